"""CSV and TSV: a header, then records that may span lines. Pieces are cut at once, odd ones scanned by cell."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sources import csv_scan
from sources.record import Records, count_of, no_records, placed, without_flaws

SUFFIXES = (".csv", ".tsv")
MOST_COLUMNS = 2_000  # a header with more is none


class Csv:
    """The form of comma-separated values, with a header and quotes as in RFC 4180.

    Args:
        names: the fields that are wanted.
        separator: one character between the cells.
    """

    suffixes = SUFFIXES
    gap = b"\n"

    def __init__(self, names: Sequence[str], separator: str = ",") -> None:
        """Read these fields."""
        self.names = tuple(names)
        self._separator = separator.encode()

    def header(self, start: bytes) -> tuple[tuple[str, ...], int]:
        """The names in the first record, and its length in bytes; a name that comes twice is numbered."""
        first = next(csv_scan.rows(start, self._separator), None)
        if first is None:
            return (), 0
        names: dict[str, int] = {}  # and how often each has come
        for cell in first.cells[: MOST_COLUMNS + 1]:
            name = free = cell.decode("utf-8", "backslashreplace").strip()
            while free in names:
                names[name] += 1
                free = f"{name}#{names[name]}"
            names[free] = 1
        return tuple(names), first.end

    def found_fields(self, start: bytes) -> tuple[str, ...]:
        """The names in the header, if the first bytes are text with more than one column."""
        names, length = self.header(start)
        is_text = not start.startswith((b"{", b"[", b"PAR1")) and b"\0" not in start[:length]
        return names if is_text and 1 < len(names) <= MOST_COLUMNS else ()

    def cut(self, data: bytes) -> int:
        """How many bytes of the data hold whole records: to the last line feed that is not quoted."""
        quotes = count_of(b'"', data)
        end = data.rfind(b"\n") + 1
        if not quotes:
            return end
        after = data.count(b'"', end)
        lowest = len(data) // 2
        while end > lowest:
            if (quotes - after) % 2 == 0:
                return end
            before = data.rfind(b"\n", 0, end - 1) + 1
            after += data.count(b'"', before, end)
            end = before
        whole = 0  # quotes are unbalanced, or a record is long: look closely
        for row in csv_scan.rows(data, self._separator):
            if not row.is_whole:
                break
            whole = row.end
        return whole

    def end(self, data: bytes) -> int:
        """Where the first line ends; 0 if it does not."""
        return data.find(b"\n") + 1

    def is_apart(self, data: bytes) -> bool:
        """A quote might be open at its end."""
        return b'"' not in data

    def records(self, data: bytes, first_line: int, header: tuple[str, ...]) -> Records:
        """The records of a piece that starts on `first_line`, without its header."""
        from sources import csv_fast  # numpy and pyarrow, which a load without files of records need not import

        fast = csv_fast.parsed(data, self._separator, len(header))
        if fast is None:
            return self._scanned(data, first_line, header)
        if not len(fast.payload):
            return no_records(self.names)
        whole = placed(fast.line + first_line, fast.byte_offset, fast.payload, *without_flaws(len(fast.payload)))
        return self._of_cells(whole, fast.cells, header)

    def _scanned(self, data: bytes, first_line: int, header: tuple[str, ...]) -> Records:
        """The records by their cells: exact, and slower."""
        number, offset, payload, flaws, details, cells = [], [], [], [], [], []
        line, counted = first_line, 0
        for row in csv_scan.rows(data, self._separator):
            line += data.count(b"\n", counted, row.start)
            counted = row.start
            raw = data[row.start : row.end].removesuffix(b"\n")
            if not raw.removesuffix(b"\r"):
                continue
            values, flaw, detail = _judged(row, len(header))
            number.append(line)
            offset.append(row.start)
            payload.append(raw)
            flaws.append(None if flaw is None else [flaw])
            details.append(detail)
            cells.append(values)
        place = placed(
            pl.Series(number, dtype=pl.Int64),
            pl.Series(offset, dtype=pl.Int64),
            pl.Series(payload, dtype=pl.Binary),
            pl.Series(flaws, dtype=pl.List(pl.String)),
            pl.Series(details, dtype=pl.String),
        )
        columns = [f"cell {number_of_cell}" for number_of_cell in range(len(header))]
        table = pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String), orient="row")
        return self._of_cells(place, table, header)

    def _of_cells(self, place: pl.DataFrame, cells: pl.DataFrame, header: tuple[str, ...]) -> Records:
        """Cells as fields; those that are not wanted and not empty become JSON."""
        column = dict(zip(header, cells.get_columns(), strict=True))
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, place.height)
        fields = pl.DataFrame([column.get(name, nothing).alias(name) for name in self.names])
        others = [column[name].alias(name) for name in header if name not in self.names]
        return Records(place, fields, _extra_json(others) if others else nothing.alias("extra_json"))


def _extra_json(others: Sequence[pl.Series]) -> pl.Series:
    """Other cells as a JSON object a record, without those that are empty; missing where all are."""
    numbered = pl.DataFrame([one.alias(f"cell {number}") for number, one in enumerate(others)])
    members = [
        pl.when(cell != "").then(pl.struct(cell.alias(one.name)).struct.json_encode().str.head(-1).str.slice(1))
        for one, cell in zip(others, map(pl.col, numbered.columns), strict=True)
    ]
    joined = pl.concat_str(members, separator=",", ignore_nulls=True)
    return numbered.select(extra_json=pl.when(joined != "").then("{" + joined + "}"))["extra_json"]


def _judged(row: csv_scan.Row, width: int) -> tuple[tuple[str | None, ...], str | None, str | None]:
    """The cells as text, and what is wrong with them."""
    nothing = (None,) * width
    if row.detail is not None:
        return nothing, "malformed_record", row.detail
    if len(row.cells) != width:
        return nothing, "malformed_record", f"It has {len(row.cells)} cells, and the header has {width}."
    try:
        return tuple(cell.decode() for cell in row.cells), None, None
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        return nothing, "invalid_encoding", f"A cell has the byte 0x{byte:02x}, which is not valid in utf-8."
