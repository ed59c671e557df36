"""What changed between two versions: rows by key, columns, reviews, mean ratings."""

from __future__ import annotations

import json

import pytest

from tests.flows.conftest import Command, Loaded
from tests.flows.dumps import changed
from tests.flows.mart import Mart

CHANGE = {
    "train/pos/5_9.txt": b"A new review of a film that has been waiting for one.",
    "train/neg/0_2.txt": None,
    "train/neg/0_3.txt": b"Changed: two hours of rain, and then the credits.",
    "train/pos/0_9.txt": None,
}


@pytest.fixture
def two(loaded: Loaded) -> Mart:
    """Two versions; in the second a review came, one changed in text and rating, and one went."""
    changed(loaded.dump, CHANGE)
    assert loaded.mart.load(loaded.dump, sync=True).outcome.startswith("published")
    return loaded.mart


def test_what_came_changed_and_went(two: Mart, command: Command) -> None:
    found = json.loads(command("diff", "1", "2", "--db", two.target, "--json").out)
    tables = {row["table_name"]: row for row in found["tables"]}
    names = ("rows_before", "rows_now", "added_count", "removed_count", "changed_count")
    assert [tables["fact_review"][name] for name in names] == [10, 10, 1, 1, 1]
    assert [tables["review_text"][name] for name in names] == [10, 10, 1, 1, 1]
    assert tables["dim_rating"]["changed_count"] == 0
    columns = {(row["table_name"], row["column_name"]): row["changed_count"] for row in found["columns"]}
    assert columns[("fact_review", "rating_out_of_10")] == columns[("review_text", "raw_text")] == 1
    assert not {"load_run_key", "load_file_key"} & {name for _, name in columns}
    reviews = [(row["what"], row["review_id"], row["rating_before"], row["rating_now"]) for row in found["reviews"]]
    assert reviews == [
        ("came", "train/pos/5", None, "9"),
        ("changed", "train/neg/0", "2", "3"),
        ("went", "train/pos/0", "9", None),
    ]
    assert [row["mean_before"] != row["mean_now"] for row in found["ratings"]]


def test_a_person_sees_it_against_the_published_version(two: Mart, command: Command) -> None:
    said = command("diff", "1", "--db", two.target)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("From version 1 to version 2:\n")
    for told in ("fact_review", "rating_out_of_10", "train/pos/5", "Mean ratings:"):
        assert told in said.out
    assert command("diff", "2", "--db", two.target).out == "Versions 2 and 2 hold the same data.\n"


def test_a_version_that_is_not_there_is_told(two: Mart, command: Command) -> None:
    said = command("diff", "1", "7", "--db", two.target)
    assert (said.code, said.is_clean, "There is no version 7. There are: 2, 1." in said.err) == (1, True, True)
    assert command("diff", "1", "--db", "gone.duckdb").code == 1
