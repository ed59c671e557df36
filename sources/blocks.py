"""Blocks of lines: `name: value`, one field a line, and an empty line between records."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import polars as pl

from sources.record import Records, no_records, placed

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
    gap = b"\n\n"

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

    def end(self, data: bytes) -> int:
        """Where the first block ends; 0 if it does not."""
        gap = GAP.search(data)
        return gap.end() if gap else 0

    def is_apart(self, _data: bytes) -> bool:
        """An empty line ends a block."""
        return True

    def records(self, data: bytes, first_line: int, _header: tuple[str, ...]) -> Records:
        """The records of a piece that starts on `first_line`."""
        lines = _lines(data)
        if lines.is_empty():
            return no_records(self.names)
        block = lines.group_by("block", maintain_order=True).agg(
            pl.col("number", "byte_offset").first(),
            pl.col("end").last(),
            pl.col("is_bad").any(),
            pl.col("line"),
            pl.col("name").first().is_null().alias("is_loose"),
        )
        of_name = (
            lines.drop_nulls("name")
            .group_by("block", "name", maintain_order=True)
            .agg(pl.col("value").first(), count=pl.len())
        )
        twice = of_name.filter(pl.col("count") > 1).group_by("block").agg(pl.col("name").first().alias("twice"))
        judged = block.join(twice, on="block", how="left", maintain_order="left").with_columns(_judgement())
        place = placed(
            judged["number"] + first_line,
            judged["byte_offset"],
            _payload(judged, data),
            judged.select(flaws=pl.when(pl.col("flaw").is_not_null()).then(pl.concat_list("flaw")))["flaws"],
            judged["flaw_detail"],
        )
        good = of_name.join(judged.filter(pl.col("flaw").is_null()), on="block", how="semi")
        is_wanted = pl.col("name").is_in(self.names)
        wide = good.filter(is_wanted).pivot("name", on_columns=self.names, index="block", values="value")
        fields = judged.select("block").join(wide, on="block", how="left", maintain_order="left").select(self.names)
        return Records(place, fields, _extra_json(judged, good.filter(~is_wanted)))


def _lines(data: bytes) -> pl.DataFrame:
    """The lines with their fields, empty ones left out.

    Returns:
        number from 0, byte_offset and end of the line, block, line, is_bad if it is no UTF-8, and name and value of its
        field; a line without a name is joined to the field before it, or has a null name at the start of a block.
    """
    from sources.slices import line_places, sliced  # numpy and pyarrow, which not every load needs

    raw = sliced(data, *line_places(data)).alias("line")
    size = raw.bin.size().cast(pl.Int64) + 1
    is_bad = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(raw))
    try:
        line = raw.cast(pl.String)
    except pl.exceptions.PolarsError:
        line = pl.Series("line", [one.decode("utf-8", "backslashreplace") for one in raw.to_list()], dtype=pl.String)
        is_bad = line.cast(pl.Binary) != raw
    is_empty = line.str.strip_chars_end("\r") == ""
    parts = line.str.extract_groups(FIELD).struct
    numbered = pl.DataFrame({"line": line, "byte_offset": size.cum_sum() - size, "is_bad": is_bad}).with_columns(
        end=pl.col("byte_offset") + size - 1,
        number=pl.int_range(pl.len(), dtype=pl.Int64),
        block=is_empty.cum_sum(),
        name=parts.field("1"),
        value=parts.field("2").fill_null(""),
    )
    numbered = numbered.filter(~is_empty)
    return numbered if numbered["name"].null_count() == 0 else _continued(numbered)


def _continued(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines without a name joined to the field before them in their block; a block that starts so keeps a null name."""
    field = pl.col("name").is_not_null().cum_sum().over("block")
    return (
        lines.with_columns(field=field)
        .with_columns(value=pl.when(pl.col("name").is_null()).then("line").otherwise("value"))
        .group_by("block", "field", maintain_order=True)
        .agg(
            pl.col("line", "value").str.join("\n"),
            pl.col("byte_offset", "number", "name").first(),
            pl.col("end").last(),
            pl.col("is_bad").any(),
        )
        .drop("field")
    )


def _judgement() -> list[pl.Expr]:
    """What is wrong with each block."""
    is_bad, is_loose, is_twice = pl.col("is_bad"), pl.col("is_loose"), pl.col("twice").is_not_null()
    flaw = pl.when(is_bad).then(pl.lit("invalid_encoding")).when(is_loose).then(pl.lit("malformed_record"))
    detail = pl.when(is_bad).then(pl.lit("It has bytes that are not valid in its encoding."))
    return [
        flaw.when(is_twice).then(pl.lit("duplicate_field")).alias("flaw"),
        detail.when(is_loose)
        .then(pl.lit("Its first line names no field."))
        .when(is_twice)
        .then(pl.format("The field {} occurs twice.", "twice"))
        .alias("flaw_detail"),
    ]


def _payload(block: pl.DataFrame, data: bytes) -> pl.Series:
    """The bytes of each block."""
    payload = block["line"].list.join("\n").cast(pl.Binary)
    if not block["is_bad"].any():
        return payload
    bounds = block.select("byte_offset", "end").rows()
    return pl.Series("payload", [data[start:end] for start, end in bounds], dtype=pl.Binary)


def _extra_json(block: pl.DataFrame, others: pl.DataFrame) -> pl.Series:
    """The other fields of each block as JSON; there are none in a well-formed dump."""
    texts: dict[int, str] = {}
    for number, names, values in others.group_by("block", maintain_order=True).agg("name", "value").rows():
        members = dict(zip(names, values, strict=True))
        texts[number] = json.dumps(members, ensure_ascii=False, separators=(",", ":"))
    found = pl.DataFrame(
        [
            pl.Series("block", list(texts), dtype=block.schema["block"]),
            pl.Series("extra_json", list(texts.values()), dtype=pl.String),
        ]
    )
    return block.select("block").join(found, on="block", how="left", maintain_order="left")["extra_json"]
