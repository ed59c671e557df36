"""The generated dump: distinct reviews in the layout of aclImdb, the same in every run."""

from __future__ import annotations

import tarfile
from pathlib import Path

from benchmarks.generate import members, write
from sources import recognised

COUNT = 2_000
DUMP = dict(members(COUNT, 1, "train"))
REVIEWS = {name: text for name, text in DUMP.items() if "urls_" not in name}


def test_no_two_reviews_are_alike() -> None:
    assert len(set(REVIEWS.values())) == len(REVIEWS) == COUNT


def test_the_same_seed_gives_the_same_dump_and_another_one_another() -> None:
    assert dict(members(COUNT, 1, "train")) == DUMP
    assert not set(dict(members(COUNT, 2, "train")).values()) & set(REVIEWS.values())


def test_labels_and_titles_have_the_shares_of_the_real_dump() -> None:
    folders = {label: sum(f"/{label}/" in name for name in REVIEWS) for label in ("pos", "neg", "unsup")}
    assert folders == {"pos": 500, "neg": 500, "unsup": 1_000}
    urls = [line for name, text in DUMP.items() if "urls_" in name for line in text.splitlines()]
    assert len(urls) == COUNT
    assert 5 < COUNT / len(set(urls)) < 9


def test_it_is_recognised_as_the_layout_that_it_imitates(tmp_path: Path) -> None:
    path = write(tmp_path / "made.tar", 100)
    with tarfile.open(path) as archive:
        assert len(archive.getmembers()) == 103
    assert recognised(path).layout.name == "aclimdb"
