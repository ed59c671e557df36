"""CSV and TSV: a header, then records that may span lines. Polars parses whole pieces; odd ones are scanned by cell."""

from __future__ import annotations

import io
from collections.abc import Sequence

import polars as pl

from sources import csv_scan
from sources.record import Records, lines_of, no_records, placed, without_flaws

SUFFIXES = (".csv", ".tsv")
_CELL = r'(?:"(?:[^"]|"")*"|[^"{sep}\r\n]*)'  # RFC 4180, section 2


class Csv:
    """The form of comma-separated values, with a header and quotes as in RFC 4180.

    Args:
        names: the fields that are wanted.
        separator: one character between the cells.
    """

    suffixes = SUFFIXES

    def __init__(self, names: Sequence[str], separator: str = ",") -> None:
        """Read these fields."""
        self.names = tuple(names)
        self._separator = separator.encode()
        sign = "\\t" if separator == "\t" else f"\\x{{{ord(separator):x}}}"
        cell = _CELL.replace("{sep}", sign)
        self._regular = rf"^{cell}(?:{sign}{cell})*\r?$"

    def header(self, start: bytes) -> tuple[tuple[str, ...], int]:
        """The names in the first record, and its length in bytes; a name that comes twice is numbered."""
        first = next(csv_scan.rows(start, self._separator), None)
        if first is None:
            return (), 0
        names: list[str] = []
        for cell in first.cells:
            name, number = cell.decode("utf-8", "backslashreplace").strip(), 1
            free = name
            while free in names:
                number += 1
                free = f"{name}#{number}"
            names.append(free)
        return tuple(names), first.end

    def found_fields(self, start: bytes) -> tuple[str, ...]:
        """The names in the header, if the first bytes are text with more than one column."""
        if start.startswith((b"{", b"[", b"PAR1")) or b"\0" in start:
            return ()
        names, _ = self.header(start)
        return names if len(names) > 1 else ()

    def cut(self, data: bytes) -> int:
        """How many bytes of the data hold whole records: to the last line feed that is not quoted."""
        quotes = data.count(b'"')
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

    def records(self, data: bytes, first_line: int, header: tuple[str, ...]) -> Records:
        """The records of a piece that starts on `first_line`, without its header."""
        fast = self._parsed(data, first_line, header)
        return self._scanned(data, first_line, header) if fast is None else fast

    def _parsed(self, data: bytes, first_line: int, header: tuple[str, ...]) -> Records | None:
        """The records by Polars; none if a line is no UTF-8, quotes are odd, or a record has too few or many cells."""
        lines = lines_of(data)
        try:
            line = pl.Series("line", lines, dtype=pl.Binary).cast(pl.String)
        except pl.exceptions.PolarsError:
            return None
        quotes = line.str.count_matches('"', literal=True)
        is_start = (quotes.cum_sum() - quotes) % 2 == 0
        joined = self._joined(line, is_start)
        record = joined.filter(pl.col("payload").str.strip_chars_end("\r") != "")
        if record.is_empty():
            return no_records(self.names)
        if record.height < joined.height:  # Polars would take an empty line for a record
            data = str(record["payload"].str.join("\n").item()).encode()
        text = record["payload"]
        if not text.str.contains(self._regular).all():
            return None
        try:
            cells = pl.read_csv(
                io.BytesIO(data),
                has_header=False,
                new_columns=[f"cell {number}" for number in range(len(header))],
                separator=self._separator.decode(),
                infer_schema=False,
                empty_string_is_null=False,
                glob=False,
            )
        except (pl.exceptions.PolarsError, UnicodeDecodeError):
            return None
        has_all = cells.width == len(header) and cells.height == record.height
        if not has_all or any(column.null_count() for column in cells.iter_columns()):
            return None
        cells.columns = list(header)
        place = placed(
            record["line_number"] + first_line,
            record["byte_offset"],
            text.cast(pl.Binary),
            *without_flaws(record.height),
        )
        return self._of_cells(place, cells)

    def _joined(self, line: pl.Series, is_start: pl.Series) -> pl.DataFrame:
        """Lines joined to records: line_number from 0, byte_offset, payload."""
        size = line.str.len_bytes().cast(pl.Int64) + 1
        numbered = pl.DataFrame({"payload": line, "byte_offset": size.cum_sum() - size}).with_row_index("line_number")
        if is_start.all():
            return numbered.with_columns(pl.col("line_number").cast(pl.Int64))
        return (
            numbered.group_by(is_start.cum_sum().alias("record"), maintain_order=True)
            .agg(
                pl.col("line_number").first().cast(pl.Int64),
                pl.col("byte_offset").first(),
                pl.col("payload").str.join("\n"),
            )
            .drop("record")
        )

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
        return self._of_cells(place, pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row"))

    def _of_cells(self, place: pl.DataFrame, cells: pl.DataFrame) -> Records:
        """Cells as fields; those that are not wanted and not empty become JSON."""
        wanted = [pl.col(name) if name in cells.columns else pl.lit(None, pl.String).alias(name) for name in self.names]
        members = [
            pl.when(pl.col(name) != "").then(pl.struct(name).struct.json_encode().str.head(-1).str.slice(1))
            for name in cells.columns
            if name not in self.names
        ]
        joined = pl.concat_str(members or [pl.lit("")], separator=",", ignore_nulls=True)
        extra_json = cells.select(extra_json=pl.when(joined != "").then("{" + joined + "}"))["extra_json"]
        if len(extra_json) != cells.height:
            extra_json = pl.Series("extra_json", [None], dtype=pl.String).new_from_index(0, cells.height)
        return Records(place, cells.select(wanted), extra_json)


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
