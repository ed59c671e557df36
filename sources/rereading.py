"""Records that were refused, read again from their raw bytes as their layout reads today."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import cast

import polars as pl

from contracts.audit import CONTEXT
from contracts.errors import PipelineError
from contracts.stage import RAW_REVIEW
from sources.csv_records import Csv
from sources.files import NO_CONTEXT
from sources.form import Form
from sources.json_lines import JsonLines
from sources.layout import FileLayout, Layout
from sources.layouts import layout_of
from sources.parquet_records import Parquet
from sources.record import Records, broken_record
from sources.record_layout import Part, RecordLayout
from sources.transcoding import UTF_8, decoding_errors

GAP = b"\n\n"  # between records that are parsed together: an empty line ends a block, and is no record elsewhere
CONTEXT_JSON = pl.Struct(dict.fromkeys(CONTEXT, pl.String))


@dataclass(frozen=True)
class Rereading:
    """How the refused records of some files are read again.

    Args:
        layout: name of the layout.
        encoding: of the texts, as it was declared.
        file_encoding: that the files turned out to be in.
        mapping: the text of the mapping that they are read with, if one was given.
        header_json: the names of the fields, where the files give them once.
    """

    layout: str
    encoding: str | None
    file_encoding: str | None
    mapping: str | None = None
    header_json: str | None = None

    @property
    def obstacle(self) -> str | None:
        """Why records cannot be read again in this way; None if they can."""
        try:
            layout = self.reader
        except (KeyError, PipelineError):
            return "unknown_layout"
        if isinstance(layout, RecordLayout) and isinstance(layout.form, Csv) and self.header_json is None:
            return "unknown_header"
        return None

    @property
    def reader(self) -> Layout:
        """The layout that reads the records.

        Raises:
            KeyError: if there is none of that name.
            PipelineError: if its encoding or its mapping cannot be used.
        """
        return layout_of(self.layout, self.encoding, self.mapping)

    def raw_review(self, refused: pl.DataFrame) -> pl.DataFrame:
        """RAW_REVIEW of refused records, in their order.

        Args:
            refused: path, record_number, byte_offset, file_digest, payload, payload_bytes, context_json.
        """
        layout = self.reader
        known = refused.with_columns(*_context(refused))
        if refused.is_empty():
            return RAW_REVIEW.empty()
        if isinstance(layout, RecordLayout):
            parts = known.with_row_index("place").partition_by("path", maintain_order=True)
            read = [self._records(part, layout) for part in parts]
            made = pl.concat([one.with_columns(part["place"]) for one, part in zip(read, parts, strict=True)])
            made = made.sort("place").drop("place")
        else:
            made = _files(known, cast(FileLayout, layout))
        where = known.select("path", "record_number", "byte_offset", "file_digest", "payload", "payload_bytes")
        explained = known.select(pl.col(f"known {name}").alias(name) for name in layout.explained)
        return made.with_columns(*where, *explained).select(RAW_REVIEW.column_names).cast(RAW_REVIEW.schema)

    def _records(self, refused: pl.DataFrame, layout: RecordLayout) -> pl.DataFrame:
        form, encoding = layout.form, self.file_encoding or layout.encoding
        if isinstance(form, Parquet):  # the payload of a row is JSON
            form, encoding = JsonLines(form.names), UTF_8
        header = tuple(json.loads(self.header_json)) if self.header_json else layout.form.names
        texts = [_utf8(payload, encoding) for payload in refused["payload"].to_list()]
        return layout.raw_review(_parsed(form, texts, header), Part(str(refused["path"][0])))


def _context(refused: pl.DataFrame) -> pl.DataFrame:
    """What was known of the records from outside their bytes: the columns of RAW_REVIEW behind `known `."""
    context = refused.select(context=pl.col("context_json").str.json_decode(CONTEXT_JSON)).unnest("context")
    return context.select(pl.col(key).alias(f"known {name}") for key, name in CONTEXT.items())


def _files(refused: pl.DataFrame, layout: FileLayout) -> pl.DataFrame:
    """RAW_REVIEW of files of one review each.

    A layout names reviews by the path below the root of the dump, which can lie some folders down in its archive. It
    is the path that gives the review the id it had. Where none does, all that the path said is taken as it was.
    """
    found: list[pl.DataFrame] = []
    rest = refused.with_row_index("place").with_columns(name=pl.col("path"))
    while rest.height:
        raw = layout.raw_review(rest.select(pl.col("name").alias("path"), "payload", "file_digest"), NO_CONTEXT)
        made = raw.with_columns(rest["place"])
        is_it = raw["review_id"].eq_missing(rest["known review_id"])
        is_last = ~is_it & ~rest["name"].str.contains("/", literal=True)
        found += [made.filter(is_it), made.filter(is_last).with_columns(*_as_it_was(rest.filter(is_last)))]
        rest = rest.filter(~is_it & ~is_last).with_columns(name=pl.col("name").str.replace("^[^/]*/", ""))
    return pl.concat(found).sort("place").drop("place")


def _as_it_was(refused: pl.DataFrame) -> pl.DataFrame:
    """All that was known of the records; a file of one review gives no day."""
    names = [name for name in CONTEXT.values() if name != "reviewed_on"]
    return refused.select(pl.col(f"known {name}").cast(RAW_REVIEW.schema[name]).alias(name) for name in names)


def _parsed(form: Form, texts: list[bytes], header: tuple[str, ...]) -> Records:
    """The records of these texts, one of each.

    They are parsed together, and if that does not cut them as they were cut, one by one: an open quote would swallow
    the records behind it.
    """
    together = form.records(GAP.join(texts), 1, header)
    if together.place["payload"].to_list() == texts:
        return together
    singly = [_one(form, text, header) for text in texts]
    return Records(
        pl.concat([one.place for one in singly]),
        pl.concat([one.fields for one in singly]),
        pl.concat([one.extra_json for one in singly]),
    )


def _one(form: Form, text: bytes, header: tuple[str, ...]) -> Records:
    records = form.records(text, 1, header)
    if len(records) == 1:
        return records
    detail = f"Read by itself, it is {len(records)} records."
    return broken_record(1, text, len(text), "malformed_record", detail, form.names)


def _utf8(payload: bytes, encoding: str) -> bytes:
    """The bytes of a record as UTF-8; what is not valid stays so."""
    if encoding == UTF_8:
        return payload
    return payload.decode(encoding, decoding_errors(encoding)).encode(UTF_8, "surrogatepass")
