"""The texts of a closed warehouse in batches: each wanted text in exactly one."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse import texts as module
from warehouse.texts import EVERY, not_extracted, text_batches, texts

ALL = {1, 2, 3, 4, 5, 6, 7, 8, 9}


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        (EVERY, ALL),
        (not_extracted("a"), ALL - {5}),
        (not_extracted("it's another"), ALL),
        ("fact.review_key > 9", set()),
    ],
)
@pytest.mark.parametrize(("largest", "most"), [(module.LARGEST_BATCH, 9), (6_400, 2), (1, 1)])
def test_each_wanted_text_is_in_one_batch(
    tiny_star: Path,
    monkeypatch: pytest.MonkeyPatch,
    condition: str,
    wanted: set[int],
    largest: int,
    most: int,
) -> None:
    monkeypatch.setattr(module, "LARGEST_BATCH", largest)
    batches = text_batches(tiny_star, condition)
    read = [texts(batch) for batch in batches]
    keys = [key for frame in read for key in frame["review_key"].to_list()]
    assert sorted(keys) == sorted(wanted)
    assert [batch.text_count for batch in batches] == [frame.height for frame in read]
    assert [batch.number for batch in batches] == list(range(1, len(batches) + 1))
    assert all(0 < frame.height <= most for frame in read)


def test_no_worker_is_left_over(tiny_star: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST_BATCH", 12_000)  # 9 short texts are three such batches
    counts = [len(text_batches(tiny_star, EVERY, at_once)) for at_once in (1, 2, 4)]
    assert counts == [3, 4, 4]


def test_a_batch_has_what_extraction_needs(tiny_star: Path) -> None:
    (batch,) = text_batches(tiny_star, "fact.review_key = 2")
    (row,) = texts(batch).rows()
    assert texts(batch).columns == ["review_key", "title_key", "is_repeated", "clean_text"]
    assert row[0] == 2
    assert row[3] == "Two hours that I want back"


def test_a_text_that_repeats_another_is_told(tiny_star: Path) -> None:
    (batch,) = text_batches(tiny_star, EVERY)
    assert texts(batch).filter("is_repeated")["review_key"].to_list() == [4, 8]
