"""Erase what is under a tombstone from everything that a candidate holds beside its star.

The star itself is brought up to date by the candidate, as for removed reviews. What is erased here was recorded of
reviews and records by earlier runs: refusals, losers, samples, evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from contracts.audit import FORGOTTEN
from contracts.quality import FAILING_ROW
from warehouse.candidate import Candidate
from warehouse.ddl import full_name
from warehouse.quoting import Parameters
from warehouse.store import executed
from warehouse.tombstones import ERASED_REFUSAL, is_forgotten

Query = Callable[[str, Parameters | None], pl.DataFrame]
BYTES_AT_ONCE: Final = 8_000_000
RECORDS_AT_ONCE: Final = 10_000
TEXTS_AT_ONCE: Final = 5_000

# A refusal that was erased before has nothing left to be found by.
CONTEXTS: Final = """
SELECT r.rowid AS row_id, r.source_key, coalesce(s.source_id, '') AS source_id, r.layout,
       r.context_json, r.payload_bytes
FROM audit.refused_review r
LEFT JOIN dim_source s USING (source_key)
WHERE r.reason <> 'forgotten'
ORDER BY r.rowid
"""

# The record of a review that was refused before, or is refused in another reading of the same file.
SAME_RECORDS: Final = """
SELECT DISTINCT r.rowid AS row_id
FROM audit.refused_review r
JOIN audit.load_file o ON o.load_file_key = r.load_file_key
JOIN audit.load_file f ON f.source_key = o.source_key AND f.path = o.path AND f.file_digest = r.file_digest
JOIN fact_review s ON s.load_file_key = f.load_file_key AND s.record_number = r.record_number
WHERE r.reason <> 'forgotten' AND {is_forgotten}
"""

ERASE_REFUSALS: Final = f"""
UPDATE audit.refused_review
SET {ERASED_REFUSAL}, status = CASE status WHEN 'open' THEN 'superseded' ELSE status END,
    resolved_run_key = CASE status WHEN 'open' THEN $run ELSE resolved_run_key END
WHERE rowid IN (FROM (SELECT unnest($rows::BIGINT[])))
"""

# The losers of what is forgotten, whose texts are kept where they differ.
ERASE_DUPLICATES: Final = f"""
DELETE FROM audit.duplicate_record WHERE review_key IN (FROM forgotten_review)
  OR review_key IN (SELECT forgotten_key FROM {full_name(FORGOTTEN)} WHERE forgotten_kind = 'review')
  OR load_file_key IN (
    SELECT load_file_key FROM audit.load_file WHERE source_key IN (
      SELECT forgotten_key FROM {full_name(FORGOTTEN)} WHERE forgotten_kind = 'source'))
"""

# Ids are composed of the reviewer's, among others.
ERASE_REMOVALS: Final = f"""
UPDATE audit.removed_review SET reason = 'forgotten', review_id = '', content_digest = repeat('0', 32)
WHERE reason <> 'forgotten' AND (
  review_key IN (FROM forgotten_review)
  OR review_key IN (SELECT forgotten_key FROM {full_name(FORGOTTEN)} WHERE forgotten_kind = 'review')
  OR source_id IN (SELECT s.source_id FROM dim_source s JOIN {full_name(FORGOTTEN)} t
                   ON t.forgotten_kind = 'source' AND t.forgotten_key = s.source_key)
  OR len(list_filter($ids::VARCHAR[], lambda id: contains('/' || review_id || '/', '/' || id || '/'))) > 0)
"""

# Of a review that is gone nobody can say any more whose it was.
ERASE_SAMPLES: Final = """
UPDATE audit.cleaning SET sample_before = '', sample_after = ''
WHERE sample_before || sample_after <> '' AND (
  sample_review_key IN (FROM forgotten_review)
  OR sample_review_key NOT IN (SELECT review_key FROM fact_review))
"""


@dataclass(frozen=True)
class Erased:
    """What was erased, or would be, in counts of rows.

    Args:
        review_count: reviews with their texts, mentions and marks.
        refusal_count: refused records, whose bytes and context were emptied.
        duplicate_count: records that had lost to another one.
        sample_count: samples of cleaning, of these reviews and of those that are gone.
        failing_row_count: failing rows that earlier runs showed: all of them.
    """

    review_count: int
    refusal_count: int
    duplicate_count: int = 0
    sample_count: int = 0
    failing_row_count: int = 0


def set_tombstones(candidate: Candidate, targets: pl.DataFrame) -> None:
    """Add tombstones that are not there yet: forgotten_kind, forgotten_key."""
    there = candidate.query(f"SELECT forgotten_kind, forgotten_key FROM {full_name(FORGOTTEN)}")
    new = targets.unique().join(there, on=targets.columns, how="anti").sort(targets.columns)
    candidate.insert(FORGOTTEN, new.with_columns(load_run_key=pl.lit(candidate.run_key, pl.Int64)))


def note_forgotten(candidate: Candidate) -> int:
    """Note the reviews under a tombstone in the temporary table `forgotten_review`, and return how many there are."""
    sql = f"CREATE TEMP TABLE forgotten_review AS SELECT review_key FROM fact_review s WHERE {is_forgotten('s')}"
    executed(candidate.connection, sql, "finding what is forgotten")
    return int(candidate.query("SELECT count(*) FROM forgotten_review").item())


def same_records(query: Query) -> list[int]:
    """The refusals of just the records that the reviews under a tombstone were read from, by row id."""
    found = query(SAME_RECORDS.format(is_forgotten=is_forgotten("s")), None)
    return [int(row_id) for row_id in found.to_series().to_list()]


def payloads(query: Query, refusals: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The bytes of some refusals, a few megabytes at a time: row_id, payload.

    Args:
        query: asks the candidate or version.
        refusals: row_id and payload_bytes, by row_id.
    """
    size = pl.col("payload_bytes")
    part = pl.max_horizontal(size.cum_sum() // BYTES_AT_ONCE, pl.int_range(pl.len()) // RECORDS_AT_ONCE)
    for rows in refusals.with_columns(part=part).partition_by("part", maintain_order=True):
        row_ids = [int(row_id) for row_id in rows["row_id"].to_list()]
        sql = (
            "SELECT rowid AS row_id, payload FROM audit.refused_review"
            f" WHERE rowid BETWEEN {row_ids[0]} AND {row_ids[-1]} AND rowid IN (FROM (SELECT unnest($rows::BIGINT[])))"
        )
        yield query(sql, {"rows": row_ids})


def forgotten_texts(candidate: Candidate) -> Iterator[pl.Series]:
    """The clean texts of the reviews under a tombstone, some thousand at a time."""
    keys = candidate.query("SELECT review_key FROM forgotten_review ORDER BY ALL").to_series()
    for start in range(0, keys.len(), TEXTS_AT_ONCE):
        some = keys.slice(start, TEXTS_AT_ONCE).to_list()
        yield candidate.query(
            "SELECT clean_text FROM review_text WHERE review_key IN (FROM (SELECT unnest($keys::BIGINT[])))",
            {"keys": some},
        ).to_series()


def erase_records(candidate: Candidate, refusals: Sequence[int], ids: Sequence[str], review_count: int) -> Erased:
    """Empty and delete what earlier runs recorded of the reviews in `forgotten_review`, and of some refusals.

    Args:
        candidate: the open candidate, before anything is applied to it.
        refusals: row ids of the refusals to be emptied.
        ids: reviewer ids, as they stand in composed review ids between slashes.
        review_count: reviews that are forgotten.
    """
    marks: Parameters = {"run": candidate.run_key, "rows": list(refusals), "ids": list(ids)}

    def changed(sql: str, what: str) -> int:
        ((count,),) = executed(candidate.connection, sql, what, marks if "$" in sql else None)
        return int(count)

    erased = Erased(
        review_count=review_count,
        refusal_count=changed(ERASE_REFUSALS, "emptying refusals"),
        duplicate_count=changed(ERASE_DUPLICATES, "deleting losers"),
        sample_count=changed(ERASE_SAMPLES, "emptying samples of cleaning"),
        failing_row_count=changed(f"DELETE FROM {full_name(FAILING_ROW)}", "deleting failing rows"),
    )
    changed(ERASE_REMOVALS, "emptying removals")
    return erased


def without_forgotten_samples(candidate: Candidate, cleaning: pl.DataFrame) -> pl.DataFrame:
    """The rows of `audit.cleaning` of this run without samples that may be of a record that is forgotten.

    Samples are taken as a batch is cleaned, before it is known what becomes of its records.
    """
    if not int(candidate.query("SELECT count(*) FROM forgotten_record").item()):
        return cleaning
    keys = cleaning.get_column("sample_review_key").to_list()
    standing = candidate.query(
        "SELECT review_key FROM fact_review WHERE review_key IN (FROM (SELECT unnest($keys::BIGINT[])))", {"keys": keys}
    ).to_series()
    stands = pl.col("sample_review_key").is_in(standing.implode())
    return cleaning.with_columns(
        pl.when(stands).then(pl.col(name)).otherwise(pl.lit("")).alias(name)
        for name in ("sample_before", "sample_after")
    )
