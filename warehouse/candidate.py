"""The candidate: the next version of a warehouse while one writer builds it, in transactions that nobody else sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from contracts import CONTRACT_VERSION
from contracts.audit import CONTRACT, LOAD_FILE, LOAD_RUN, REFUSED_REVIEW
from contracts.dimensions import DIM_REVIEWER, DIM_SOURCE, DIM_TITLE
from contracts.errors import ContractBroken
from contracts.schema import Table
from contracts.stage import RECORD_COUNT
from contracts.star import FACT_REVIEW, REVIEW_TEXT
from warehouse import fates, tombstones, touched, upserts
from warehouse.ddl import full_name, warehouse_digest
from warehouse.frames import Parameters
from warehouse.stage import parquet_select_sql, stage_select_sql, write_stage
from warehouse.store import executed, frame

STAGED: tuple[tuple[Table, tuple[tuple[str, str], ...]], ...] = (
    (FACT_REVIEW, ()),
    (REVIEW_TEXT, (("load_file_key", "BIGINT"), ("record_number", "BIGINT"))),
    (DIM_TITLE, ()),
    (DIM_REVIEWER, ()),
    (LOAD_FILE, ()),
    (REFUSED_REVIEW, (("review_key", "BIGINT"), ("reviewer_key", "BIGINT"))),
    (RECORD_COUNT, ()),
)


@dataclass(frozen=True)
class Fates:
    """What became of the records of one run, and how many reviews there were and are."""

    read_count: int
    kept_count: int
    updated_count: int
    unchanged_count: int
    duplicate_count: int
    refused_count: int
    replayed_count: int
    removed_count: int
    touched_file_count: int
    review_count_before: int
    review_count_after: int
    changed_text_count: int


@dataclass(frozen=True)
class Candidate:
    """An open candidate inside a transaction.

    Frames go in through Parquet files in `work`, so that nothing but DuckDB and Polars is needed.
    """

    connection: duckdb.DuckDBPyConnection
    run_key: int
    work: Path

    def query(self, sql: str, parameters: Parameters | None = None) -> pl.DataFrame:
        """The rows of a query as a frame."""
        return frame(self.connection, sql, parameters)

    def commit(self) -> None:
        """Commit what was done so far, and begin a transaction for the rest. An error after it leaves the run dead.

        DuckDB takes the rows of its own transaction for none when it plans a join: of five million new mentions it made
        the hash table, and updated them in the order of the other side, row by row, for a minute.
        """
        for statement in ("COMMIT", "BEGIN"):
            executed(self.connection, statement, "committing")

    def insert(self, table: Table, rows: pl.DataFrame) -> None:
        """Add rows to a table.

        Raises:
            ContractBroken: if the frame has other columns than the table.
        """
        if set(rows.columns) != set(table.column_names):
            odd = sorted(set(rows.columns) ^ set(table.column_names))
            raise ContractBroken(f"rows for {table.name} differ from its contract in the columns {odd}")
        if rows.is_empty():
            return
        path = self.work / f"insert.{table.name}.parquet"
        write_stage(rows, path)
        executed(
            self.connection,
            f"INSERT INTO {full_name(table)} BY NAME {parquet_select_sql([path])}",
            f"inserting into {table.name}",
        )
        path.unlink()

    def replace(self, table: Table, rows: pl.DataFrame) -> None:
        """Put these rows in the place of all rows of a table."""
        executed(self.connection, f"DELETE FROM {full_name(table)}", f"emptying {table.name}")
        self.insert(table, rows)

    def insert_missing(self, table: Table, rows: pl.DataFrame) -> None:
        """Add the rows whose key the table does not hold yet; single-column keys only."""
        (key,) = table.primary_key
        known = self.query(f"SELECT {key} FROM {full_name(table)}").get_column(key)
        self.insert(table, rows.filter(~pl.col(key).is_in(known.implode())))

    def upsert_source(self, dim_source: pl.DataFrame) -> None:
        """Bring the rows of the sources of this run up to date."""
        for key in dim_source.get_column("source_key").to_list():
            executed(self.connection, f"DELETE FROM dim_source WHERE source_key = {int(key)}", "replacing a source")
        self.insert(DIM_SOURCE, dim_source)

    def record_contract(self) -> None:
        """Note the first run under the present contracts."""
        rows = pl.DataFrame(
            {
                "contract_digest": [warehouse_digest()],
                "contract_version": [CONTRACT_VERSION],
                "load_run_key": [self.run_key],
            }
        )
        self.insert_missing(CONTRACT, rows)

    def record_runs(self, load_run: pl.DataFrame) -> None:
        """Take over the runs of the journal that the warehouse does not know yet."""
        self.insert_missing(LOAD_RUN, load_run)

    def apply(self, stage: Path, must_read: Sequence[str], *, removes_gone: bool) -> Fates:
        """Bring the stage into the star, and say what became of each record.

        Args:
            stage: the stage folder of the run.
            must_read: paths whose records are applied even if the file is unchanged, because they lost to a
                record that may have gone.
            removes_gone: whether reviews of vanished files are removed (`--sync`).
        """
        before = self._count("SELECT count(*) FROM fact_review")
        self._open_stage(stage, must_read)
        for what, statement in fates.STEPS:
            executed(self.connection, statement, what)
        if removes_gone:
            executed(self.connection, fates.REMOVED_WITH_FILES, "find the reviews of vanished files")
        if self._count(tombstones.COUNT):
            executed(self.connection, fates.REMOVED_FORGOTTEN, "find the reviews that are forgotten")
        executed(self.connection, fates.DUPLICATES, "record the losers", {"run": self.run_key})
        executed(self.connection, touched.TITLES_BEFORE, "note which ids were one work")
        executed(self.connection, touched.TOUCHED_TITLES, "note the touched titles")
        for what, statement in upserts.STEPS:
            parameters = {"run": self.run_key} if "$run" in statement else None
            executed(self.connection, statement, what, parameters)
        return self._fates(before)

    def _open_stage(self, stage: Path, must_read: Sequence[str]) -> None:
        for table, extra in STAGED:
            view = f"stage_{table.short_name}"
            executed(
                self.connection,
                f"CREATE OR REPLACE TEMP VIEW {view} AS {stage_select_sql(stage, table, extra)}",
                f"opening the stage of {table.name}",
            )
        executed(self.connection, fates.NEW_FILE, "listing the files")
        executed(
            self.connection,
            "CREATE TEMP TABLE stage_must_read AS SELECT unnest($paths::VARCHAR[]) AS path",
            "listing the rivals",
            {"paths": list(must_read)},
        )

    def _count(self, sql: str) -> int:
        return int(self.query(sql).item())

    def _fates(self, before: int) -> Fates:
        sums = self.query(
            "SELECT coalesce(sum(read_count), 0)::BIGINT AS read_count, coalesce(sum(kept_count), 0)::BIGINT AS"
            " kept_count, coalesce(sum(updated_count), 0)::BIGINT AS updated_count, coalesce(sum(unchanged_count),"
            " 0)::BIGINT AS unchanged_count, coalesce(sum(duplicate_count), 0)::BIGINT AS duplicate_count,"
            " coalesce(sum(refused_count), 0)::BIGINT AS refused_count,"
            " coalesce(sum(kept_count + updated_count) FILTER (reason = 'replayed'), 0)::BIGINT AS replayed_count"
            f" FROM audit.load_file WHERE load_run_key = {self.run_key}"
        ).row(0, named=True)
        return Fates(
            **sums,
            removed_count=self._count("SELECT count(*) FROM removed"),
            touched_file_count=self._count("SELECT count(*) FROM touched"),
            review_count_before=before,
            review_count_after=self._count("SELECT count(*) FROM fact_review"),
            changed_text_count=self._count("SELECT count(*) FROM touched_digest"),
        )

    def texts_of_titles(self) -> pl.DataFrame:
        """One row a review of a title that shares a text with another review: title_key, content_digest.

        Equal texts must have been marked. Other titles are one film with none, and most titles are others.
        """
        of_equal = "SELECT content_digest FROM fact_review WHERE duplicate_of_review_key IS NOT NULL"
        of_titles = f"SELECT title_key FROM fact_review WHERE title_key <> 0 AND content_digest IN ({of_equal})"
        return self.query(f"SELECT title_key, content_digest FROM fact_review WHERE title_key IN ({of_titles})")

    def titles(self) -> pl.DataFrame:
        """One row a title id: title_key, id_namespace, title_id."""
        return self.query("SELECT title_key, id_namespace, title_id FROM dim_title")

    def set_same_titles(self, same_title: pl.DataFrame) -> None:
        """Write which ids are one work: title_key, same_title_key, same_title_source, shared_review_count."""
        path = self.work / "same_title.parquet"
        write_stage(same_title, path)
        executed(
            self.connection,
            "UPDATE dim_title SET same_title_key = s.same_title_key, same_title_source = s.same_title_source,"
            f" shared_review_count = s.shared_review_count, load_run_key = {self.run_key}"
            f" FROM ({parquet_select_sql([path])}) s WHERE s.title_key = dim_title.title_key"
            " AND (dim_title.same_title_key, dim_title.same_title_source, dim_title.shared_review_count)"
            " IS DISTINCT FROM (s.same_title_key, s.same_title_source, s.shared_review_count)",
            "joining the ids of one work",
        )

    def touched_films(self) -> pl.DataFrame:
        """The films whose reviews or ids this run has changed: same_title_key."""
        return self.query(touched.TOUCHED_FILMS)

    def review_days(self) -> tuple[date | None, date | None]:
        """The first and the last day of a review; None and None if no review has a day."""
        first, last = self.query("SELECT min(reviewed_on), max(reviewed_on) FROM fact_review").row(0)
        return first, last
