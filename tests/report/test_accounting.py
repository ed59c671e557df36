"""The account of the records, of a run and of its files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.audit import FATES
from report.accounting import account, files
from tests.report.example import load_file, load_run, unread


def test_an_account_in_words() -> None:
    assert account(load_run()).sentence == "60 read: 50 kept, 2 updated, 1 unchanged, 2 duplicate, 5 refused"
    assert account(load_run(read_count=0, **dict.fromkeys(FATES, 0))).sentence == "0 read"


@given(st.lists(st.integers(0, 10**9), min_size=5, max_size=5), st.integers(-2, 2))
def test_an_account_adds_up_if_and_only_if_no_record_is_lost(counts: list[int], lost: int) -> None:
    shown = account({"read_count": sum(counts) + lost, **dict(zip(FATES, counts, strict=True))})
    assert shown.adds_up == (lost == 0)
    assert shown.fate_count == sum(counts)


def test_a_missing_count_is_zero() -> None:
    assert account({"read_count": None, **dict.fromkeys(FATES)}).adds_up


def test_files_are_sorted_and_summed() -> None:
    shown = files(
        [
            unread("unreadable", "permission_denied", 2, "x"),
            load_file(root_path="/b", file_count=5),
            unread("ignored", "not_text", 1, "y"),
            load_file(root_path="/a", file_count=7),
        ]
    )
    assert [group.row["root_path"] for group in shown.read] == ["/a", "/b"]
    assert [row["state"] for row in shown.unread] == ["ignored", "unreadable"]
    assert (shown.file_count, shown.account.read_count, shown.account.fate_count) == (12, 120, 120)
    assert shown.troubled_count == 3
    assert shown.dumps == (("/a", "aclimdb"), ("/b", "aclimdb"), ("/data/sample", "aclimdb"))


@pytest.mark.parametrize(
    ("row", "troubled_count"),
    [
        (load_file(file_count=5), 0),
        (load_file(file_count=5, reason="truncated"), 5),
        (unread("ignored", "not_a_review", 2, "x"), 0),
        (unread("unreadable", "permission_denied", 2, "x"), 2),
    ],
    ids=["read", "cut", "no review", "unreadable"],
)
def test_files_trouble_a_run_that_should_have_been_read_to_the_end(row: dict[str, object], troubled_count: int) -> None:
    assert files([row]).troubled_count == troubled_count


@pytest.mark.parametrize("nothing", [[], [unread("gone", "gone", 3, "x")]], ids=["no file", "only gone files"])
def test_no_file_was_read(nothing: list[dict[str, object]]) -> None:
    assert files(nothing).read == ()
    assert files(nothing).account.read_count == 0
