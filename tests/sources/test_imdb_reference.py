"""Which files of a folder are the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.errors import NoReference
from contracts.stage import FOUND_FILE
from sources.imdb_reference import NAME_BASICS, TITLE_BASICS, TITLE_PRINCIPALS, reference_at


@pytest.mark.parametrize(
    ("names", "used", "missing"),
    [
        (["title.basics.tsv"], "title.basics.tsv", ("title.principals", "name.basics")),
        (["imdb_title.basics.tsv.gz"], "imdb_title.basics.tsv.gz", ("title.principals", "name.basics")),
        (["title.basics.tsv", "title.basics.tsv.gz"], "title.basics.tsv", ("title.principals", "name.basics")),
        (["name.basics.tsv", "title.principals.tsv"], None, ("title.basics",)),
        (["title.basics.tsv", "title.akas.tsv", "README"], "title.basics.tsv", ("title.principals", "name.basics")),
    ],
)
def test_a_file_is_known_by_its_name(
    names: list[str], used: str | None, missing: tuple[str, ...], tmp_path: Path
) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"")
    reference = reference_at(tmp_path)
    assert (reference.file_of(TITLE_BASICS), reference.missing_tables()) == (used, missing)


def test_what_is_not_used_is_ignored_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "title.basics.tsv").write_bytes(b"")
    (tmp_path / "title.basics.tsv.gz").write_bytes(b"")
    (tmp_path / "name.basics.tsv").symlink_to("/etc/hostname")
    reference = reference_at(tmp_path)
    found = reference.found_files({"title.basics": "a", "title.principals": "a", "name.basics": "b"})
    assert found.schema == FOUND_FILE.schema
    assert found.select("path", "role", "reason").rows() == [
        ("name.basics.tsv", "ignored", "not_a_regular_file"),
        ("title.basics.tsv", "context", None),
        ("title.basics.tsv.gz", "ignored", "other_file_used"),
    ]
    assert reference.file_of(NAME_BASICS) is reference.file_of(TITLE_PRINCIPALS) is None
    assert reference.missing_tables() == ("title.principals",)


def test_other_needs_are_other_settings(tmp_path: Path) -> None:
    (tmp_path / "title.basics.tsv").write_bytes(b"")
    settings = [reference_at(tmp_path).found_files({"title.basics": need})["reader_settings"][0] for need in "aab"]
    assert settings[0] == settings[1] != settings[2]


@pytest.mark.parametrize("name", ["", "gone", "title.basics.tsv"])
def test_a_folder_without_a_table_is_told_of(name: str, tmp_path: Path) -> None:
    if name.endswith("tsv"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(NoReference, match=r"--reference at a folder"):
        reference_at(tmp_path / name / "below" if name == "gone" else tmp_path / name if name else tmp_path)
