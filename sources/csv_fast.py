"""CSV, a whole piece at once: cells are the bytes between separators and line feeds that stand outside of quotes.

Only where that cannot be mistaken: the quotes must stand where RFC 4180 has them, and every record must have as many
cells as the header. All else is left to the careful way.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from sources.slices import Places, byte_array, is_utf8, places_of, sliced

QUOTE, RETURN, LINE_FEED = ord('"'), ord("\r"), ord("\n")


class FastCsv(NamedTuple):
    """The records of a piece.

    Args:
        line: that each starts on, from 0.
        byte_offset: where it starts.
        payload: its bytes, without the line feed.
        cells: as text, in columns `cell 0`, `cell 1` and so on.
    """

    line: pl.Series
    byte_offset: pl.Series
    payload: pl.Series
    cells: pl.DataFrame


def parsed(data: bytes, separator: bytes, width: int) -> FastCsv | None:
    """The records of a piece.

    Returns:
        None if a line is no UTF-8, a quote stands where RFC 4180 has none, or a record has too few or too many cells.
    """
    values = byte_array(data)
    if not (width and data):
        return None
    marks = places_of(b'"\n' + separator, data)
    kinds = values[marks]
    is_quote = kinds == QUOTE
    quotes = marks[is_quote]
    if not (is_utf8(data) and _are_regular(values, quotes, ord(separator))):
        return None
    is_bound = ~is_quote & (np.cumsum(is_quote) % 2 == 0)
    bounds, is_end = marks[is_bound], kinds[is_bound] == LINE_FEED
    if not is_end.any() or bounds[is_end][-1] != len(data) - 1:  # the last line has no end
        bounds, is_end = np.append(bounds, len(data)), np.append(is_end, True)
    starts = np.append(0, bounds + 1)[:-1]
    is_blank = _are_blank(values, starts, bounds, is_end)
    if is_blank.any():
        bounds, starts, is_end = bounds[~is_blank], starts[~is_blank], is_end[~is_blank]
    count = len(bounds) // width
    if len(bounds) % width or is_end.sum() != count or not is_end[width - 1 :: width].all():
        return None
    cells = _cells(data, quotes, starts.reshape(count, width), bounds.reshape(count, width))
    if cells is None:
        return None
    first, last = starts[::width], bounds[width - 1 :: width]
    line_feeds = marks[kinds == LINE_FEED]
    return FastCsv(
        pl.Series(np.searchsorted(line_feeds, first)), pl.Series(first), sliced(data, first, last), pl.DataFrame(cells)
    )


def _are_regular(values: npt.NDArray[np.uint8], quotes: Places, separator: int) -> bool:
    """Whether no quote stands where RFC 4180 (section 2) has none.

    A quoted cell starts after a separator or a line feed, and is followed by one of them. A quote inside it is written
    twice, which looks like one that closes the cell and one that opens it again.
    """
    if len(quotes) % 2:
        return False
    opening, closing = quotes[::2], quotes[1::2]
    before = values.take(opening - 1, mode="clip")  # of the first byte it is that byte, a quote
    after = values.take(closing + 1, mode="clip")
    starts_well = (before == separator) | (before == LINE_FEED) | (before == QUOTE)
    ends_well = (after == separator) | (after == LINE_FEED) | (after == QUOTE) | (after == RETURN)
    return bool(starts_well.all() and ends_well.all())


def _are_blank(
    values: npt.NDArray[np.uint8], starts: Places, ends: Places, is_end: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Whether each cell is a line of its own in which nothing stands, or a carriage return."""
    length = ends - starts
    is_blank: npt.NDArray[np.bool_] = length == 0
    one = np.flatnonzero(length == 1)
    is_blank[one] = values[starts[one]] == RETURN
    is_blank &= is_end
    is_blank[1:] &= is_end[:-1]
    return is_blank


def _cells(data: bytes, quotes: Places, starts: Places, ends: Places) -> list[pl.Series] | None:
    """The columns of cells from their places, a row for each record; none if one goes on behind its closing quote."""
    values = byte_array(data)
    last = ends[:, -1]
    has_return = (last > starts[:, -1]) & (values[last - 1] == RETURN)
    ends = ends.copy()
    ends[:, -1] -= has_return
    is_quoted = (values.take(starts, mode="clip") == QUOTE) & (ends > starts)
    is_closed = (values.take(ends - 1, mode="clip") == QUOTE) & (ends - starts > 1)
    if not is_closed[is_quoted].all():
        return None
    twice = quotes[2::2][np.diff(quotes)[1::2] == 1]  # the second of two quotes that stand for one
    starts, ends = starts + is_quoted, ends - is_quoted
    columns = []
    for number in range(starts.shape[1]):
        column = sliced(data, starts[:, number], ends[:, number], is_text=True)
        if twice.size:
            before, until = twice.searchsorted(starts[:, number]), twice.searchsorted(ends[:, number])
            column = _with_quotes(column, np.flatnonzero(until > before))
        columns.append(column.alias(f"cell {number}"))
    return columns


def _with_quotes(column: pl.Series, rows: Places) -> pl.Series:
    """The cells with each two quotes made one, in the rows that have any."""
    if not rows.size:
        return column
    made = column.gather(rows).str.replace_all('""', '"')
    order = np.arange(len(column))
    order[rows] = len(column) + np.arange(rows.size)
    return pl.concat([column, made]).gather(order)
