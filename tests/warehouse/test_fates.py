"""What becomes of each record: one table of histories, then what the star and the audit tables say afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.warehouse.loading import (
    IGNORED,
    UNREADABLE,
    File,
    Files,
    Loading,
    Review,
    file_of,
    nonzero,
    touched,
)
from tests.warehouse.soundness import broken_laws

EARLY, LATE = date(2001, 2, 3), date(2004, 5, 6)
FINE, DULL, LONG = "A fine film", "A dull film", "A long film"
BAD_RATING = Review(FINE, rating="11")
# Files of one review, `pos/0`; the greater path wins.
FIRST, SECOND, THIRD = "pos/0_7.txt", "pos/0_8.txt", "pos/0_9.txt"
OTHER = "pos/1_9.txt"
Step = Files | tuple[Files, str]


HISTORIES: dict[str, tuple[tuple[Step, ...], dict[str, int], dict[str, str]]] = {
    # what was loaded, one directory after the other -> fates of the last load, reviews after it
    "new files are kept": (
        ({FIRST: FINE, OTHER: DULL},),
        {"kept": 2},
        {"pos/0": FINE, "pos/1": DULL},
    ),
    "one more file": (
        ({FIRST: FINE}, {FIRST: FINE, OTHER: DULL}),
        {"kept": 1},
        {"pos/0": FINE, "pos/1": DULL},
    ),
    "another text": (
        ({FIRST: FINE}, {FIRST: DULL}),
        {"updated": 1},
        {"pos/0": DULL},
    ),
    "another name with another rating": (
        ({FIRST: Review(FINE, rating="7")}, {SECOND: Review(FINE, rating="8")}),
        {"updated": 1},
        {"pos/0": FINE},
    ),
    "another time": (
        ({FIRST: FINE}, {FIRST: touched(FINE)}),
        {"touched_file": 1},
        {"pos/0": FINE},
    ),
    "other settings, the same words": (
        ({FIRST: FINE}, {FIRST: File((Review(FINE),), settings="other")}),
        {"unchanged": 1},
        {"pos/0": FINE},
    ),
    "two files of one review": (
        ({FIRST: FINE, SECOND: DULL},),
        {"kept": 1, "duplicate": 1},
        {"pos/0": DULL},
    ),
    "the winner comes later": (
        ({FIRST: FINE}, {FIRST: FINE, SECOND: DULL}),
        {"updated": 1},
        {"pos/0": DULL},
    ),
    "the winner comes later and says the same": (
        ({FIRST: FINE}, {FIRST: FINE, SECOND: FINE}),
        {"unchanged": 1},
        {"pos/0": FINE},
    ),
    "the loser comes later": (
        ({SECOND: DULL}, {FIRST: FINE, SECOND: DULL}),
        {"duplicate": 1},
        {"pos/0": DULL},
    ),
    "a later day beats a greater path": (
        ({FIRST: Review(FINE, day=LATE), SECOND: Review(DULL, day=EARLY), THIRD: LONG},),
        {"kept": 1, "duplicate": 2},
        {"pos/0": FINE},
    ),
    "a stored later day beats a greater path": (
        ({FIRST: Review(FINE, day=LATE)}, {FIRST: Review(FINE, day=LATE), SECOND: Review(DULL, day=EARLY)}),
        {"duplicate": 1},
        {"pos/0": FINE},
    ),
    "the later record of one file": (
        ({FIRST: (Review(FINE), Review(DULL))},),
        {"kept": 1, "duplicate": 1},
        {"pos/0": DULL},
    ),
    "a refused record": (
        ({FIRST: BAD_RATING, OTHER: DULL},),
        {"kept": 1, "refused": 1},
        {"pos/1": DULL},
    ),
    "nothing but a break": (
        ({FIRST: "<br />"},),
        {"refused": 1},
        {},
    ),
    "a refused new version": (
        ({FIRST: FINE}, {FIRST: BAD_RATING}),
        {"refused": 1, "removed": 1},
        {},
    ),
    "a record goes from a file that is read again": (
        ({FIRST: (Review(FINE), Review(DULL, id="x"))}, {FIRST: Review(FINE)}),
        {"unchanged": 1, "removed": 1},
        {"pos/0": FINE},
    ),
    "a record moves to another file": (
        (
            {FIRST: (Review(FINE), Review(DULL, id="x")), OTHER: LONG},
            {FIRST: FINE, OTHER: (Review(LONG), Review(DULL, id="x"))},
        ),
        {"unchanged": 3},
        {"pos/0": FINE, "x": DULL, "pos/1": LONG},
    ),
    "the winner goes": (
        ({FIRST: FINE, SECOND: DULL, THIRD: LONG}, {FIRST: FINE, SECOND: DULL}),
        {"updated": 1, "duplicate": 1},
        {"pos/0": DULL},
    ),
    "the winner is refused from now on": (
        ({FIRST: FINE, SECOND: DULL}, {FIRST: FINE, SECOND: BAD_RATING}),
        {"updated": 1, "refused": 1},
        {"pos/0": FINE},
    ),
    "the winner becomes another review": (
        ({FIRST: FINE, SECOND: DULL}, {FIRST: FINE, SECOND: Review(DULL, id="x")}),
        {"kept": 1, "updated": 1},
        {"pos/0": FINE, "x": DULL},
    ),
    "the winner gets an earlier day than the loser has": (
        (
            {FIRST: Review(FINE, day=EARLY), SECOND: Review(DULL, day=LATE)},
            {FIRST: Review(FINE, day=EARLY), SECOND: DULL},
        ),
        {"updated": 1, "duplicate": 1},
        {"pos/0": FINE},
    ),
    "the winner changes and still wins": (
        ({FIRST: FINE, SECOND: DULL}, {FIRST: FINE, SECOND: LONG}),
        {"updated": 1, "duplicate": 1},
        {"pos/0": LONG},
    ),
    "the winner is touched": (
        ({FIRST: FINE, SECOND: DULL}, {FIRST: FINE, SECOND: touched(DULL)}),
        {"touched_file": 1, "duplicate": 1},
        {"pos/0": DULL},
    ),
    "a file goes": (
        ({FIRST: FINE, OTHER: DULL}, {OTHER: DULL}),
        {},
        {"pos/0": FINE, "pos/1": DULL},
    ),
    "a file goes with --sync": (
        ({FIRST: FINE, OTHER: DULL}, ({OTHER: DULL}, "sync")),
        {"removed": 1},
        {"pos/1": DULL},
    ),
    "a file went, and --sync comes later": (
        ({FIRST: FINE, OTHER: DULL}, {OTHER: DULL}, ({OTHER: DULL}, "sync")),
        {"removed": 1},
        {"pos/1": DULL},
    ),
    "--sync once more": (
        ({FIRST: FINE, OTHER: DULL}, ({OTHER: DULL}, "sync"), ({OTHER: DULL}, "sync")),
        {},
        {"pos/1": DULL},
    ),
    "a file that went comes back": (
        ({FIRST: FINE, OTHER: DULL}, {OTHER: DULL}, {FIRST: FINE, OTHER: DULL}),
        {"unchanged": 1},
        {"pos/0": FINE, "pos/1": DULL},
    ),
    "a file that was removed comes back": (
        ({FIRST: FINE, OTHER: DULL}, ({OTHER: DULL}, "sync"), {FIRST: FINE, OTHER: DULL}),
        {"kept": 1},
        {"pos/0": FINE, "pos/1": DULL},
    ),
    "a review of a file that went defends its place no longer": (
        ({SECOND: FINE, OTHER: DULL}, {OTHER: DULL}, {FIRST: LONG, OTHER: DULL}),
        {"updated": 1},
        {"pos/0": LONG, "pos/1": DULL},
    ),
    "a known file cannot be read": (
        ({FIRST: FINE}, {FIRST: UNREADABLE}),
        {},
        {"pos/0": FINE},
    ),
    "a file that cannot be read defends its reviews": (
        ({SECOND: FINE}, {SECOND: UNREADABLE}, {FIRST: DULL, SECOND: UNREADABLE}),
        {"duplicate": 1},
        {"pos/0": FINE},
    ),
    "a file can be read again": (
        ({FIRST: FINE}, {FIRST: UNREADABLE}, {FIRST: DULL}),
        {"updated": 1},
        {"pos/0": DULL},
    ),
}


def load_all(loading: Loading, steps: tuple[Step, ...]) -> dict[str, int]:
    """Load one directory after the other; the fates are those of the last load, and after it the laws hold."""
    loads = [step if isinstance(step, tuple) else (step, "") for step in steps]
    *_, fates = (loading.load(files, sync=option == "sync") for files, option in loads)
    assert not broken_laws(loading, fates)
    return nonzero(fates)


@pytest.mark.parametrize(("steps", "fates", "reviews"), HISTORIES.values(), ids=HISTORIES.keys())
def test_histories(loading: Loading, steps: tuple[Step, ...], fates: dict[str, int], reviews: dict[str, str]) -> None:
    assert load_all(loading, steps) == fates
    assert (
        dict(loading.rows("SELECT review_id, raw_text FROM fact_review JOIN review_text USING (review_key)")) == reviews
    )


# --- provenance -------------------------------------------------------------------------------------------------------

PROVENANCE = """
SELECT review_id, f.path, f.container_path, r.first_load_run_key, r.load_run_key
FROM fact_review r JOIN audit.load_file f USING (load_file_key) ORDER BY ALL
"""


def test_the_first_run_survives_updates_and_the_last_changes_with_them(loading: Loading) -> None:
    load_all(loading, ({FIRST: FINE, OTHER: DULL}, {FIRST: LONG, OTHER: DULL}, {FIRST: LONG, OTHER: DULL, THIRD: FINE}))
    assert loading.rows(PROVENANCE) == [("pos/0", THIRD, None, 1, 3), ("pos/1", OTHER, None, 1, 1)]


def test_the_same_path_in_an_archive_is_the_same_review_read_from_there(loading: Loading) -> None:
    load_all(loading, ({FIRST: FINE, OTHER: DULL},))
    fates = loading.load({FIRST: FINE}, root="/dump.zip", container="dump.zip")
    assert nonzero(fates) == {"unchanged": 1}
    assert not broken_laws(loading, fates)
    assert loading.rows(PROVENANCE) == [("pos/0", FIRST, "dump.zip", 1, 1), ("pos/1", OTHER, None, 1, 1)]


def test_a_loser_in_an_archive_takes_the_place_of_a_winner_that_left_the_archive(loading: Loading) -> None:
    loading.load({FIRST: FINE, SECOND: DULL}, container="dump.tar")
    fates = loading.load({FIRST: FINE}, container="dump.tar", sync=True)
    assert nonzero(fates) == {"updated": 1}
    assert not broken_laws(loading, fates)


def test_a_loser_that_was_not_at_hand_takes_its_place_later(loading: Loading) -> None:
    loading.load({FIRST: FINE}, root="/one")
    loading.load({SECOND: DULL}, root="/two")
    assert nonzero(loading.load({OTHER: LONG}, root="/two", sync=True)) == {"kept": 1, "removed": 1}
    fates = loading.load({FIRST: FINE}, root="/one")
    assert nonzero(fates) == {"kept": 1}
    assert not broken_laws(loading, fates)


def test_two_dumps_of_one_load_that_hold_the_same_path_remove_a_review_once(loading: Loading) -> None:
    loading.load({FIRST: (Review(FINE), Review(DULL, id="x"))})
    fates = loading.load_together({"/dump": {FIRST: LONG}, "/copy": {FIRST: LONG}})
    assert nonzero(fates) == {"updated": 1, "duplicate": 1, "removed": 1}
    assert loading.rows("SELECT review_id, reason FROM audit.removed_review") == [("x", "record_gone")]


# --- the ledger -------------------------------------------------------------------------------------------------------

COUNTS = "read_count, kept_count, updated_count, unchanged_count, duplicate_count, refused_count"


def test_every_file_has_the_fates_of_its_own_records(loading: Loading) -> None:
    three = (Review(FINE, id="x"), Review(DULL, id="x"), BAD_RATING)
    load_all(loading, ({FIRST: three, OTHER: LONG}, {FIRST: (*three, Review(LONG, id="y")), OTHER: DULL}))
    assert loading.rows(f"SELECT load_run_key, path, is_current, {COUNTS} FROM audit.load_file ORDER BY ALL") == [
        (1, FIRST, False, 3, 1, 0, 0, 1, 1),
        (1, OTHER, False, 1, 1, 0, 0, 0, 0),
        (2, FIRST, True, 4, 1, 0, 1, 1, 1),
        (2, OTHER, True, 1, 0, 1, 0, 0, 0),
    ]


def test_a_touched_file_keeps_its_reading_with_the_new_time(loading: Loading) -> None:
    load_all(loading, ({FIRST: FINE}, {FIRST: touched(FINE)}))
    assert loading.rows("SELECT load_run_key, path, modified_at FROM audit.load_file") == [
        (1, FIRST, file_of(touched(FINE)).modified_at)
    ]
    assert loading.plan.wanted.height == 1
    load_all(loading, ({FIRST: touched(FINE)},))
    assert loading.plan.wanted.is_empty()


@pytest.mark.parametrize("odd", [UNREADABLE, IGNORED], ids=["unreadable", "ignored"])
def test_a_file_that_is_not_read_is_in_the_ledger(loading: Loading, odd: File) -> None:
    load_all(loading, ({FIRST: FINE}, {FIRST: odd}))
    assert loading.rows("SELECT load_run_key, state, is_current, read_count FROM audit.load_file ORDER BY ALL") == [
        (1, "read", False, 1),
        (2, odd.state, True, 0),
    ]


def test_a_vanished_file_is_in_the_ledger_once(loading: Loading) -> None:
    load_all(loading, ({FIRST: FINE, OTHER: DULL}, {OTHER: DULL}, {OTHER: DULL}))
    assert loading.rows(
        f"SELECT load_run_key, state, reason, is_current FROM audit.load_file WHERE path = '{FIRST}'"
    ) == [
        (1, "read", None, False),
        (2, "gone", "gone", True),
    ]


# --- losers, removals, refusals ---------------------------------------------------------------------------------------

LOSERS = """
SELECT d.load_run_key, f.path, d.record_number, d.is_same_content, d.losing_text
FROM audit.duplicate_record d JOIN audit.load_file f USING (load_file_key) ORDER BY ALL
"""


def test_losers_are_recorded_with_their_text_where_it_differs(loading: Loading) -> None:
    load_all(loading, ({FIRST: (Review(LONG), Review(FINE))}, {FIRST: (Review(LONG), Review(FINE)), SECOND: FINE}))
    assert loading.rows(LOSERS) == [
        (1, FIRST, 1, False, LONG),
        (2, FIRST, 2, True, None),
    ]


def test_a_stored_winner_that_loses_leaves_its_text(loading: Loading) -> None:
    load_all(loading, ({FIRST: FINE}, {FIRST: FINE, SECOND: DULL}))
    assert loading.rows(LOSERS) == [(2, FIRST, 1, False, FINE)]


def test_removals_say_what_left_and_why(loading: Loading) -> None:
    load_all(
        loading,
        ({FIRST: (Review(FINE), Review(DULL, id="x")), OTHER: LONG}, ({FIRST: FINE}, "sync")),
    )
    assert loading.rows("SELECT load_run_key, source_id, review_id, reason FROM audit.removed_review ORDER BY ALL") == [
        (2, "aclimdb", "pos/1", "file_gone"),
        (2, "aclimdb", "x", "record_gone"),
    ]


REFUSALS = """
SELECT f.path, r.load_run_key, r.reason, r.status, r.resolved_run_key
FROM audit.refused_review r JOIN audit.load_file f USING (load_file_key) ORDER BY ALL
"""


@pytest.mark.parametrize(
    ("second", "refusals"),
    {
        "read again and still refused": (
            {FIRST: replace(BAD_RATING, rating="12"), OTHER: BAD_RATING},
            [
                (FIRST, 1, "rating_out_of_range", "superseded", 2),
                (FIRST, 2, "rating_out_of_range", "open", 0),
                (OTHER, 1, "rating_out_of_range", "open", 0),
            ],
        ),
        "read again and kept": (
            {FIRST: FINE, OTHER: BAD_RATING},
            [
                (FIRST, 1, "rating_out_of_range", "superseded", 2),
                (OTHER, 1, "rating_out_of_range", "open", 0),
            ],
        ),
        "touched": (
            {FIRST: touched(BAD_RATING), OTHER: BAD_RATING},
            [
                (FIRST, 1, "rating_out_of_range", "open", 0),
                (OTHER, 1, "rating_out_of_range", "open", 0),
            ],
        ),
        "not readable": (
            {FIRST: UNREADABLE, OTHER: BAD_RATING},
            [
                (FIRST, 1, "rating_out_of_range", "open", 0),
                (OTHER, 1, "rating_out_of_range", "open", 0),
            ],
        ),
    }.values(),
    ids=["still refused", "kept", "touched", "not readable"],
)
def test_a_refusal_is_open_until_its_file_is_read_again(
    loading: Loading, second: Files, refusals: list[tuple[Any, ...]]
) -> None:
    load_all(loading, ({FIRST: BAD_RATING, OTHER: BAD_RATING}, second))
    assert loading.rows(REFUSALS) == refusals
