"""What was found while the lexicon was learned waits in the work folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.found_files import keep_found, stage_evidence
from tests.transforms.lexicons import reviews
from transforms.found import found_in
from transforms.lexicon import lexicon_evidence

REVIEW = reviews('Ann Lee is fine in "Night Ferry" (1954). 7/10', "", "É 林")
FOUND = found_in(REVIEW)


def test_what_is_kept_of_a_batch_is_read_as_it_was_and_as_often_as_one_asks(tmp_path: Path) -> None:
    folder = tmp_path / "runs [1]"  # no pattern
    folder.mkdir()
    other = reviews("Bob Ray")
    kept = keep_found(REVIEW, FOUND, folder, 1)
    keep_found(other, found_in(other), folder, 2)
    kept.taken()
    review, taken = kept.taken()
    assert review.equals(REVIEW)
    assert taken.names.equals(FOUND.names)
    assert taken.titles.equals(FOUND.titles)
    assert taken.told.equals(FOUND.told)
    assert FOUND.told.height > 1


def test_what_is_dropped_leaves_no_file(tmp_path: Path) -> None:
    keep_found(REVIEW, FOUND, tmp_path, 1).drop()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_batch_that_ends_after_its_run_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    with pytest.raises(FileNotFoundError):
        keep_found(REVIEW, FOUND, folder, 1)
    with pytest.raises(FileNotFoundError):
        stage_evidence(lexicon_evidence(REVIEW, FOUND), folder, 1)
    assert not folder.exists()
