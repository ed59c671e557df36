"""Heads of tables in the terminal: broken after underscores, and no more than the room asks for."""

from __future__ import annotations

import polars as pl
import pytest

from flows.column_heads import fitting_heads, wrapped
from flows.console import print_frame


@pytest.mark.parametrize(
    ("name", "width", "lines"),
    [
        ("mean_rating_out_of_10", 21, ["mean_rating_out_of_10"]),
        ("mean_rating_out_of_10", 12, ["mean_rating_", "out_of_10"]),
        ("mean_rating_out_of_10", 1, ["mean_", "rating_", "out_", "of_", "10"]),
        ("__private__name_", 1, ["__", "private__", "name_"]),
        ("title", 3, ["title"]),
    ],
)
def test_a_name_is_broken_after_its_underscores_only(name: str, width: int, lines: list[str]) -> None:
    assert wrapped(name, width).split("\n") == lines


@pytest.mark.parametrize(
    ("room", "heads"),
    [
        (13, ["a_b", "word_count"]),
        (12, ["a_b", "word_\ncount"]),
        (8, ["a_b", "word_\ncount"]),
        (7, ["a_\nb", "word_\ncount"]),
        (6, None),
    ],
)
def test_heads_are_broken_as_little_as_the_room_allows(room: int, heads: list[str] | None) -> None:
    assert fitting_heads(["a_b", "word_count"], [2, 3], room) == heads


def test_at_80_columns_neither_a_head_nor_a_number_is_broken_within_a_word(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    row = {
        "title_label": "The Clockmaker of Trieste",
        "rated_text_count": 123_456_789_012,
        "mean_rating_out_of_10": 8.67,
        "review_count": 6,
    }
    print_frame(pl.DataFrame([row]))
    said = capsys.readouterr().out
    for line in ("mean_rating_", "out_of_10", "123456789012", "The Clockmaker of Trieste"):
        assert f" {line} " in said
    assert max(map(len, said.splitlines())) <= 80
