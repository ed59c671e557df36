r"""Text and bytes of the data, with everything that cannot be seen made visible.

Control characters, invisible characters and characters that turn the direction of the text around them are written
as `\n`, `\x1b` or `\u202e`; bytes that are not UTF-8 as `\xff`. What remains is text that a browser shows as it is.
Escaping for HTML is not done here: the templates do that, always.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

NOTHING = "–"

# Controls; soft hyphen; joiners, fillers and marks without a glyph; everything that sets the direction; separators of
# lines and paragraphs; surrogates (here: bytes that could not be decoded); noncharacters; tags. Variation selectors
# after emoji are left alone.
ODD = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Where a name may go on in the next line: after its dots, underscores and slashes, but not within 4.5 or 7/10.
BREAKS = re.compile(r"(?<=_)(?=[^\W_])|(?<=[./])(?=[^\W\d_])|(?<=[^\W\d_]/)(?=\d)")
NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
FIRST_ESCAPED_BYTE, LAST_ESCAPED_BYTE = 0xDC80, 0xDCFF


class Piece(NamedTuple):
    """A stretch of text; an odd one stands for a character or byte that cannot be seen."""

    text: str
    is_odd: bool


def code(character: str) -> str:
    r"""How an odd character is written: as in Python, a raw byte and an ASCII control as `\xNN`."""
    number = ord(character)
    if FIRST_ESCAPED_BYTE <= number <= LAST_ESCAPED_BYTE:
        return f"\\x{number - 0xDC00:02x}"
    if character in NAMED:
        return NAMED[character]
    if number < 0x80:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def plain(text: str) -> str:
    """The text with its odd characters written out."""
    return ODD.sub(lambda found: code(found[0]), text) if ODD.search(text) else text


def pieces(text: str | None, limit: int = 300) -> list[Piece]:
    """The text in stretches, odd ones apart, cut at `limit` characters; a dash for a missing text."""
    if text is None:
        return [Piece(NOTHING, is_odd=False)]
    shown = _stretches(text[:limit])
    if len(text) > limit:
        shown.append(Piece(f"… ({len(text):,} characters in all)", is_odd=True))
    return shown


def parts(text: str) -> list[str]:
    """The text cut where a name may be broken, so that a narrow column need not break its words."""
    return BREAKS.split(text)


def byte_pieces(payload: bytes | None, whole_bytes: int, limit: int = 160) -> list[Piece]:
    """The first bytes of a record of `whole_bytes` bytes in stretches, decoded where they are UTF-8."""
    if not payload:
        return [Piece("no bytes", is_odd=True)] if not whole_bytes else [Piece(NOTHING, is_odd=False)]
    excerpt = payload[:limit]
    is_cut = len(excerpt) < whole_bytes
    # Told that more may come, the decoder leaves out a character that the cut made incomplete.
    text = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode(excerpt, final=not is_cut)
    return [*_stretches(text), *([Piece("…", is_odd=True)] if is_cut else [])]


def _stretches(text: str) -> list[Piece]:
    shown: list[Piece] = []
    end = 0
    for found in ODD.finditer(text):
        if found.start() > end:
            shown.append(Piece(text[end : found.start()], is_odd=False))
        shown.append(Piece(code(found[0]), is_odd=True))
        end = found.end()
    if end < len(text):
        shown.append(Piece(text[end:], is_odd=False))
    return shown
