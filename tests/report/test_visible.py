"""Characters and bytes that cannot be seen are written out; everything else stays as it is."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report.visible import ODD, Piece, byte_pieces, parts, pieces, plain

# These format characters are drawn: signs that enclose numbers, and a Syriac mark.
DRAWN = {*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD}


def joined(shown: list[Piece]) -> str:
    return "".join(piece.text for piece in shown)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("naïve café 映画 שלום ❤️", "naïve café 映画 שלום ❤️"),
        ("two\nlines\tand\r", r"two\nlines\tand\r"),
        ("a\0b", r"a\x00b"),
        ("\x1b[31m", r"\x1b[31m"),
        ("photo\u202egpj.exe", r"photo\u202egpj.exe"),
        ("\u2066x\u2069", r"\u2066x\u2069"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("soft\xadhyphen \x85", r"soft\u00adhyphen \u0085"),
        ("\u2028\u2029", r"\u2028\u2029"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("non\ufffe", r"non\ufffe"),
        ("a no-break\xa0space", "a no-break\xa0space"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert plain(text) == shown
    assert joined(pieces(text)) == shown


def test_every_control_and_every_undrawn_format_character_is_odd() -> None:
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    characters = (chr(code) for code in range(sys.maxunicode + 1) if code not in DRAWN)
    missed = [hex(ord(one)) for one in characters if unicodedata.category(one) in hidden and not ODD.match(one)]
    assert missed == []


def test_every_character_that_sets_the_direction_is_odd() -> None:
    for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)):
        assert ODD.match(chr(code)), hex(code)


def test_an_odd_character_is_told_from_the_same_text_written_out() -> None:
    assert pieces("\x1b") == [Piece(r"\x1b", is_odd=True)]
    assert pieces(r"\x1b") == [Piece(r"\x1b", is_odd=False)]


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        (None, 5, "–"),
        ("", 5, ""),
        ("12345", 5, "12345"),
        ("123456", 5, "12345… (6 characters in all)"),
        ("x" * 1_234, 2, "xx… (1,234 characters in all)"),
    ],
)
def test_long_text_is_cut_and_says_so(text: str | None, limit: int, shown: str) -> None:
    assert joined(pieces(text, limit)) == shown


@pytest.mark.parametrize(
    ("payload", "whole", "shown"),
    [
        (b"caf\xc3\xa9", 5, "café"),
        (b"caf\xe9 \xff", 6, r"caf\xe9 \xff"),
        (b"\xc2\x85 is valid, \x85 is not", 21, r"\u0085 is valid, \x85 is not"),
        (b"\xff\xfeh\x00i\x00", 6, r"\xff\xfeh\x00i\x00"),
        (b"\xed\xa0\x80", 3, r"\xed\xa0\x80"),
        (b"", 0, "no bytes"),
        (None, 0, "no bytes"),
        (None, 12, "–"),
        (b"start", 400, "start…"),
        (b"0123456789", 10, "01234567…"),
        ("0123456é9".encode(), 10, "0123456…"),
        (b"0123456\xc3", 8, r"0123456\xc3"),
    ],
)
def test_bytes_are_shown_as_text_where_they_are_text(payload: bytes | None, whole: int, shown: str) -> None:
    assert joined(byte_pieces(payload, whole, limit=8 if whole in {8, 10} else 160)) == shown


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("fact_review.label.in_set", ["fact_", "review.", "label.", "in_", "set"]),
        ("at_least_10", ["at_", "least_", "10"]),
        ("/data/train/0_9.txt", ["/", "data/", "train/", "0_", "9.", "txt"]),
        ("mapped/2019/7.json", ["mapped/", "2019/7.", "json"]),
        ("7/10, he/she", ["7/10, he/", "she"]),
        ("__init__", ["__", "init__"]),
        ("mean 4.5, was 1.25. Low", ["mean 4.5, was 1.25. Low"]),
        ("", [""]),
    ],
)
def test_a_name_is_cut_after_its_dots_underscores_and_slashes(text: str, cut: list[str]) -> None:
    assert parts(text) == cut


@given(st.text())
def test_nothing_odd_remains(text: str) -> None:
    assert not ODD.search(plain(text))
    assert plain(text) == joined(pieces(text, limit=len(text)))


@given(st.binary())
def test_no_byte_is_lost(payload: bytes) -> None:
    assert joined(byte_pieces(payload, len(payload), len(payload)) if payload else []) == plain(
        payload.decode("utf-8", "surrogateescape")
    )
