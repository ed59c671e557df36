"""What went and what came between two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report import visible
from report.differences import cleaned_texts, difference
from tests.report.example import cleaning_sample

MARKS = {"same": "{}", "removed": "-{}-", "added": "+{}+"}


def marked(before: str | None, after: str | None, *, is_cut: bool = False) -> str:
    return "".join(
        MARKS[stretch.kind].format("".join(piece.text for piece in stretch.pieces))
        for stretch in difference(before, after, is_cut=is_cut)
    )


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("same", "same", "same"),
        ("a<br />b", "a b", "a-<br />-+ +b"),
        ("salt &amp; smoke", "salt & smoke", "salt -&amp;-+&+ smoke"),
        ("one  two", "one two", "one-  -+ +two"),
        ("gone", "", "-gone-"),
        ("", "new", "+new+"),
        (None, None, ""),
    ],
)
def test_tags_entities_and_words_are_whole(before: str, after: str, shown: str) -> None:
    assert marked(before, after) == shown


def test_the_ends_of_cut_texts_need_not_match() -> None:
    assert marked("a<br>b", "a b and more", is_cut=True) == "a-<br>-+ +b"


def test_excerpts_that_say_that_they_are_cut_are_cut() -> None:
    assert marked("…a<br>b c…", "…a b c and m…") == "…a-<br>-+ +b c…"


@given(*[st.text(max_size=40, alphabet=st.characters(codec="utf-8"))] * 2)
def test_no_character_is_lost(before: str, after: str) -> None:
    if before.endswith("…") and after.endswith("…"):
        return
    found = difference(before, after)
    for kinds, text in ({"same", "removed"}, before), ({"same", "added"}, after):
        pieces = (piece.text for stretch in found if stretch.kind in kinds for piece in stretch.pieces)
        assert "".join(pieces) == visible.plain(text)


def test_texts_that_lost_most_come_first() -> None:
    sample = [
        cleaning_sample("a" * 5, "a", is_among_most=False, review_id="any"),
        cleaning_sample("b" * 7, "b", review_id="less"),
        cleaning_sample("c" * 9, "c", review_id="most"),
    ]
    texts = cleaned_texts(sample)
    assert [(text.row["review_id"], text.removed_count, text.is_cut) for text in texts] == [
        ("most", 8, False),
        ("less", 6, False),
        ("any", 4, False),
    ]


def test_a_text_that_is_longer_than_its_excerpt_is_cut() -> None:
    (text,) = cleaned_texts([cleaning_sample("abc", "abc", raw_character_count=1_000)])
    assert text.is_cut
