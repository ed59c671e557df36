"""CSV by Polars, and the proof that it read what stands there.

Polars fills a record that has too few cells, and has its own way with quotes in the middle of a cell. So the quotes
must stand where RFC 4180 has them, and every record is measured: its bytes must be those of its cells, the separators
between them, and the quotes around and inside them.
"""

from __future__ import annotations

import io

import polars as pl

from sources.record import byte_values, lines_of

QUOTE, RETURN, LINE_FEED = ord('"'), ord("\r"), ord("\n")
LONE_RETURN = r"\r(?:[^\n]|$)"


def parsed(data: bytes, separator: bytes, width: int) -> tuple[pl.DataFrame, pl.DataFrame] | None:
    """The records of a piece, and their cells in columns `cell 0`, `cell 1` and so on.

    Returns:
        record_number from 0, byte_offset and payload of each record, and its cells; none if a line is no UTF-8, a quote
        stands where RFC 4180 has none, a carriage return stands inside a line, or a record has too few or too many
        cells.
    """
    quotes = _regular_quotes(data, separator)
    if quotes is None:
        return None
    try:
        line = lines_of(data).cast(pl.String).alias("payload")
    except pl.exceptions.PolarsError:
        return None
    joined = _joined(line, quotes)
    text = joined["payload"].str.strip_suffix("\r")
    is_blank = text == ""
    if is_blank.any():  # Polars would take an empty line for a record
        joined, text = joined.filter(~is_blank), text.filter(~is_blank)
        data = "\n".join(joined["payload"]).encode()
    if b"\r" in data and text.str.contains(LONE_RETURN).any():
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
    if (cells.height, cells.width) != (joined.height, width):
        return None
    is_exact = _are_exact(cells, text, joined["quote_bytes"])
    return (joined.drop("quote_bytes"), cells) if is_exact else None


def _regular_quotes(data: bytes, separator: bytes) -> pl.DataFrame | None:
    """The quotes of a piece, or none if one stands where RFC 4180 (section 2) has none.

    A quoted cell starts after a separator or a line feed, and is followed by one of them. A quote inside it is written
    twice, which looks like one that closes the cell and one that opens it again.

    Returns:
        place in bytes, and is_in_cell: whether it is the second of such two.
    """
    bounded = byte_values(b"\n" + data + b"\n")
    place = (bounded == QUOTE).arg_true()
    if len(place) % 2:
        return None
    before = bounded.gather(place.gather_every(2) - 1)
    after = bounded.gather(place.gather_every(2, 1) + 1)
    bounds = [ord(separator), LINE_FEED, QUOTE]
    if not (before.is_in(bounds).all() and after.is_in([*bounds, RETURN]).all()):
        return None
    is_in_cell = pl.repeat(value=False, n=len(place), dtype=pl.Boolean, eager=True)
    again = (before == QUOTE).arg_true() * 2
    return pl.DataFrame({"place": place - 1, "is_in_cell": is_in_cell.scatter(again, values=True)})


def _joined(line: pl.Series, quotes: pl.DataFrame) -> pl.DataFrame:
    """Lines joined to records where a quote is open.

    Returns:
        record_number from 0, byte_offset, payload, and quote_bytes: how many of its quotes are not those of a cell.
    """
    size = line.str.len_bytes().cast(pl.Int64) + 1
    end = size.cum_sum()
    seen = quotes["place"].cast(pl.Int64).search_sorted(end).cast(pl.Int64)
    in_cells = quotes.filter("is_in_cell")["place"].cast(pl.Int64).search_sorted(end).cast(pl.Int64)
    numbered = pl.DataFrame(
        {
            "record_number": pl.int_range(len(line), eager=True),
            "byte_offset": end - size,
            "payload": line,
            "quote_bytes": (seen - in_cells).diff().fill_null(seen - in_cells),
        }
    )
    is_start = seen.shift(fill_value=0) % 2 == 0
    if is_start.all():
        return numbered
    return (
        numbered.group_by(is_start.cum_sum().alias("record"), maintain_order=True)
        .agg(
            pl.col("record_number", "byte_offset").first(),
            pl.col("payload").str.join("\n"),
            pl.col("quote_bytes").sum(),
        )
        .drop("record")
    )


def _are_exact(cells: pl.DataFrame, text: pl.Series, quote_bytes: pl.Series) -> bool:
    """Whether each record has just the bytes that its cells, separators and quotes need."""
    if any(cell.null_count() for cell in cells.get_columns()):
        return False
    in_cells = cells.select(pl.sum_horizontal(pl.all().str.len_bytes().cast(pl.Int64))).to_series()
    return bool((text.str.len_bytes().cast(pl.Int64) == in_cells + quote_bytes + (cells.width - 1)).all())
