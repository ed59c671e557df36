"""JSON lines. Polars parses whole pieces; what it refuses, or may have changed, is decoded line by line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from sources.json_fast import FastJson
from sources.json_values import decoded_line, object_names
from sources.record import Records, no_records, placed, without_flaws

SUFFIXES = (".json", ".jsonl", ".ndjson")
SAMPLED_LINES = 20
OBJECT_START = ord("{")


class JsonLines:
    """The form of JSON lines.

    Args:
        names: the fields that are wanted.
        nested: those of them that may hold lists or objects.
        aside: fields that are usually there and have no column. Naming them keeps the fast way open.
    """

    suffixes = SUFFIXES
    gap = b"\n"

    def __init__(self, names: Sequence[str], nested: Collection[str] = (), aside: Sequence[str] = ()) -> None:
        """Read these fields."""
        self.names = tuple(names)
        self._nested = frozenset(nested)
        self._aside = tuple(aside)
        self._fast = FastJson(self.names, self._nested, self._aside)

    def header(self, _start: bytes) -> tuple[tuple[str, ...], int]:
        """Every line names its own fields."""
        return self.names, 0

    def found_fields(self, start: bytes) -> tuple[str, ...]:
        """The names of the fields of the first objects that can be read."""
        found: dict[str, None] = {}
        for line in start.split(b"\n")[:SAMPLED_LINES]:
            if line.lstrip(b" \t\r").startswith(b"{"):
                found |= dict.fromkeys(object_names(line))
        return tuple(found)

    def cut(self, data: bytes) -> int:
        """How many bytes of the data hold whole records: to the last line feed."""
        return data.rfind(b"\n") + 1

    def end(self, data: bytes) -> int:
        """Where the first record ends; 0 if it does not."""
        return data.find(b"\n") + 1

    def is_apart(self, _data: bytes) -> bool:
        """A line is a record, whatever follows."""
        return True

    def records(self, data: bytes, first_line: int, _header: tuple[str, ...]) -> Records:
        """The records of a piece that starts on `first_line`."""
        from sources.slices import byte_array, line_places, sliced  # numpy and pyarrow, which not every load needs

        starts, ends = line_places(data)
        unsure = (byte_array(data)[starts] != OBJECT_START).nonzero()[0]
        blank = [number for number in unsure.tolist() if not data[starts[number] : ends[number]].strip()]
        if len(blank) == len(starts):
            return no_records(self.names)
        place = pl.DataFrame(
            {
                "record_number": pl.int_range(first_line, first_line + len(starts), eager=True),
                "byte_offset": starts,
                "payload": sliced(data, starts, ends),
            }
        )
        if blank:
            place = place.filter(~pl.int_range(pl.len()).is_in(blank))
        fast = self._fast.parsed(data, place["payload"])
        if fast is None:
            return self._decoded(place)
        whole = placed(*_columns(place), *without_flaws(place.height))
        records = Records(whole, fast.select(self.names), fast["extra_json"])
        odd = fast["is_odd"].arg_true()
        return self._mended(records, odd) if len(odd) else records

    def _mended(self, records: Records, odd: pl.Series) -> Records:
        """The records with the odd ones decoded with care."""
        place = records.place.select("record_number", "byte_offset", "payload")[odd]
        careful = self._decoded(place)
        height = len(records)
        order = pl.int_range(height, eager=True, dtype=pl.UInt32)
        order = order.scatter(odd, pl.int_range(height, height + len(odd), eager=True, dtype=pl.UInt32))
        return Records(
            pl.concat([records.place, careful.place])[order],
            pl.concat([records.fields, careful.fields])[order],
            pl.concat([records.extra_json, careful.extra_json])[order],
        )

    def _decoded(self, place: pl.DataFrame) -> Records:
        """Every line decoded by itself: exact, and several times slower."""
        lines = place["payload"].to_list()
        decoded = [decoded_line(line, self.names, self._nested, self._aside) for line in lines]
        flaws = [None if one.flaw is None else [one.flaw] for one in decoded]
        fields = {name: [one.fields.get(name) for one in decoded] for name in self.names}
        return Records(
            placed(
                *_columns(place),
                pl.Series("flaws", flaws, dtype=pl.List(pl.String)),
                pl.Series("flaw_detail", [one.detail for one in decoded], dtype=pl.String),
            ),
            pl.DataFrame(fields, schema=dict.fromkeys(self.names, pl.String)),
            pl.Series("extra_json", [one.extra_json for one in decoded], dtype=pl.String),
        )


def _columns(place: pl.DataFrame) -> tuple[pl.Series, pl.Series, pl.Series]:
    return place["record_number"], place["byte_offset"], place["payload"]
