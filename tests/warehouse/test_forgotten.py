"""What is under a tombstone: it goes, it is refused when it comes again, and nothing that was recorded of it stays."""

from __future__ import annotations

import pytest

from tests.warehouse.loading import Loading, Review, nonzero
from tests.warehouse.soundness import broken_laws
from transforms.forgotten import Target, review_target, source_target, target_frame
from warehouse.erasing import Erased, erase_records, note_forgotten, same_records, set_tombstones

FINE, DULL, LONG = "A fine film", "A dull film", "A long film"
FIRST, OTHER, THIRD = "pos/0_9.txt", "pos/1_9.txt", "pos/2_9.txt"
REVIEW, SOURCE = review_target("aclimdb", "pos/0"), source_target("aclimdb")
REFUSED = (
    "SELECT reason, status, octet_length(payload), payload_bytes, context_json FROM audit.refused_review ORDER BY ALL"
)
ERASED = ("forgotten", "superseded", 0, 0, None)


def forget(loading: Loading, *targets: Target, refusals: tuple[int, ...] = ()) -> Erased:
    """Set tombstones, and erase what runs have recorded; the next load takes the reviews away."""
    candidate = loading.candidate
    set_tombstones(candidate, target_frame(targets))
    found = {*refusals, *same_records(candidate.query)}
    return erase_records(candidate, sorted(found), [], note_forgotten(candidate))


# what is forgotten; fates of a load of the same files and one more; reviews after it
FORGOTTEN = [
    (REVIEW, {"kept": 1, "removed": 1}, 2),
    (SOURCE, {"refused": 1, "removed": 2}, 0),
    (review_target("aclimdb", "pos/2"), {"refused": 1}, 2),
    (review_target("other", "pos/0"), {"kept": 1}, 3),
]


@pytest.mark.parametrize(("target", "fates", "review_count"), FORGOTTEN)
def test_a_tombstone_takes_away_and_keeps_away(
    target: Target, fates: dict[str, int], review_count: int, loading: Loading
) -> None:
    files = {FIRST: FINE, OTHER: DULL}
    loading.load(files)
    forget(loading, target)
    again = loading.load({**files, THIRD: LONG})
    assert nonzero(again) == fates
    assert loading.rows("SELECT count(*) FROM fact_review JOIN review_text USING (review_key)") == [(review_count,)]
    assert not broken_laws(loading, again)


def test_it_is_refused_without_bytes_and_never_open_whatever_else_is_wrong(loading: Loading) -> None:
    loading.load({FIRST: FINE})
    forget(loading, REVIEW, review_target("aclimdb", "pos/2"))
    loading.load({FIRST: LONG, OTHER: Review(DULL, rating="11"), THIRD: Review("A secret", rating="11")})
    assert loading.rows(REFUSED)[:2] == [ERASED, ERASED]
    assert [row[:2] for row in loading.rows(REFUSED)[2:]] == [("rating_out_of_range", "open")]
    counted = "SELECT path, read_count, refused_count FROM audit.load_file WHERE load_run_key = 2 ORDER BY ALL"
    assert loading.rows(counted) == [(FIRST, 1, 1), (OTHER, 1, 1), (THIRD, 1, 1)]


def test_what_was_recorded_of_it_is_erased(loading: Loading) -> None:
    loading.load({FIRST: (Review("A loser", id="pos/0"), Review(FINE, id="pos/0")), OTHER: Review(LONG, rating="11")})
    (row_id,) = [row_id for (row_id,) in loading.rows("SELECT rowid FROM audit.refused_review")]
    loading.rows(
        "INSERT INTO audit.cleaning SELECT 1, 'rule', 1, 1, review_key, 'before', 'after' FROM fact_review;"
        "INSERT INTO quality.failing_row VALUES (1, 'x', 1, 'fact_review', '1', NULL, 'A fine film')"
    )
    erased = forget(loading, REVIEW, refusals=(row_id,))
    assert erased == Erased(review_count=1, refusal_count=1, duplicate_count=1, sample_count=1, failing_row_count=1)
    assert loading.rows(REFUSED) == [ERASED]
    assert loading.rows("SELECT sample_before, sample_after FROM audit.cleaning") == [("", "")]
    assert loading.rows("FROM audit.duplicate_record") == loading.rows("FROM quality.failing_row") == []


def test_what_went_before_is_named_no_more(loading: Loading) -> None:
    loading.load({FIRST: FINE, OTHER: DULL})
    loading.load({OTHER: DULL}, sync=True)
    assert loading.rows("SELECT reason, review_id FROM audit.removed_review") == [("file_gone", "pos/0")]
    forget(loading, REVIEW)
    digest = loading.rows("SELECT reason, review_id, content_digest FROM audit.removed_review")
    assert digest == [("forgotten", "", "0" * 32)]


def test_a_tombstone_is_set_once(loading: Loading) -> None:
    loading.run = 1
    forget(loading, REVIEW, REVIEW)
    set_tombstones(loading.candidate, target_frame([REVIEW, SOURCE]))
    stones = loading.rows("SELECT forgotten_kind, forgotten_key FROM audit.forgotten ORDER BY ALL")
    assert stones == [("review", REVIEW.key), ("source", SOURCE.key)]
