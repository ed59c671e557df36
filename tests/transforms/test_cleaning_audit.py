"""What the rules did is counted, with a sample, and does not depend on the batches."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.clean import CLEANING_RULES, clean_review, combined_cleaning


def batch(texts: dict[int, str]) -> pl.DataFrame:
    keys = pl.Series(texts.keys(), dtype=pl.Int64)
    return pl.DataFrame({"review_key": keys, "raw_text": pl.Series(list(texts.values()), dtype=pl.String)})


def cleaning(texts: dict[int, str]) -> pl.DataFrame:
    return clean_review(batch(texts)).cleaning


def test_rows_and_characters_are_counted_for_each_rule_in_order() -> None:
    found = cleaning({3: "a<br />b<br>c", 2: "a&amp;b &eacute;", 1: "a<br>b", 7: "plain"})
    assert found.select("rule_name", "row_count", "removed_character_count").rows() == [
        ("ampersand_runs", 1, 4),
        ("entities", 1, 7),
        ("breaks", 2, 5 + 3 + 3),
    ]


def test_a_text_that_a_rule_changes_in_two_rounds_is_one_row() -> None:
    found = cleaning({1: "a<b<b>>"})
    assert found.select("rule_name", "row_count", "removed_character_count").rows() == [("inline_tags", 1, 6)]


def test_a_text_that_gets_longer_lost_nothing() -> None:
    found = cleaning({1: "a&bne;", 2: "\u0958"})
    assert found.select("rule_name", "removed_character_count").rows() == [("entities", 3), ("unicode_nfc", 0)]


def test_only_kept_texts_count() -> None:
    assert cleaning({1: "<br>", 2: "<b" * 9 + ">" * 9}).is_empty()


def test_the_sample_is_the_first_change_of_the_smallest_key() -> None:
    (row,) = cleaning({9: "z<b>", 4: "<b<b>>a", 6: "y<b>"}).rows(named=True)
    assert (row["sample_review_key"], row["sample_before"], row["sample_after"]) == (4, "<b<b>>a", "<b>a")


def test_a_long_sample_is_cut_to_the_surroundings_of_the_change() -> None:
    (row,) = cleaning({1: "a" * 1000 + "<br>" + "b" * 1000}).rows(named=True)
    assert row["sample_before"] == "…" + "a" * 40 + "<br>" + "b" * 116 + "…"
    assert row["sample_after"] == "…" + "a" * 40 + "\n" + "b" * 119 + "…"


def test_a_change_at_the_end_is_shown() -> None:
    (row,) = cleaning({1: "short "}).rows(named=True)
    assert (row["sample_before"], row["sample_after"]) == ("short ", "short")


def test_no_batch_makes_an_empty_frame() -> None:
    assert combined_cleaning([]).equals(cleaning({}))


TEXT = st.sampled_from(["plain", "a<br>b", "<p>a &amp;amp; b", "\x93a\x94  b", "", "a&lt;b&gt;", "<br>"])


@given(st.permutations(range(8)), st.lists(TEXT, min_size=8, max_size=8), st.integers(2, 5))
@settings(deadline=None, max_examples=20)
def test_neither_order_nor_cutting_changes_the_sum(keys: list[int], texts: list[str], size: int) -> None:
    parts = [cleaning({key: texts[key] for key in keys[start : start + size]}) for start in range(0, len(keys), size)]
    at_once = cleaning(dict(enumerate(texts)))
    assert combined_cleaning(parts).equals(at_once)
    assert combined_cleaning(parts[::-1]).equals(at_once)
    assert set(at_once["rule_name"]) <= set(CLEANING_RULES)
