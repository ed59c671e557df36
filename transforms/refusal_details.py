"""What was found in a refused record, in words. Only refused rows come here, so this may look at single ones."""

from __future__ import annotations

import polars as pl

EXCERPT_CHARACTERS = 60
DETAIL_CHARACTERS = 1000
# Whatever could break a line, move a cursor or turn the reading direction.
ODD_CHARACTERS = {
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    **{chr(code): f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\r\t"},
    **{chr(code): f"\\u{code:04x}" for code in (*range(0x2028, 0x202F), *range(0x2066, 0x206A))},
}


def raw_detail(refused: pl.DataFrame, encoding: str, limit_bytes: int) -> pl.Series:
    """One sentence for each reason of each row, in the order of the reasons; the series is named `detail`.

    Args:
        refused: RAW_REVIEW with `reasons`.
        encoding: what the texts were declared to be in.
        limit_bytes: the longest record that is kept.
    """
    size = pl.col("payload_bytes")
    sentences: dict[str, pl.Expr | pl.Series] = {
        "empty_file": pl.lit("The file holds no bytes."),
        "invalid_encoding": _bad_bytes(refused, encoding),
        "nul_character": pl.format(
            "The text has a NUL character after {} bytes.", pl.col("raw_text").str.find("\0", literal=True)
        ),
        "too_long": pl.format("The record has {} bytes, and the limit is {}.", size, pl.lit(limit_bytes)),
        "blank_text": pl.format(
            "Nothing but blanks is in the {} characters of the text.", pl.col("raw_text").str.len_chars()
        ),
        "rating_out_of_range": pl.format("The rating {} lies outside {}.", _excerpt("rating_raw"), "rating_scale"),
        "rating_unreadable": pl.format(
            "The rating {} is not one of the scale {}.", _excerpt("rating_raw"), _excerpt("rating_scale")
        ),
        "title_id_unreadable": pl.format(
            "The title id {} is not of the form that {} ids have.", _excerpt("title_id"), "title_namespace"
        ),
        "missing_text": pl.lit("It has no text."),
        "date_unreadable": pl.lit("Its date cannot be read."),
        "date_out_of_range": pl.format("The day {} lies in the future or before 1900.", "reviewed_on"),
    }
    said = [pl.when(pl.col("reasons").list.contains(code)).then(text) for code, text in sentences.items()]
    of_reader = pl.col("flaw_detail")
    detail = pl.concat_str([of_reader, *said], separator=" ", ignore_nulls=True)
    return refused.select(detail=detail).get_column("detail")


def _excerpt(column: str) -> pl.Expr:
    return pl.col(column).str.slice(0, EXCERPT_CHARACTERS)


def _bad_bytes(refused: pl.DataFrame, encoding: str) -> pl.Series:
    is_bad = refused["raw_text"].is_null() & refused["flaws"].is_null()
    payloads = zip(refused["payload"], is_bad, strict=True)
    return pl.Series([_first_bad_byte(one, encoding) if is_bad else None for one, is_bad in payloads], dtype=pl.String)


def _first_bad_byte(payload: bytes, encoding: str) -> str:
    try:
        payload.decode(encoding)
    except UnicodeDecodeError as error:
        at, bad = error.start, payload[error.start]
        return f"Byte {at:,} of {len(payload):,}, counted from 0, is 0x{bad:02x}: not valid in {encoding}."
    return f"The {len(payload):,} bytes could not be decoded."


def one_line(text: pl.Expr) -> pl.Expr:
    """The text on one line of at most 1,000 characters, with control characters as escapes."""
    return text.str.slice(0, DETAIL_CHARACTERS).str.replace_many(ODD_CHARACTERS).str.slice(0, DETAIL_CHARACTERS)
