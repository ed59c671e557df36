"""What holds for every text: hostile ones made by Hypothesis, and long ones made to be slow."""

import re
import time
from html.entities import html5

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.html import BLOCK_ELEMENTS, INLINE_ELEMENTS
from transforms.characters import UNICODE_NFC
from transforms.clean import Cleaned, clean_review
from transforms.cleaning_rule import BYTES_AT_A_GLANCE

# Pieces that mean something to some rule, or complete something when another rule has worked between them.
PIECES = (
    *"<>/&;#=\"'!-. \n\t\r\x0b\x0c\x00\x01\x1b\x7f\x80\x81\x85\x93\x9f",
    *"\xa0\xad\u2028\u2029\ufeff\u200b\u200d\u2060\u2000\u3000\u0300\u0301\u0338\u037e\u1fef\u212a\u1100\u1161ſxA3é😀",
    *("br", "BR", "b", "p", "a", "div", "script", "/b", "/p", "!--", "-->", "doctype", "href=", 'class="', "nowrap"),
    *("amp", "amp;", "lt;", "&amp;", "&lt;", "&gt;", "&#38;", "#60;", "&#10;", "&#13;", "&#xfeff;", "&nbsp;", "&#0;"),
    *("&#128;", "&#xd800;", "&#x110000;", "&Tab;", "&NewLine;", "&bne;", "&quot;", "&semi;", "&num;", "&copy;"),
    *(
        "Ã",
        "Â",
        "â",
        "€",
        "™",
        "©",
        "Ã©",
        "â€™",
        "À\x80",
        "<br>",
        "<br />",
        "< br / >",
        "<b>",
        "</b>",
        "<p>",
        "<!-- x -->",
    ),
)
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
TEXTS = st.lists(HOSTILE | st.text(max_size=40), min_size=1, max_size=30)

NAMED = "|".join(sorted((*BLOCK_ELEMENTS.split("|"), *INLINE_ELEMENTS.split("|"), "br"), key=len, reverse=True))
TAG = re.compile(
    rf"<\s*/?\s*br\s*/?>|</?(?:{NAMED})\s*/?>|<(?:{NAMED})\s+class=\"[^\"]*\"\s*>", re.ASCII | re.IGNORECASE
)
REFERENCE = re.compile(r"&(#[0-9]+;|#[xX][0-9a-fA-F]+;|[A-Za-z0-9]+;)")
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff]|  | \n|\n |\n\n\n")


def cleaned(texts: list[str]) -> Cleaned:
    keys = pl.Series(range(1, len(texts) + 1), dtype=pl.Int64)
    return clean_review(pl.DataFrame({"review_key": keys, "raw_text": pl.Series(texts, dtype=pl.String)}))


@given(st.lists(st.text(), max_size=30))
@settings(max_examples=settings().max_examples // 3)
def test_cleaning_never_fails_and_loses_no_row(texts: list[str]) -> None:
    batch = cleaned(texts)
    assert sorted([*batch.kept["review_key"], *batch.refused["review_key"]]) == list(range(1, len(texts) + 1))


@given(TEXTS)
@settings(max_examples=settings().max_examples // 3)
def test_cleaning_a_clean_text_changes_nothing(texts: list[str]) -> None:
    clean = cleaned(texts).kept["clean_text"].to_list()
    again = cleaned(clean)
    assert again.kept["clean_text"].to_list() == clean
    assert again.cleaning.is_empty()
    assert again.kept["html_break_count"].sum() == 0


@given(TEXTS)
@settings(max_examples=settings().max_examples // 3)
def test_a_clean_text_holds_no_tag_no_entity_and_no_odd_character(texts: list[str]) -> None:
    for text in cleaned(texts).kept["clean_text"]:
        entities = [name for name in REFERENCE.findall(text) if name.startswith("#") or name in html5]
        assert (TAG.findall(text), entities, FORBIDDEN.findall(text)) == ([], [], [])
        assert text == text.strip() != ""


@given(st.lists(HOSTILE, min_size=2, max_size=4))
@settings(max_examples=settings().max_examples // 4)
def test_a_text_does_not_depend_on_the_others_in_its_batch(texts: list[str]) -> None:
    together = cleaned(texts)
    alone = [row for text in texts for row in cleaned([text]).kept["clean_text"]]
    assert together.kept["clean_text"].to_list() == alone


@given(st.lists(st.text("abcXYZ019 .,;:!?'\"()-üöø“”’–… \n", min_size=1), min_size=1, max_size=30))
@settings(max_examples=settings().max_examples // 3)
def test_a_text_without_markup_keeps_its_words(texts: list[str]) -> None:
    batch = cleaned(texts)
    words = [words for text in texts if (words := text.split())]
    assert [text.split() for text in batch.kept["clean_text"]] == words
    assert set(batch.cleaning["rule_name"]) <= {"spaces"}


def test_the_look_before_composing_misses_nothing() -> None:
    """Whatever normalising changes, alone or after another character, is looked for."""
    points = [chr(point) for point in range(0x80, 0x110000) if not 0xD800 <= point < 0xE000]
    nfc = pl.Series(points).str.normalize("NFC")
    nfd = pl.Series(points).str.normalize("NFD")
    changed = [point for point, composed in zip(points, nfc, strict=True) if composed != point]
    second = {parts[-1] for point, parts in zip(points, nfd, strict=True) if len(parts) > 1}
    looked_at = pl.DataFrame({"text": sorted({*changed, *second})}).with_columns(**BYTES_AT_A_GLANCE)
    assert looked_at.filter(~pl.all_horizontal(UNICODE_NFC.finds)).is_empty()


# Each makes some pattern or parser quadratic that is written without care.
SLOW = {
    "comments that never end": "<!--",
    "tags that never end": "<a",
    "attributes that never end": "<a x=\"<b><a y='",
    "half a tag before a tag": "<b><",
    "angle brackets": "<",
    "blanks in a tag": "< ",
    "breaks and blanks": "<br>" + 50 * " ",
    "line ends before a bracket": "\n <",
    "ampersands": "&",
    "escaped ampersands": "&amp;",
    "ampersands escaped again and again": "amp;",
    "numbers that never end": "&#0",
    "escaped tags": "&lt;b&gt;",
    "mojibake": "Ã©",
    "half of mojibake": "Ãâ€",
    "C1 controls": "\x85",
    "accents": "e\u0301",
    "blanks": " ",
    "line ends": " \n",
}


def seconds(text: str) -> float:
    """Processor time, which does not count what else the machine does."""
    start = time.process_time()
    cleaned([text])
    return time.process_time() - start


@pytest.mark.parametrize("unit", SLOW.values(), ids=SLOW.keys())
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    megabyte = "&" + unit * (1_000_000 // len(unit)) + "lt;"
    assert seconds(megabyte) < 8 * seconds(megabyte[: len(megabyte) // 4]) + 1


@pytest.mark.parametrize(
    "text",
    [
        "<b" * 300_000 + ">" * 300_000,
        "<b" + " x=1" * 250_000,
        "&#" + "0" * 1_000_000 + "65;",
        "&l" * 150_000 + "&#116;;" * 99_999,
    ],
    ids=["nested tags", "attributes", "digits", "nested entities"],
)
def test_a_hostile_text_of_a_megabyte_takes_seconds(text: str) -> None:
    assert seconds(text) < 10
