"""What has to be read: listings compared with what the ledger knows, as literal tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
import pytest

from contracts.reasons import FILE_REASONS
from contracts.stage import FOUND_FILE
from transforms.plan import FilePlan, file_plan
from warehouse.ledger import known_files, known_files_and_rivals

MONDAY, TUESDAY = datetime.fromisoformat("2026-01-05"), datetime.fromisoformat("2026-01-06")
KNOWN_SCHEMA, RIVAL_SCHEMA = known_files(None).schema, known_files_and_rivals(None, (), ())[1].schema


def found(*paths: str, **changed: Any) -> pl.DataFrame:
    """A listing of files of 5 bytes, written on Monday."""
    row = {"size_bytes": 5, "modified_at": MONDAY, "reader_settings": "plain", "role": "review", "reason": None}
    return pl.DataFrame([{"path": path, **row, **changed} for path in paths], schema=FOUND_FILE.schema)


def known(*paths: str, state: str = "read", reason: str | None = None, holds_reviews: bool = True) -> pl.DataFrame:
    """What the ledger says of such files."""
    row = {"size_bytes": 5, "modified_at": MONDAY, "reader_settings": "plain", "state": state, "reason": reason}
    rows = [{"path": path, **row, "holds_reviews": holds_reviews} for path in paths]
    return pl.DataFrame([{name: row.get(name) for name in KNOWN_SCHEMA} for row in rows], schema=KNOWN_SCHEMA)


def rival(*pairs: tuple[str, str | None]) -> pl.DataFrame:
    """Pairs of loser and winner."""
    rows = [{"loser_path": loser, "loser_container": None, "winner_path": winner} for loser, winner in pairs]
    return pl.DataFrame(rows, schema=RIVAL_SCHEMA)


def names(plan: FilePlan) -> tuple[list[str], list[str], list[str]]:
    """What is wanted, skipped and gone."""
    wanted, skipped, gone = (part["path"].to_list() for part in (plan.wanted, plan.skipped, plan.gone))
    return wanted, skipped, gone


PLANS = {
    "nothing": (found(), known(), ([], [], [])),
    "a new file": (found("a"), known(), (["a"], [], [])),
    "the same file": (found("a"), known("a"), ([], ["a"], [])),
    "another size": (found("a", size_bytes=6), known("a"), (["a"], [], [])),
    "another time": (found("a", modified_at=TUESDAY), known("a"), (["a"], [], [])),
    "no time any more": (found("a", modified_at=None), known("a"), (["a"], [], [])),
    "other settings": (found("a", reader_settings="other"), known("a"), (["a"], [], [])),
    "a file set aside": (found("a", role="ignored"), known("a", state="ignored"), ([], ["a"], [])),
    "a file that could not be read": (found("a"), known("a", state="unreadable"), (["a"], [], [])),
    "a file that came back": (found("a"), known("a", state="gone"), (["a"], [], [])),
    "a vanished file": (found("b"), known("a", "b"), ([], ["b"], ["a"])),
    "a file that vanished before": (found("b"), pl.concat([known("a", state="gone"), known("b")]), ([], ["b"], [])),
    "an empty folder": (found(), known("a", "b"), ([], [], ["a", "b"])),
    "the order of the listing": (found("c", "a", "d", "b"), known("d", "a"), (["c", "b"], ["a", "d"], [])),
}


@pytest.mark.parametrize(("listing", "ledger", "names_of"), PLANS.values(), ids=PLANS.keys())
def test_plans(listing: pl.DataFrame, ledger: pl.DataFrame, names_of: tuple[list[str], list[str], list[str]]) -> None:
    plan = file_plan(listing, ledger, rival())
    assert names(plan) == names_of
    assert plan.must_read == ()
    assert plan.wanted.schema == plan.skipped.schema == FOUND_FILE.schema
    assert plan.gone.schema == KNOWN_SCHEMA


def test_no_time_twice_is_the_same_time() -> None:
    no_time = {"modified_at": pl.lit(None, pl.Datetime("us"))}
    plan = file_plan(found("a").with_columns(**no_time), known("a").with_columns(**no_time), rival())
    assert names(plan) == ([], ["a"], [])


def test_verify_reads_everything_again() -> None:
    assert names(file_plan(found("a", "b"), known("a", "b"), rival(), verify=True)) == (["a", "b"], [], [])


@pytest.mark.parametrize("reason", FILE_REASONS)
def test_a_file_is_tried_again_unless_the_reason_lies_in_it(reason: str) -> None:
    plan = file_plan(found("a"), known("a", state="unreadable", reason=reason), rival())
    lasting = ("too_large", "encrypted", "archive_damaged", "undecodable_name", "wrong_header")
    assert names(plan) == (([], ["a"], []) if reason in lasting else (["a"], [], []))


@pytest.mark.parametrize(("holds_reviews", "gone"), [(True, ["a"]), (False, [])])
def test_sync_takes_up_what_vanished_before_and_still_has_reviews(holds_reviews: bool, gone: list[str]) -> None:
    ledger = pl.concat([known("a", state="gone", holds_reviews=holds_reviews), known("b")])
    assert names(file_plan(found("b"), ledger, rival(), sync=True)) == ([], ["b"], gone)


RIVALS: dict[str, tuple[pl.DataFrame, pl.DataFrame, list[tuple[str, str | None]], tuple[str, ...]]] = {
    "the winner is the same": (found("a", "b"), known("a", "b"), [("a", "b")], ()),
    "the winner changed": (found("a", "b"), known("a"), [("a", "b")], ("a",)),
    "the winner went": (found("a"), known("a", "b"), [("a", "b")], ("a",)),
    "the loser changed": (found("a", "b"), known("b"), [("a", "b")], ()),
    "the loser went": (found("b"), known("a", "b"), [("a", "b")], ()),
    "both went": (found("c"), known("a", "b", "c"), [("a", "b")], ()),
    "two losers": (found("a", "b", "c"), known("a", "b"), [("b", "c"), ("a", "c"), ("a", "c")], ("a", "b")),
    "only losers of the file that changed": (
        found("a", "b", "c", "d"),
        known("a", "b", "c"),
        [("a", "d"), ("b", "c")],
        ("a",),
    ),
    "the winner went before": (found("a", "b"), known("a", "b"), [("a", None)], ("a",)),
    "a loser elsewhere": (found("a"), known("a"), [("x", None)], ()),
}


@pytest.mark.parametrize(("listing", "ledger", "pairs", "must_read"), RIVALS.values(), ids=RIVALS.keys())
def test_a_loser_is_read_again_when_its_winner_changes_or_goes(
    listing: pl.DataFrame, ledger: pl.DataFrame, pairs: list[tuple[str, str | None]], must_read: tuple[str, ...]
) -> None:
    plan = file_plan(listing, ledger, rival(*pairs))
    assert plan.must_read == must_read
    assert set(must_read) <= set(plan.wanted["path"])
    assert sorted([*plan.wanted["path"], *plan.skipped["path"]]) == sorted(listing["path"])
