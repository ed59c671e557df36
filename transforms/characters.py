"""The rules on characters: marks, line ends, wrong encodings, controls, blanks, and the normal form of Unicode."""

from __future__ import annotations

import polars as pl

from transforms.cleaning_rule import NOT_ASCII, NOT_PRINTABLE_ASCII, TEXT, CleaningRule, holds

_LINE_ENDS = ("\r\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029")

# The five bytes that Windows-1252 leaves open become nothing.
WINDOWS_1252 = {chr(byte): bytes([byte]).decode("cp1252", errors="ignore") for byte in range(0x80, 0xA0)}

# UTF-8 that was read as Windows-1252 or Latin-1: a lead byte and the bytes that must follow it, as characters.
_FOLLOWING = "[\u0080-\u00bf" + "".join(sorted(WINDOWS_1252.values())) + "]"
_MOJIBAKE = f"[\u00c2-\u00df]{_FOLLOWING}|[\u00e0-\u00ef]{_FOLLOWING}{{2}}|[\u00f0-\u00f4]{_FOLLOWING}{{3}}"

# What shows nothing and parts words all the same. The joiners of emoji and Persian, direction marks and the soft
# hyphen (which stands for a dash in real dumps) stay.
_INVISIBLE = r"[\x00-\x08\x0e-\x1f\x7f\u{200b}\u{2060}\u{feff}]"
_BLANKS = r"[\t\u{a0}\u{1680}\u{2000}-\u{200a}\u{202f}\u{205f}\u{3000}]"

# Every character that normalising can change, alone or with the one before it, and harmless ones beside them. Looking
# for them is 80 times as fast as normalising.
_MAY_COMPOSE = (
    r"[\p{M}\u{374}\u{37e}\u{387}\u{900}-\u{fff}\u{1100}-\u{11ff}\u{1f00}-\u{2001}\u{2126}-\u{212b}\u{2329}\u{232a}\u{2adc}"
    r"\u{f900}-\u{fb4f}\u{10000}-\u{1efff}\u{20000}-\u{3ffff}]"
)


def _repaired(texts: pl.Series) -> pl.Series:
    """Texts with mojibake undone by ftfy, which judges a whole text: few get here, so they go one by one."""
    import ftfy

    config = ftfy.TextFixerConfig(replace_lossy_sequences=False)
    return pl.Series(texts.name, [ftfy.fix_encoding(text, config) for text in texts.to_list()], dtype=pl.String)


BYTE_ORDER_MARK = CleaningRule(
    "byte_order_mark",
    finds=(TEXT.str.starts_with("\ufeff"),),
    cleaned=lambda texts: texts.str.strip_chars_start("\ufeff"),
)

LINE_ENDS = CleaningRule(
    "line_ends",
    finds=(NOT_PRINTABLE_ASCII, pl.any_horizontal(*map(holds, _LINE_ENDS[1:]))),
    cleaned=lambda texts: texts.str.replace_many(dict.fromkeys(_LINE_ENDS, "\n"), leftmost=True),
)

MOJIBAKE = CleaningRule(
    "mojibake",
    finds=(NOT_ASCII, TEXT.str.contains(_MOJIBAKE)),
    cleaned=_repaired,
    weighs_context=True,
)

# They count as bytes of mojibake like what they become, so that rule has seen their texts; all other rules come later.
C1_CONTROLS = CleaningRule(
    "c1_controls",
    finds=(NOT_ASCII, TEXT.str.contains(r"[\u{80}-\u{9f}]")),
    cleaned=lambda texts: texts.str.replace_many(WINDOWS_1252),
    uncovers=pl.lit(value=False),
)

INVISIBLE_CHARACTERS = CleaningRule(
    "invisible_characters",
    finds=(NOT_PRINTABLE_ASCII, TEXT.str.contains(_INVISIBLE)),
    cleaned=lambda texts: texts.str.replace_all(_INVISIBLE, ""),
)

BLANKS = CleaningRule(
    "blanks",
    finds=(NOT_PRINTABLE_ASCII, TEXT.str.contains(_BLANKS)),
    cleaned=lambda texts: texts.str.replace_all(_BLANKS, " "),
)

UNICODE_NFC = CleaningRule(
    "unicode_nfc",
    finds=(NOT_ASCII, TEXT.str.contains(_MAY_COMPOSE)),
    cleaned=lambda texts: texts.str.normalize("NFC"),
)
