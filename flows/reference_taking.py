"""The readings of the reference in one run: what was read of each table, and how it is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from contracts.stage import READ_FILE
from flows.reference_plan import ReferencePlan, ToRead, missing_path
from sources.files import read_file
from sources.imdb_reference import ReferenceTable, reader_settings
from sources.reference_reading import TableReading
from transforms.star import load_file
from warehouse.reference import Needs


@dataclass
class Taking:
    """The reading of the reference of one run, table by table."""

    plan: ReferencePlan
    to_read: ToRead
    needs: Needs
    work: Path
    readings: dict[str, TableReading] = field(default_factory=dict)
    set_aside: dict[str, Counter[str]] = field(default_factory=dict)

    def parts(self, table: ReferenceTable, wanted: pl.Series | None) -> Iterator[pl.DataFrame]:
        """The rows of a table, a part at a time; none if it is not to be read."""
        path = self.plan.reference.file_of(table)
        if table.name not in self.to_read.tables or path is None:
            return
        reading = TableReading(self.plan.reference, table, path)
        yield from reading.parts(wanted)
        if earlier := self.readings.get(table.name):
            reading.stands_beside(earlier)
        self.readings[table.name] = reading
        counts = self.set_aside.setdefault(table.name, Counter())
        for code, count in reading.set_aside.items():
            counts[code] = max(count, counts[code])  # people are read twice

    def count(self, table: ReferenceTable, set_aside: Mapping[str, int]) -> None:
        """Add what was set aside of a table after it was read."""
        self.set_aside.setdefault(table.name, Counter()).update(set_aside)

    def is_usable(self, table: ReferenceTable) -> bool:
        """Whether the table was read, and what was read may be used."""
        return table.name in self.readings and self.readings[table.name].is_usable

    def is_whole(self, table: ReferenceTable) -> bool:
        """Whether the table was read to its end."""
        return self.is_usable(table) and self.readings[table.name].reason is None

    @property
    def row_count(self) -> int:
        """Rows of all files that were read."""
        return sum(reading.row_count for reading in self.readings.values())

    def load_file(self) -> pl.DataFrame:
        """The rows of `audit.load_file`: files with what of them was set aside, or with why they were not read."""
        rows = [READ_FILE.empty()]
        for name, reading in self.readings.items():
            row = reading.read_file(reader_settings(self.to_read.settings[name]))
            told = ", ".join(f"{code} {count}" for code, count in sorted(self.set_aside[name].items()) if count)
            rows.append(row.with_columns(reason=pl.coalesce("reason", pl.lit(told or None, pl.String))))
        ignored = self.to_read.ignored.with_columns(file_digest=pl.lit(None, pl.String))
        rows.append(read_file(ignored, None))
        missing = pl.DataFrame({"path": [missing_path(name) for name in self.to_read.missing]}, {"path": pl.String})
        unknown = [name for name in READ_FILE.column_names if name not in ("path", "size_bytes", "reader_settings")]
        rows.append(
            missing.with_columns(pl.lit(None).alias(name) for name in unknown)
            .with_columns(
                size_bytes=pl.lit(0), reader_settings=pl.lit(""), state=pl.lit("gone"), reason=pl.lit("missing")
            )
            .select(READ_FILE.column_names)
            .cast(READ_FILE.schema)
        )
        return load_file(pl.concat(rows), self.plan.origin)
