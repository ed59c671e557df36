"""What the published version knows of files: read before a load, to leave out what has not changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from contracts.audit import FATES
from warehouse.ddl import warehouse_digest
from warehouse.store import connect, frame

_KNOWN_FILE = """
WITH known AS MATERIALIZED (
  SELECT f.load_file_key, s.source_id, f.source_key, f.path, f.container_path, f.root_path, f.size_bytes,
         f.modified_at, f.file_digest, f.reader_settings, f.state, f.reason, f.layout
  FROM audit.load_file f
  JOIN dim_source s USING (source_key)
  WHERE f.is_current {where}
), holding AS (
  SELECT DISTINCT load_file_key FROM fact_review SEMI JOIN known USING (load_file_key)
)
SELECT known.*, holding.load_file_key IS NOT NULL AS holds_reviews
FROM known
LEFT JOIN holding USING (load_file_key)
"""
KNOWN_FILE = _KNOWN_FILE.format(where="")

# Of a million files in other places, none is fetched.
OF_DUMPS = _KNOWN_FILE.format(
    where="""
    AND f.root_path IN (SELECT unnest($roots::VARCHAR[]))
    AND (f.container_path IS NULL OR f.container_path IN (SELECT unnest($containers::VARCHAR[])))"""
)

# Files that hold a record which lost to one of another file: if the winner goes, the loser must be read again. Where
# the winner is gone already, because the loser was not at hand then, there is no winner_path.
RIVAL = """
SELECT DISTINCT loser.path AS loser_path, loser.container_path AS loser_container, winner.path AS winner_path
FROM audit.duplicate_record d
JOIN audit.load_file loser ON loser.load_file_key = d.load_file_key AND loser.is_current
LEFT JOIN fact_review r ON r.review_key = d.review_key
LEFT JOIN audit.load_file winner ON winner.load_file_key = r.load_file_key
WHERE winner.load_file_key IS DISTINCT FROM loser.load_file_key
"""

MISCOUNTED = f"SELECT path FROM audit.load_file WHERE read_count <> {' + '.join(FATES)} ORDER BY path"


LAST_SETTINGS = """
SELECT settings_json FROM audit.load_run WHERE outcome IN ('published', 'published_with_warnings')
ORDER BY load_run_key DESC LIMIT 1
"""

NO_FILE = pl.DataFrame(
    schema={
        "load_file_key": pl.Int64,
        "source_id": pl.String,
        "source_key": pl.Int64,
        "path": pl.String,
        "container_path": pl.String,
        "root_path": pl.String,
        "size_bytes": pl.Int64,
        "modified_at": pl.Datetime("us"),
        "file_digest": pl.String,
        "reader_settings": pl.String,
        "state": pl.String,
        "reason": pl.String,
        "layout": pl.String,
        "holds_reviews": pl.Boolean,
    }
)
NO_RIVAL = pl.DataFrame(schema={"loser_path": pl.String, "loser_container": pl.String, "winner_path": pl.String})


def known_files(published: Path | None) -> pl.DataFrame:
    """One row a file that the ledger knows, by its latest reading; empty before the first version."""
    if published is None:
        return NO_FILE.clear()
    with connect(published) as connection:
        return frame(connection, KNOWN_FILE)


def known_files_and_rivals(
    published: Path | None, roots: Sequence[str], containers: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The same of some dumps, and one row for two files of one review: loser_path, loser_container, winner_path.

    Both by one look: to open a database takes longer than to ask it.

    Args:
        published: the published version, if there is one.
        roots: the folders that the dumps are below.
        containers: the archives among the dumps.
    """
    if published is None:
        return NO_FILE.clear(), NO_RIVAL.clear()
    with connect(published) as connection:
        known = frame(connection, OF_DUMPS, {"roots": list(roots), "containers": list(containers)})
        return known, frame(connection, RIVAL)


def review_count(published: Path | None) -> int:
    """The reviews of the published version, 0 before the first."""
    return review_count_and_settings(published)[0]


def last_settings(published: Path | None) -> dict[str, Any] | None:
    """The settings of the last run that has published data; None before the first version."""
    return review_count_and_settings(published)[1]


def review_count_and_settings(published: Path | None) -> tuple[int, dict[str, Any] | None]:
    """What `review_count` and `last_settings` say, by one look."""
    if published is None:
        return 0, None
    with connect(published) as connection:
        count = int(frame(connection, "SELECT count(*) FROM fact_review").item())
        rows = frame(connection, LAST_SETTINGS).to_series()
    settings = json.loads(rows[0]) if rows.len() else {}
    return count, settings if isinstance(settings, dict) else {}


def has_current_contract(published: Path) -> bool:
    """Whether the version was written under the contracts of this program."""
    with connect(published) as connection:
        return is_current(connection)


def is_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """The same of an open database."""
    asked = "SELECT count(*) FROM audit.contract WHERE contract_digest = $digest"
    return bool(frame(connection, asked, {"digest": warehouse_digest()}).item())


def miscounted_files(published: Path) -> tuple[str, ...]:
    """The files whose records are not the sum of their fates; there should be none."""
    with connect(published) as connection:
        return tuple(frame(connection, MISCOUNTED).to_series().to_list())
