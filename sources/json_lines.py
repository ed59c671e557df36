"""JSON lines. Polars parses whole pieces; a piece in which anything is odd is decoded line by line."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from itertools import compress

import polars as pl

from sources.json_values import decoded_line, object_names, plain_json
from sources.record import Records, lines_of, no_records, placed, without_flaws

SUFFIXES = (".json", ".jsonl", ".ndjson")
SAMPLED_LINES = 20
_ESCAPED_ODDITY = r"\\u(?:[dD][89a-fA-F]|0000)"
_COLONS = (":", " :")  # how writers of JSON part a name from its value


class JsonLines:
    """The form of JSON lines.

    Args:
        names: the fields that are wanted.
        nested: those of them that may hold lists or objects.
        aside: fields that are usually there and have no column. Naming them keeps the fast way open.
    """

    suffixes = SUFFIXES

    def __init__(self, names: Sequence[str], nested: Collection[str] = (), aside: Sequence[str] = ()) -> None:
        """Read these fields."""
        self.names = tuple(names)
        self._nested = frozenset(nested)
        self._aside = tuple(aside)

    def header(self, _start: bytes) -> tuple[tuple[str, ...], int]:
        """Every line names its own fields."""
        return self.names, 0

    def found_fields(self, start: bytes) -> tuple[str, ...]:
        """The names of the fields of the first objects that can be read."""
        found: dict[str, None] = {}
        for line in start.split(b"\n")[:SAMPLED_LINES]:
            if line.startswith(b"{"):
                found |= dict.fromkeys(object_names(line))
        return tuple(found)

    def cut(self, data: bytes) -> int:
        """How many bytes of the data hold whole records: to the last line feed."""
        return data.rfind(b"\n") + 1

    def records(self, data: bytes, first_line: int, _header: tuple[str, ...]) -> Records:
        """The records of a piece that starts on `first_line`."""
        lines = lines_of(data)
        is_there = [bool(line) and not line.isspace() for line in lines]
        if not any(is_there):
            return no_records(self.names)
        length = pl.Series(lines, dtype=pl.Binary).bin.size().cast(pl.Int64) + 1
        mask = pl.Series(is_there)
        number = pl.int_range(first_line, first_line + len(lines), eager=True).filter(mask)
        offset = (length.cum_sum() - length).filter(mask)
        there = list(compress(lines, is_there))
        payload = pl.Series("payload", there, dtype=pl.Binary)
        fast = self._parsed(data, payload)
        if fast is None:
            return self._decoded(there, number, offset, payload)
        place = placed(number, offset, payload, *without_flaws(len(there)))
        records = Records(place, fast.select(self.names), fast["extra_json"])
        odd = fast["is_odd"].arg_true()
        return self._mended(records, there, odd) if len(odd) else records

    def _parsed(self, data: bytes, payload: pl.Series) -> pl.DataFrame | None:
        """The fields as text, `extra_json`, and `is_odd` where Polars may have changed something.

        None if a line is broken, or holds a name that is not known or comes twice.
        """
        wanted = (*self.names, *self._aside)
        try:
            line = payload.cast(pl.String)
            fields = pl.read_ndjson(io.BytesIO(data), schema=dict.fromkeys(wanted, pl.String))
        except (pl.exceptions.PolarsError, UnicodeDecodeError):
            return None
        if fields.height != len(line) or _count(line, '\\\\":') or _name_count(line) != self._known_count(fields, line):
            return None
        kept_aside = [name for name in self._aside if fields[name].count()]
        if any(_string_count(line, name) not in (0, fields[name].count()) for name in kept_aside):
            return None
        is_string = {name: _string_count(line, name) > 0 for name in kept_aside}
        plain = fields.with_columns(
            _plain_json(fields[name]) for name, holds_strings in is_string.items() if not holds_strings
        )
        return plain.with_columns(self._is_odd(line), _extra_json(is_string))

    def _known_count(self, fields: pl.DataFrame, line: pl.Series) -> int:
        """How many names the parsed fields account for: those with a value, with null, and those inside of values."""
        there = sum(column.len() - column.null_count() for column in fields.iter_columns())
        if there == _name_count(line):
            return there
        nulls = [f'"{colon}{gap}null' for colon in _COLONS for gap in ("", " ")]
        inside = (fields[name] for name in fields.columns if name in self._nested or name in self._aside)
        return there + sum(_unescaped_count(line, null) for null in nulls) + sum(map(_name_count, inside))

    def _is_odd(self, line: pl.Series) -> pl.Expr:
        """Rows that Polars may have changed: half a surrogate pair becomes NUL, a list may stand for a text."""
        plain = [pl.col(name) for name in self.names if name not in self._nested]
        starts = [name.str.starts_with(bracket) for name in plain for bracket in "[{"]
        return (
            pl.any_horizontal(pl.lit(line.str.contains(_ESCAPED_ODDITY)), *starts)
            .fill_null(value=False)
            .alias("is_odd")
        )

    def _mended(self, records: Records, lines: list[bytes], odd: pl.Series) -> Records:
        """The records with the odd ones decoded with care."""
        rows = odd.to_list()
        careful = self._decoded([lines[row] for row in rows], *(records.place[name].gather(odd) for name in _PLACE))
        order = pl.Series(range(len(lines)), dtype=pl.UInt32).set(pl.Series(range(len(lines))).is_in(rows), None)
        number = order.fill_null(0).scatter(odd, pl.Series(range(len(lines), len(lines) + len(rows)), dtype=pl.UInt32))
        return Records(
            pl.concat([records.place, careful.place])[number],
            pl.concat([records.fields, careful.fields])[number],
            pl.concat([records.extra_json, careful.extra_json])[number],
        )

    def _decoded(self, lines: list[bytes], number: pl.Series, offset: pl.Series, payload: pl.Series) -> Records:
        """Every line decoded by itself: exact, and a few times slower."""
        decoded = [decoded_line(line, self.names, self._nested) for line in lines]
        flaws = [None if one.flaw is None else [one.flaw] for one in decoded]
        fields = {name: [one.fields.get(name) for one in decoded] for name in self.names}
        return Records(
            placed(
                number,
                offset,
                payload,
                pl.Series("flaws", flaws, dtype=pl.List(pl.String)),
                pl.Series("flaw_detail", [one.detail for one in decoded], dtype=pl.String),
            ),
            pl.DataFrame(fields, schema=dict.fromkeys(self.names, pl.String)),
            pl.Series("extra_json", [one.extra_json for one in decoded], dtype=pl.String),
        )


_PLACE = ("record_number", "byte_offset", "payload")


def _extra_json(is_string: Mapping[str, bool]) -> pl.Expr:
    """The fields without a column as one JSON object; of each it is known whether it holds strings, or else JSON."""
    members = []
    for name, holds_strings in is_string.items():
        quoted = pl.struct(name).struct.json_encode().str.head(-1).str.slice(1)
        member = quoted if holds_strings else pl.lit(f'"{name}":') + pl.col(name)
        members.append(pl.when(pl.col(name).is_not_null()).then(member))
    joined = pl.concat_str(members or [pl.lit("")], separator=",", ignore_nulls=True)
    return pl.when(joined != "").then("{" + joined + "}").alias("extra_json")


def _plain_json(column: pl.Series) -> pl.Series:
    """JSON values written as the careful way writes them, so that a record never differs by the way it was read."""
    values = column.drop_nulls().unique()
    written = [plain_json(value) for value in values.to_list()]
    return column.replace(values, pl.Series(written, dtype=pl.String))


def _count(line: pl.Series, what: str) -> int:
    return int(line.str.count_matches(what, literal=True).sum() or 0)


def _unescaped_count(line: pl.Series, quoted: str) -> int:
    """How often something that starts with a quote occurs, without the times that the quote is part of a string."""
    count = _count(line, quoted)
    return count - _count(line, f"\\{quoted}") if count else 0


def _name_count(line: pl.Series) -> int:
    """How many names of fields there are in JSON, nested ones too: quotes that a colon follows."""
    return sum(_unescaped_count(line, f'"{colon}') for colon in _COLONS)


def _string_count(line: pl.Series, name: str) -> int:
    """How often a string follows the name of a field."""
    return sum(_count(line, f'"{name}"{colon}{gap}"') for colon in _COLONS for gap in ("", " "))
