"""CSV by Polars, and the proof that it read what stands there.

Polars fills a record that has too few cells, and has its own way with quotes in the middle of a cell. So every record
is measured: its bytes must be those of its cells, the separators between them, and the quotes around and inside them.
"""

from __future__ import annotations

import io

import polars as pl

from sources.record import lines_of

QUOTE, TWO_QUOTES, RECORD = '"', '""', "the whole record"
LONE_RETURN = r"\r(?:[^\n]|$)"
CELL = r'(?:"(?:[^"]|"")*"|[^"{sep}\r\n]*)'  # RFC 4180, section 2


def parsed(data: bytes, separator: bytes, width: int) -> tuple[pl.DataFrame, pl.DataFrame] | None:
    """The records of a piece, and their cells in columns `cell 0`, `cell 1` and so on.

    Returns:
        record_number from 0, byte_offset and payload of each record, and its cells; none if a line is no UTF-8, quotes
        are odd, a carriage return stands inside a line, or a record has too few or too many cells.
    """
    try:
        line = pl.Series("payload", lines_of(data), dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return None
    joined = _joined(line)
    text = joined["payload"].str.strip_suffix("\r")
    is_blank = text == ""
    if is_blank.any():  # Polars would take an empty line for a record
        joined, text = joined.filter(~is_blank), text.filter(~is_blank)
        data = "\n".join(joined["payload"]).encode()
    if text.str.contains(LONE_RETURN).any():
        return None
    if joined.is_empty():
        return joined, pl.DataFrame()
    try:
        cells = pl.read_csv(
            io.BytesIO(data),
            has_header=False,
            new_columns=[f"cell {number}" for number in range(width)],
            separator=separator.decode(),
            infer_schema=False,
            empty_string_is_null=False,
            glob=False,
        )
    except (pl.exceptions.PolarsError, UnicodeDecodeError):
        return None
    if (cells.height, cells.width) != (joined.height, width) or not _are_exact(cells, text, separator.decode()):
        return None
    return joined, cells


def _joined(line: pl.Series) -> pl.DataFrame:
    """Lines joined to records where a quote is open: record_number from 0, byte_offset, payload."""
    size = line.str.len_bytes().cast(pl.Int64) + 1
    quotes = line.str.count_matches(QUOTE).cast(pl.Int64)
    numbered = pl.DataFrame(
        {
            "record_number": pl.int_range(len(line), eager=True),
            "byte_offset": size.cum_sum() - size,
            "payload": line,
        }
    )
    is_start = (quotes.cum_sum() - quotes) % 2 == 0
    if is_start.all():
        return numbered
    return (
        numbered.group_by(is_start.cum_sum().alias("record"), maintain_order=True)
        .agg(pl.col("record_number", "byte_offset").first(), pl.col("payload").str.join("\n"))
        .drop("record")
    )


def _are_exact(cells: pl.DataFrame, text: pl.Series, separator: str) -> bool:
    """Whether each record has just the bytes that its cells need, and quotes only where RFC 4180 has them."""
    if any(cell.null_count() for cell in cells.get_columns()):
        return False
    record, all_cells = pl.col(RECORD), [pl.col(name) for name in cells.columns]
    needed = pl.sum_horizontal(cell.str.len_bytes().cast(pl.Int64) for cell in all_cells) + cells.width - 1
    measured = cells.with_columns(text.alias(RECORD)).select(
        record,
        missing=record.str.len_bytes().cast(pl.Int64) - needed,  # bytes that are not in the cells
        quotes=_count(record, QUOTE),
        inside=pl.sum_horizontal(_count(cell, QUOTE) for cell in all_cells),
    )
    around = pl.col("quotes") - 2 * pl.col("inside")
    is_measured = (around >= 0) & (around % 2 == 0) & (pl.col("missing") == around + pl.col("inside"))
    if not measured.select(is_measured.all()).item():
        return False
    quoted = measured.filter(pl.col("quotes") > 0).with_columns(single=record.str.replace_all(TWO_QUOTES, ""))
    unsure = quoted.with_columns(left=_count(pl.col("single"), QUOTE)).filter(~_has_plain_quotes(separator))[RECORD]
    cell = CELL.replace("{sep}", _sign(separator))
    return bool(unsure.str.contains(f"^{cell}(?:{_sign(separator)}{cell})*$").all())


def _has_plain_quotes(separator: str) -> pl.Expr:
    """Whether the neighbours of the quotes tell that they are regular: each opens a cell or closes one, in turn.

    Args:
        separator: between the cells. The columns are the count of `quotes` in the record and of those `inside` of
            cells, the record without quotes that stand in pairs (`single`), and the count of quotes `left` in that.
    """
    single, left, sign = pl.col("single"), pl.col("left"), _sign(separator)
    opened, closed = _count(single, f'(?:^|{sign})"'), _count(single, f'"(?:{sign}|$)')
    is_alone = (
        single.str.contains(f'{sign}"{sign}')
        | single.str.starts_with(QUOTE + separator)
        | single.str.ends_with(separator + QUOTE)
    )
    first = single.str.find(QUOTE, literal=True).fill_null(0).cast(pl.Int64)
    before_first = single.cast(pl.Binary).bin.slice(pl.max_horizontal(first - 1, 0), 1)
    opens_first = (first == 0) | (before_first == separator.encode())
    is_doubled = pl.col("quotes") - left == 2 * pl.col("inside")
    return (2 * opened == left) & (2 * closed == left) & opens_first & ~is_alone & is_doubled


def _count(text: pl.Expr, pattern: str) -> pl.Expr:
    """How often a pattern occurs; much faster than with `literal=True`."""
    return text.str.count_matches(pattern).cast(pl.Int64)


def _sign(separator: str) -> str:
    return f"\\x{{{ord(separator):x}}}"
