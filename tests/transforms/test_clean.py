"""Raw texts and what they become, as tables."""

import ast
import re
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from contracts.reasons import REFUSAL_REASONS
from transforms.clean import CLEANING_RULES, Cleaned, clean_review
from transforms.cleaning_audit import CLEANING
from transforms.counts import paragraph_count, sentence_count, word_count

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests" / "golden" / "cleaning"
DOCUMENT = (ROOT / "docs" / "cleaning.md").read_text()
DOCUMENT_ROWS = [
    [cell.strip().strip("`") for cell in line.strip().strip("|").split(" | ")]
    for line in DOCUMENT.splitlines()
    if line.startswith("| `")
]


def cleaned(*texts: str | None) -> Cleaned:
    keys = pl.Series(range(1, len(texts) + 1), dtype=pl.Int64)
    return clean_review(pl.DataFrame({"review_key": keys, "raw_text": pl.Series(texts, dtype=pl.String)}))


def clean_text(text: str) -> str | None:
    """The clean text, or None if the text is refused."""
    kept = cleaned(text).kept["clean_text"].to_list()
    return kept[0] if kept else None


BREAKS = {
    "a<br>b": "a\nb",
    "a<BR/>b": "a\nb",
    "a<Br  />b": "a\nb",
    "a<br clear=all>b": "a\nb",
    'a<br clear="all" />b': "a\nb",
    "a<br style='clear: both' nowrap>b": "a\nb",
    "a</br>b": "a\nb",
    "a<br\n/>b": "a\nb",
    "a<br / >b": "a\nb",
    "a< br / >b": "a\nb",
    "a&lt;br&gt;b": "a\nb",
    "a&#60;br&#x3e;b": "a\nb",
    "a&amp;lt;br /&amp;gt;b": "a\nb",
    "a<b<i></i>r>b": "a\nb",
    "a<b><br></b>b": "a\nb",
    "a<<br>br>b": "a\nb",
    "a <br> b": "a\nb",
    "a<br>\nb": "a\nb",
    "a\n<br>b": "a\nb",
    "a \r\n <br> \r\n b": "a\nb",
    "a<br><br>b": "a\n\nb",
    "a<br>&lt;br&gt;b": "a\n\nb",
    "a<br> <br />b": "a\n\nb",
    "a<br>\n<br>b": "a\n\nb",
    "a<br>&nbsp;<br>b": "a\n\nb",
    "a<br><br><br><br>b": "a\n\nb",
    "a<br>\n\nb": "a\n\nb",
    "a\n\n<br>b": "a\n\nb",
    "<br><br>a<br>": "a",
    "a<brb>b": "a<brb>b",
    "a<br": "a<br",
    "a<break>b": "a<break>b",
}

TAGS = {
    "<p>a</p><p>b</p>": "a\n\nb",
    "a<hr>b": "a\n\nb",
    "<UL><li>a<li>b</UL>": "a\n\nb",
    "<h1 class=big>a</h1>b": "a\n\nb",
    "<td>a</td><td>b</td>": "a\n\nb",
    "<i>a</i>b": "ab",
    "<b>a<b/>": "a",
    '<a href="x.html" title="1 > 0">a</a>': "a",
    "<img src=a.png alt='an image'/>a": "a",
    "<input disabled>a": "a",
    "<font\ncolor=red>a</font >": "a",
    "<script>alert(1)</script>": "alert(1)",
    "<style>p { }</style>a": "p { }a",
    "a<!-- b -->c": "ac",
    "a<!-->c": "ac",
    "a<!-- b --!>c": "ac",
    "a<!-- b": "a<!-- b",
    "<!DOCTYPE html>a": "a",
    "&lt;i&gt;a&lt;/i&gt;": "a",
    "<<b>b>a": "a",
    "<b title='<br>'>a": "a",
}

NOT_TAGS = (
    "I <3 it <33",
    "<<sigh>> <<<sigh>",
    "<SPOILER> Rosebud </SPOILER>",
    "a < b",
    "x<y and y>z",
    "if a <b and c> d",
    "a <b or so>",
    "<b 3>",
    "< i >",
    "<=8 >_< <--who?? <..> <?>",
    "<http://example.org/a/b>",
    '<b title="never closed>',
    "<b title='a'b>",
    "<ſ>",
    "</ b>",
    "</b class=x>",
    "<insert 5 pages of swearing>",
    "<bt>",
)

ENTITIES = {
    "&eacute;&#233;&#xE9;&#Xe9;&#000233;": "ééééé",
    "&quot;a&quot; &amp; b": '"a" & b',
    "&AMP;&LT;3": "&<3",
    "&amp;amp;amp;amp;hellip;": "…",
    "&#38;#38;amp;#x26;hellip;": "…",
    "&" + "AMP;" * 20 + "#x0026;" * 20 + "#038;" * 20 + "lt;3": "<3",
    "&amp;nbsp;a": "a",
    "&NotEqualTilde;": "≂̸",
    "&#133;&#x80;": "…€",
    "[&#0;&#x0000;&#129;&#xD800;&#x110000;&#99999999999999999999;]": "[]",
    "&#1;a&#13;&#10;b": "a\nb",
    "&l&#116;;3": "<3",
    "&#x1F600;": "😀",
    "AT&T; Q&A; &Garth; &copy 2001 & &; &#; &#x; &#xg;": "AT&T; Q&A; &Garth; &copy 2001 & &; &#; &#x; &#xg;",
}

CHARACTERS = {
    "\ufeff\ufeffa\ufeffb": "ab",
    " \ufeff a": "a",
    "a\rb\r\nc\nd\x0be\x0cf\u2028g\u2029h": "a\nb\nc\nd\ne\nf\ng\nh",
    "a\r\n\r\nb": "a\n\nb",
    "\x93a\x94 it\x92s \x96 \x85": "“a” it’s – …",
    "a\x81\x8d\x8f\x90\x9db": "ab",
    "a\x00\x08\x1bb": "ab",
    "a\x1fb": "ab",
    "a\x7fb": "ab",
    "a\u200bb\u2060c": "abc",
    "👩\u200d🚀 can\xadnot": "👩\u200d🚀 can\xadnot",
    "a\xa0\u2003\u3000\tb": "a b",
    "cafÃ© itâ€™s \u00e2\x80\x9cAÃ\x81\u00e2\x80\x9d": "café it’s “AÁ”",
    "ï»¿a": "a",
    "aÃ\xadï  ": "aíï",
    "cliché…” „Spaß“ CAFÉ” Ü–boot": "cliché…” „Spaß“ CAFÉ” Ü–boot",
    "e\u0301\u212b": "éÅ",
    "a &lt\u037e b": "a < b",
    "<b>\u0338": "\u0338",
    "a <\u0338 b": "a ≮ b",
    "“a” – ‘b’ ﬁ ①": "“a” – ‘b’ ﬁ ①",
    "a  b   c": "a b c",
    "a \n b": "a\nb",
    "a\n\n\n\nb": "a\n\nb",
    " \n a \n ": "a",
}


CASES = [
    *BREAKS.items(),
    *TAGS.items(),
    *((text, text) for text in NOT_TAGS),
    *ENTITIES.items(),
    *CHARACTERS.items(),
]


@cache
def clean_texts() -> dict[str, str]:
    """The clean text of every case, and of what it is to become, by the raw one: all of them cleaned at once."""
    texts = [*dict.fromkeys(text for case in CASES for text in case)]
    kept = cleaned(*texts).kept
    return {texts[key - 1]: clean for key, clean in kept.select("review_key", "clean_text").rows()}


@pytest.mark.parametrize(("raw", "clean"), CASES)
def test_a_text_is_cleaned(raw: str, clean: str) -> None:
    assert clean_texts()[raw] == clean
    assert clean_texts()[clean] == clean


@pytest.mark.parametrize(
    "text", ["", " ", "<br /> <br />", "\n\t\xa0", "&nbsp;", "<p></p>", "\ufeff", "\u200d\xad", "&#0;"]
)
def test_a_text_of_which_nothing_is_left_is_refused(text: str) -> None:
    refused = cleaned(text).refused
    assert refused["reasons"].to_list() == [["blank_text"]]
    assert refused["detail"].to_list() == [f"nothing is left of {len(text)} characters after cleaning"]


@pytest.mark.parametrize(("depth", "is_kept"), [(8, True), (9, False)])
def test_a_text_may_change_in_eight_rounds_and_not_in_nine(depth: int, is_kept: bool) -> None:
    batch = cleaned("a " + "<b" * depth + ">" * depth, "b")
    assert batch.kept["clean_text"].to_list() == (["a", "b"] if is_kept else ["b"])
    assert batch.refused["reasons"].to_list() == ([] if is_kept else [["endless_markup"]])


def test_the_detail_of_endless_markup_says_how_long_the_text_is() -> None:
    refused = cleaned("<b" * 10 + ">" * 10).refused
    assert refused["detail"].to_list() == ["the 30 characters still change after 8 rounds of cleaning"]


def test_every_reason_is_one_that_the_contract_explains() -> None:
    assert {"blank_text", "endless_markup"} <= set(REFUSAL_REASONS)


def test_rows_keep_their_order_and_columns() -> None:
    raw = pl.DataFrame(
        {
            "raw_text": ["<br>", "b<br>", None, "&lt;br&gt;a<BR><!-- <br> -->"],
            "path": list("wxyz"),
            "review_key": [4, 3, 2, 1],
        }
    )
    batch = clean_review(raw)
    assert batch.kept.to_dict(as_series=False) == {
        "raw_text": ["b<br>", "&lt;br&gt;a<BR><!-- <br> -->"],
        "path": ["x", "z"],
        "review_key": [3, 1],
        "clean_text": ["b", "a"],
        "html_break_count": [1, 2],
    }
    assert batch.refused.drop("detail").to_dict(as_series=False) == {
        "raw_text": ["<br>", None],
        "path": ["w", "y"],
        "review_key": [4, 2],
        "reasons": [["blank_text"], ["blank_text"]],
    }


@pytest.mark.parametrize("texts", [(), ("a",), ("",), ("<br>a", "")], ids=["empty", "kept", "refused", "both"])
def test_the_frames_have_one_schema_whatever_is_in_them(texts: tuple[str, ...]) -> None:
    batch = cleaned(*texts)
    raw = {"review_key": pl.Int64, "raw_text": pl.String}
    assert batch.kept.schema == {**raw, "clean_text": pl.String, "html_break_count": pl.Int32}
    assert batch.refused.schema == {**raw, "reasons": pl.List(pl.String), "detail": pl.String}
    assert batch.cleaning.schema == CLEANING
    assert batch.kept.height + batch.refused.height == len(texts)


@pytest.mark.parametrize(
    ("raw", "count"),
    {"a": 0, "a<br><BR />< br />": 3, "a&amp;lt;br&gt;</br>": 2, "a<<br>br>": 2, "a<!-- <br> --><bt><p>": 0}.items(),
)
def test_breaks_are_counted_wherever_they_hide(raw: str, count: int) -> None:
    assert cleaned(raw).kept["html_break_count"].to_list() == [count]


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.raw.txt")), ids=lambda path: path.stem)
def test_a_whole_text_is_cleaned(path: Path) -> None:
    clean = path.with_name(path.name.replace(".raw.", ".clean.")).read_bytes().decode()
    assert clean_text(path.read_bytes().decode()) == clean.removesuffix("\n")


def test_the_document_names_every_rule_in_order() -> None:
    names = [row[0] for row in DOCUMENT_ROWS if re.fullmatch("[a-z0-9_]+", row[0])]
    assert tuple(names) == CLEANING_RULES


@pytest.mark.parametrize("row", [row for row in DOCUMENT_ROWS if row[-1].startswith('"')], ids=lambda row: row[0])
def test_the_document_shows_what_happens(row: list[str]) -> None:
    raw, clean = (ast.literal_eval(cell) for cell in row[-2:])
    batch = cleaned(raw)
    assert batch.kept["clean_text"].to_list() == [clean]
    if row[0] in CLEANING_RULES:
        assert row[0] in batch.cleaning["rule_name"].to_list()


@pytest.mark.parametrize("row", [row for row in DOCUMENT_ROWS if row[-1].isdigit()], ids=lambda row: row[0])
def test_the_document_counts_rightly(row: list[str]) -> None:
    text = pl.lit(ast.literal_eval(row[0]))
    counts = pl.select(words=word_count(text), sentences=sentence_count(text), paragraphs=paragraph_count(text))
    assert [str(count) for count in counts.row(0)] == row[1:]
