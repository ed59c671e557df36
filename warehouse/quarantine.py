"""The open refusals of the published version: which there are, and their raw bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import polars as pl

from contracts.audit import LOAD_FILE
from warehouse.store import connect, frame

IDS_AT_ONCE = 10_000

# A record can be read again as long as its file, by its digest, is the one that the ledger knows. The bytes of a
# record at the end of a file that was cut are cut too, though nothing in them says so.
OPEN = """
SELECT r.rowid AS row_id, s.source_id, r.source_key, r.record_number, r.layout, r.encoding, r.mapping, r.reasons,
       o.encoding AS file_encoding, {header} AS header_json,
       c.load_file_key AS current_key, c.root_path, c.container_path, c.path, r.payload_bytes,
       CASE WHEN c.load_file_key IS NULL THEN 'file_changed'
            WHEN r.reason = 'malformed_record' AND o.reason <> 'replayed' THEN 'file_cut' END AS obstacle
FROM audit.refused_review r
JOIN dim_source s USING (source_key)
JOIN audit.load_file o ON o.load_file_key = r.load_file_key
LEFT JOIN audit.load_file c
  ON c.is_current AND c.state = 'read' AND c.source_key = o.source_key AND c.path = o.path
 AND c.file_digest = r.file_digest
WHERE r.status = 'open'
QUALIFY row_number() OVER (
  PARTITION BY o.source_key, o.path, r.file_digest, r.record_number ORDER BY r.load_run_key DESC, r.rowid DESC) = 1
ORDER BY s.source_id, c.root_path, c.container_path, c.path, r.rowid
"""

RECORDS = """
SELECT r.rowid AS row_id, o.path, r.record_number, r.byte_offset, r.file_digest, r.payload, r.payload_bytes,
       r.context_json, r.reasons
FROM audit.refused_review r
JOIN audit.load_file o USING (load_file_key)
WHERE r.rowid BETWEEN $first AND $last AND r.rowid IN (FROM (SELECT unnest($rows)))
ORDER BY r.rowid
"""

CURRENT = """
SELECT f.*, s.source_id FROM audit.load_file f JOIN dim_source s USING (source_key)
WHERE f.load_file_key IN (FROM (SELECT unnest($keys::BIGINT[])))
"""

KNOWN_IDS = """
SELECT load_file_key, review_id, content_digest FROM fact_review
WHERE review_id_kind IN ('content', 'composed') AND load_file_key IN (FROM (SELECT unnest($keys::BIGINT[])))
  AND (review_id IN (FROM (SELECT unnest($ids::VARCHAR[])))
       OR regexp_replace(review_id, '-[0-9]+$', '') IN (FROM (SELECT unnest($ids::VARCHAR[]))))
"""


def open_refusals(published: Path) -> pl.DataFrame:
    """One row an open refusal, without its bytes, by source and file; `obstacle` says why it cannot be read again.

    Returns:
        row_id, source_id, source_key, record_number, layout, encoding, mapping, reasons, file_encoding, header_json,
        current_key, root_path, container_path, path, payload_bytes, obstacle. The place is that of the current
        reading of its file.
    """
    with connect(published) as connection:
        return frame(connection, OPEN.format(header="o.header_json" if _has_headers(connection) else "NULL::VARCHAR"))


def _has_headers(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the version was written since headers are kept."""
    columns = frame(connection, "SELECT column_name FROM duckdb_columns() WHERE table_name = 'load_file'")
    return "header_json" in columns["column_name"].to_list()


def refused_records(published: Path, row_ids: Sequence[int]) -> pl.DataFrame:
    """The records of some refusals with their bytes.

    DuckDB fetches the bytes of 2,048 neighbours at once, so memory depends on the size of records, not on their number.

    Returns:
        path, record_number, byte_offset, file_digest, payload, payload_bytes, context_json, reasons.
    """
    values: dict[str, int | list[int]] = {"rows": list(row_ids), "first": min(row_ids), "last": max(row_ids)}
    with connect(published) as connection:
        return frame(connection, RECORDS, values).drop("row_id")


def current_files(published: Path, load_file_keys: Sequence[int]) -> pl.DataFrame:
    """The ledger's rows of some readings, with `source_id`, and with each column that the contract has."""
    with connect(published) as connection:
        rows = pl.concat(
            frame(connection, CURRENT, {"keys": load_file_keys[start : start + IDS_AT_ONCE]})
            for start in range(0, max(len(load_file_keys), 1), IDS_AT_ONCE)
        )
    missing = [pl.lit(None, pl.String).alias(name) for name in LOAD_FILE.column_names if name not in rows.columns]
    return rows.with_columns(missing)


def known_ids(published: Path, load_file_keys: Sequence[int], ids: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Reviews of some readings whose made-up id is one of those given, or is one with a number behind it.

    Yields:
        load_file_key, review_id, content_digest.
    """
    with connect(published) as connection:
        for start in range(0, len(ids), IDS_AT_ONCE):
            yield frame(connection, KNOWN_IDS, {"keys": load_file_keys, "ids": ids[start : start + IDS_AT_ONCE]})
