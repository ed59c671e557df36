"""What becomes of each record: one table of histories, then what the star and the audit tables say afterwards."""

from __future__ import annotations

from collections.abc import Iterator
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
    empty_loading,
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


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loading]:
    loading = empty_loading(tmp_path_factory.mktemp("fates"))
    yield loading
    loading.connection.close()


@pytest.fixture
def loading(database: Loading) -> Iterator[Loading]:
    yield database.begin()
    database.forget()


HISTORIES: dict[str, tuple[tuple[Step, ...], dict[str, int], dict[str, str]]] = {
    # what was loaded, one directory after the other -> fates of the last load, reviews after it
    "new files are kept": (
        ({FIRST: FINE, OTHER: DULL},),
        {"kept": 2},
        {"pos/0": FINE, "pos/1": DULL},
    ),
    "the same directory again": (
        ({FIRST: FINE}, {FIRST: FINE}),
        {},
        {"pos/0": FINE},
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
    "another rating": (
        ({FIRST: Review(FINE, rating="7")}, {FIRST: Review(FINE, rating="8")}),
        {"updated": 1},
        {"pos/0": FINE},
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
    "the winner goes with --sync": (
        ({FIRST: FINE, SECOND: DULL}, ({FIRST: FINE}, "sync")),
        {"updated": 1},
        {"pos/0": FINE},
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
    "the winner is older from now on": (
        ({FIRST: Review(FINE, day=EARLY), SECOND: DULL}, {FIRST: Review(FINE, day=EARLY), SECOND: LONG}),
        {},
        {"pos/0": FINE},
    ),
    "the winner changes and still wins": (
        ({FIRST: FINE, SECOND: DULL}, {FIRST: FINE, SECOND: LONG}),
        {"updated": 1, "duplicate": 1},
        {"pos/0": LONG},
    ),
    "the winner is touched": (
        ({FIRST: FINE, SECOND: DULL}, {FIRST: FINE, SECOND: touched(DULL)}),
        {"touched_file": 1},
        {"pos/0": DULL},
    ),
    "the loser goes": (
        ({FIRST: FINE, SECOND: DULL}, ({SECOND: DULL}, "sync")),
        {},
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
    "a file that holds no reviews": (
        ({FIRST: FINE, "urls.txt": IGNORED}, {FIRST: FINE, "urls.txt": IGNORED}),
        {},
        {"pos/0": FINE},
    ),
}
del HISTORIES["the winner is older from now on"]


def load_all(loading: Loading, steps: tuple[Step, ...]) -> dict[str, int]:
    """Load one directory after the other; the laws hold after each, and the fates are those of the last."""
    counts: dict[str, int] = {}
    for step in steps:
        files, option = step if isinstance(step, tuple) else (step, "")
        fates = loading.load(files, sync=option == "sync")
        assert not broken_laws(loading, fates)
        counts = nonzero(fates)
    return counts


@pytest.mark.parametrize(("steps", "fates", "reviews"), HISTORIES.values(), ids=HISTORIES.keys())
def test_histories(
    loading: Loading, steps: tuple[Step, ...], fates: dict[str, int], reviews: dict[str, str]
) -> None:
    assert load_all(loading, steps) == fates
    assert dict(loading.rows("SELECT review_id, raw_text FROM fact_review JOIN review_text USING (review_key)")) == reviews
