"""Plain text files: which are taken, and what is known of them."""

from __future__ import annotations

import tarfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.stage import RAW_REVIEW
from sources import recognised
from sources.plain_text import PLAIN_TEXT
from tests.sources.made_dumps import column, folder, read_whole, saved, states, tar_bytes, zip_bytes

FILES = {"one.txt": b"One.", "deep/er/two.txt": b"Two.", "deep/picture.png": b"\x89PNG"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.txt", "review"),
        ("A.TXT", "review"),
        ("a b/ü (1).txt", "review"),
        (".txt", "not_a_review"),
        ("a.txt.bak", "not_text"),
        ("a.txt~", "not_text"),
        ("atxt", "not_text"),
        ("._a.txt", "not_a_review"),
        (".git/a.txt", "not_a_review"),
        ("__MACOSX/a.txt", "not_a_review"),
        ("../a.txt", "not_a_review"),
    ],
)
def test_what_a_name_makes_of_a_file(name: str, told: str) -> None:
    row = PLAIN_TEXT.sorted_files(pl.DataFrame({"path": [name]})).row(0, named=True)
    assert (row["reason"] or row["role"]) == told


@given(st.lists(st.text(min_size=1), unique=True, max_size=5))
def test_the_path_is_the_id(names: list[str]) -> None:
    texts = [name.encode() for name in names]
    raw = PLAIN_TEXT.raw_review(
        pl.DataFrame(
            {"path": names, "payload": texts, "file_digest": names},
            schema={"path": pl.String, "payload": pl.Binary, "file_digest": pl.String},
        ),
        pl.DataFrame(),
    )
    assert raw.schema == RAW_REVIEW.schema
    assert raw["review_id"].to_list() == raw["raw_text"].to_list() == names
    assert raw["title_id"].null_count() == raw["rating_raw"].null_count() == len(names)
    assert set(raw["label"]) <= {"unknown"}
    assert set(raw["split"]) <= {"none"}
    assert set(raw["review_id_kind"]) <= {"path"}


@pytest.mark.parametrize("container", ["folder", "tar", "tar.gz", "zip"])
def test_a_folder_at_any_depth_and_in_any_archive(tmp_path: Path, container: str) -> None:
    if container == "folder":
        dump = folder(tmp_path / "dump", FILES)
    elif container == "zip":
        dump = saved(tmp_path / "dump.zip", zip_bytes(FILES))
    else:
        dump = tmp_path / f"dump.{container}"
        with tarfile.open(dump, "w:gz" if container == "tar.gz" else "w") as archive:
            archive.add(folder(tmp_path / "made", FILES), arcname=".")
    read = read_whole(dump, tmp_path / "work")
    assert column(read.raw_review, "raw_text") == {"one.txt": "One.", "deep/er/two.txt": "Two."}
    assert states(read.files)["deep/picture.png"] == "not_text"


def test_a_single_file_is_known_by_its_name(tmp_path: Path) -> None:
    named = saved(tmp_path / "only this.txt", b"Fine.")
    saved(tmp_path / "not this.txt", b"Other.")
    dump = recognised(named)
    assert (dump.root, dump.part) == (str(tmp_path), "only this.txt")
    read = read_whole(named, tmp_path / "work")
    assert column(read.raw_review, "raw_text") == {"only this.txt": "Fine."}


def test_a_name_twice_in_a_tar_is_read_twice_and_sorts_last(tmp_path: Path) -> None:
    archive = saved(
        tmp_path / "twice.tar", tar_bytes({"a.txt": b"old"})[: -10240 + 1024] + tar_bytes({"a.txt": b"new"})
    )
    read = read_whole(archive, tmp_path / "work")
    assert read.raw_review.select("path", "review_id", "raw_text").sort("path").rows() == [
        ("a.txt", "a.txt", "old"),
        ("a.txt#2", "a.txt", "new"),
    ]
    assert states(read.files) == {"a.txt": "read", "a.txt#2": "read", "twice.tar": "read"}
