"""What was found while the lexicon was learned waits in the work folder, once."""

from __future__ import annotations

from pathlib import Path

from flows.found_files import keep_found, taken_found
from tests.transforms.lexicons import reviews
from transforms.found import found_in

REVIEW = reviews('Ann Lee is fine in "Night Ferry" (1954). 7/10', "", "É 林")
FOUND = found_in(REVIEW)


def test_what_is_kept_of_a_batch_is_taken_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "runs [1]"  # no pattern
    folder.mkdir()
    other = reviews("Bob Ray")
    keep_found(REVIEW, FOUND, folder, 1)
    keep_found(other, found_in(other), folder, 2)
    review, taken = taken_found(folder, 1)
    assert review.equals(REVIEW)
    assert taken.names.equals(FOUND.names)
    assert taken.titles.equals(FOUND.titles)
    assert taken.told.equals(FOUND.told)
    assert FOUND.told.height > 1


def test_what_is_taken_leaves_no_file(tmp_path: Path) -> None:
    keep_found(REVIEW, FOUND, tmp_path, 1)
    taken_found(tmp_path, 1)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
