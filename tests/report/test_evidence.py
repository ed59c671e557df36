"""The smaller parts: reasons, steps, ratings and settings."""

import pytest

from contracts.reasons import FILE_REASONS, REFUSAL_REASONS
from report.evidence import named_values, ratings, reason_sentence, refused, steps
from tests.report.example import refused_review, step


@pytest.mark.parametrize("code", [*REFUSAL_REASONS, *FILE_REASONS])
def test_every_declared_reason_has_a_sentence(code: str) -> None:
    assert str(reason_sentence(code)).endswith(".")


def test_an_undeclared_reason_is_shown_as_it_is() -> None:
    assert [reason_sentence("made_up"), reason_sentence(None)] == ["made_up", None]


def test_refusals_are_sorted_and_counted() -> None:
    reasons = [{"reason": name, "row_count": count} for name, count in (("b", 2), ("c", 7), ("a", 2))]
    sample = [refused_review(path=path, record_number=number) for path, number in (("b", 1), ("a", 10), ("a", 9))]
    shown = refused(reasons, sample)
    assert [row["reason"] for row in shown.reasons] == ["c", "a", "b"]
    assert [(row["path"], row["record_number"]) for row in shown.sample] == [("a", 9), ("a", 10), ("b", 1)]
    assert shown.total == 11


def test_steps_are_measured_against_the_longest() -> None:
    shown = steps([step("short", 1.0, 1, 1), step("long", 4.0, 1, 1), step("none", 0.0, 1, 1)])
    assert [(one.row["step_name"], one.width) for one in shown] == [("long", 100), ("short", 25), ("none", 0)]
    assert steps([]) == []


def rating(source_id: str, whole_step: int | None, count: int) -> dict[str, object]:
    return {"source_id": source_id, "whole_step_out_of_10": whole_step, "review_count": count}


def test_ratings_without_reviews_are_shown_and_zero_only_if_it_is_given() -> None:
    rows = [rating("b", 0, 3), rating("a", None, 50), rating("a", 10, 4), rating("a", 2, 1), rating("a", 0, 0)]
    first, second = ratings(rows)
    assert (first.source_id, first.review_count, first.rated_count) == ("a", 55, 5)
    assert [one.rating for one in first.steps] == [*range(1, 11), None]
    assert {one.rating: one.width for one in first.steps if one.width} == {2: 25, 10: 100}
    assert [one.rating for one in second.steps] == [*range(11)]


def test_a_source_without_any_rating() -> None:
    (only,) = ratings([rating("plain", None, 9)])
    assert (only.review_count, only.rated_count) == (9, 0)
    assert not any(one.width for one in only.steps)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (None, []),
        ("", []),
        ('{"b": 1, "a": "x", "c": null, "d": [1]}', [("a", "x"), ("b", "1"), ("c", "null"), ("d", "[1]")]),
        ("not JSON", [("", "not JSON")]),
        ("[1, 2]", [("", "[1, 2]")]),
        ("[" * 100_000, [("", "[" * 100_000)]),
    ],
    ids=["missing", "empty", "object", "text", "list", "nested"],
)
def test_named_values(text: str | None, pairs: list[tuple[str, str]]) -> None:
    assert named_values(text) == pairs
