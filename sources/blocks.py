"""Blocks of lines: `name: value`, one field a line, and an empty line between records."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import polars as pl

from sources.record import Records, lines_of, no_records, placed

FIELD = r"^([a-z]+/[A-Za-z]+):(?: (.*?))?\r?$"
FIELD_BYTES = re.compile(rb"^([a-z]+/[A-Za-z]+):(?: |\r?$)", re.MULTILINE)
GAP = re.compile(rb"\n\r?\n")


class Blocks:
    """The form of blocks of lines.

    A line that starts with no name goes on with the field before it. A block whose first line does, or in which a name
    occurs twice, is broken.

    Args:
        names: the fields that are wanted.
    """

    suffixes = (".txt",)

    def __init__(self, names: Sequence[str]) -> None:
        """Read these fields."""
        self.names = tuple(names)

    def header(self, _start: bytes) -> tuple[tuple[str, ...], int]:
        """Every line names its field."""
        return self.names, 0

    def found_fields(self, start: bytes) -> tuple[str, ...]:
        """The names at the starts of lines; a last line that is cut may be left out."""
        return tuple(dict.fromkeys(name.decode() for name in FIELD_BYTES.findall(start)))

    def cut(self, data: bytes) -> int:
        """How many bytes of the data hold whole blocks: to the last empty line."""
        end = data.rfind(b"\n\n")
        windows_end = data.rfind(b"\n\r\n")
        return max(end + 2 if end >= 0 else 0, windows_end + 3 if windows_end >= 0 else 0)

    def records(self, data: bytes, first_line: int, _header: tuple[str, ...]) -> Records:
        """The records of a piece that starts on `first_line`."""
        numbered = self._lines(data)
        if numbered.is_empty():
            return no_records(self.names)
        block = numbered.group_by("block", maintain_order=True).agg(
            pl.col("number").first(),
            pl.col("byte_offset").first(),
            pl.col("line"),
            pl.col("name").first().alias("first"),
        )
        fields = (
            numbered.drop_nulls("name")
            .group_by("block", "name", maintain_order=True)
            .agg(pl.col("value").first(), count=pl.len())
        )
        twice = fields.filter(pl.col("count") > 1).group_by("block").agg(pl.col("name").first().alias("twice"))
        wide = fields.pivot("name", index="block", values="value") if fields.height else fields.select("block").unique()
        joined = block.join(twice, on="block", how="left", maintain_order="left").join(
            wide, on="block", how="left", maintain_order="left", suffix=" of the block"
        )
        is_loose, is_twice = pl.col("first").is_null(), pl.col("twice").is_not_null()
        judged = joined.with_columns(
            flaws=pl.when(is_loose).then(pl.lit(["malformed_record"])).when(is_twice).then(pl.lit(["duplicate_field"])),
            flaw_detail=pl.when(is_loose)
            .then(pl.lit("Its first line names no field."))
            .when(is_twice)
            .then(pl.format("The field {} occurs twice.", "twice")),
        )
        place = placed(
            judged["number"] + first_line,
            judged["byte_offset"],
            judged["line"].list.join("\n").cast(pl.Binary),
            judged["flaws"],
            judged["flaw_detail"],
        )
        is_good = pl.col("flaws").is_null()
        wanted = [
            (pl.when(is_good).then(pl.col(name)) if name in wide.columns else pl.lit(None, pl.String)).alias(name)
            for name in self.names
        ]
        others = [name for name in wide.columns if name not in self.names and name != "block"]
        return Records(place, judged.select(wanted), _extra_json(judged, others))

    def _lines(self, data: bytes) -> pl.DataFrame:
        """The lines that are not empty: number from 0, byte_offset, block, line, name and value of its field."""
        text = pl.Series("line", lines_of(data), dtype=pl.Binary)
        size = text.bin.size().cast(pl.Int64) + 1
        try:
            line = text.cast(pl.String)
        except pl.exceptions.PolarsError:
            line = pl.Series("line", [one.decode("utf-8", "backslashreplace") for one in text.to_list()])
        is_empty = line.str.strip_chars_end("\r") == ""
        parts = line.str.extract_groups(FIELD).struct
        numbered = pl.DataFrame({"line": line, "byte_offset": size.cum_sum() - size}).with_columns(
            number=pl.int_range(pl.len(), dtype=pl.Int64),
            block=is_empty.cum_sum(),
            name=parts.field("1"),
            value=parts.field("2").fill_null(""),
        )
        numbered = numbered.filter(~is_empty)
        if numbered["name"].null_count() == 0:
            return numbered
        return _continued(numbered)


def _continued(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines without a name joined to the field before them in their block; a block that starts so keeps a null name."""
    field = pl.col("name").is_not_null().cum_sum().over("block")
    return (
        lines.with_columns(field=field)
        .with_columns(value=pl.when(pl.col("name").is_null()).then("line").otherwise("value"))
        .group_by("block", "field", maintain_order=True)
        .agg(
            pl.col("line").str.join("\n"),
            pl.col("byte_offset", "number", "name").first(),
            pl.col("value").str.join("\n"),
        )
        .drop("field")
    )


def _extra_json(block: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """The other fields of each block as JSON; there are none in a well-formed dump."""
    if not names:
        return pl.Series("extra_json", [None], dtype=pl.String).new_from_index(0, block.height)
    rows = block.select(names).to_dicts()
    there = [{name: value for name, value in row.items() if value is not None} for row in rows]
    return pl.Series("extra_json", [json.dumps(row) if row else None for row in there], dtype=pl.String)
