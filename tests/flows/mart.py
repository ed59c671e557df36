"""A warehouse under test: load into it, look into it, and compare it with another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

import duckdb
import polars as pl

from contracts import WAREHOUSE_TABLES
from contracts.audit import FATES
from contracts.schema import Table
from expectations.results import Finding, expectation_result_rows
from expectations.wire import Request, Verdict
from flows.choosing import chosen_of
from flows.load import load_dumps
from flows.outcome import LoadResult
from flows.rebuilding import rebuild
from flows.replay import replay_refusals
from flows.runner import Direct
from flows.settings import LoadSettings, load_settings
from warehouse.ddl import full_name
from warehouse.lock import is_held
from warehouse.place import Place, place_at
from warehouse.store import connect, frame

# Which run and which reading a row comes from differs between two ways to the same data.
OF_THE_RUN = ("load_run_key", "first_load_run_key", "load_file_key")
RECORDS_OF_RUNS = ("audit.load_run", "audit.load_step", "quality.expectation_result", "quality.failing_row")
STAR = tuple(table for table in WAREHOUSE_TABLES if table.kind in {"fact", "dimension", "bridge"})


class Approval:
    """In the place of the judging process, where judging is not what a test is about: all holds, at once."""

    def __enter__(self) -> Self:
        """Nothing has to be started."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing has to be ended."""

    def close(self) -> None:
        """Nothing has to be ended."""

    def judged(self, request: Request) -> Verdict:
        """Every expectation has passed."""
        findings = [Finding(expectation, "passed") for expectation in request.expectations]
        return Verdict(expectation_result_rows(findings, request.load_run_key), [])


@dataclass
class Mart:
    """The warehouse at one path.

    Args:
        target: the path.
        extracts: whether loads extract unless they are told otherwise: that takes as long as all the rest of a small
            load, and most tests are about the rest.
    """

    target: Path
    extracts: bool = False
    said: list[str] = field(default_factory=list)
    workers: ClassVar[int] = 2  # as by default

    @property
    def place(self) -> Place:
        """Its paths."""
        return place_at(self.target)

    def settings(self, **options: Any) -> LoadSettings:
        """What a run on it is told: no server, and the options."""
        told = {"extract": self.extracts, "workers": self.workers, **options}
        return load_settings(to=self.target, direct=True, **told)

    def load(self, *dumps: Path, **options: Any) -> LoadResult:
        """Load; what is said meanwhile is kept."""
        settings = self.settings(**options)
        return load_dumps(dumps, settings, Direct(settings.workers), self.said.append)

    def replay(self, options: Mapping[str, Any] | None = None, **chosen: Any) -> LoadResult:
        """Read refused records again."""
        settings = self.settings(max_refused=1.0, **(options or {}))
        return replay_refusals(chosen_of(**chosen), settings, Direct(settings.workers), self.said.append)

    def rebuild(self, *, every: bool = False, **options: Any) -> LoadResult:
        """Make the reviews anew from their raw texts."""
        settings = self.settings(**options)
        return rebuild(settings, Direct(settings.workers), self.said.append, every=every)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query on the published version."""
        with closing(connect(self.target)) as connection:
            return _rows(connection, sql)

    def value(self, sql: str) -> Any:
        """The one value of a query."""
        ((value,),) = self.rows(sql)
        return value

    def tables(self, *, of_the_run: bool = True) -> dict[str, pl.DataFrame]:
        """The rows of all tables but the records of runs, in the order of their keys.

        Args:
            of_the_run: whether columns that say which run and which reading a row comes from are in.
        """
        return {
            table.name: rows
            for table, rows in self._read(WAREHOUSE_TABLES)
            if table.name not in RECORDS_OF_RUNS
            for rows in [rows if of_the_run else rows.drop(OF_THE_RUN, strict=False)]
        }

    def star(self) -> dict[str, pl.DataFrame]:
        """The rows of the star as any way to the same data must give them."""
        return {table.name: rows.drop(OF_THE_RUN, strict=False) for table, rows in self._read(STAR)}

    def _read(self, tables: Sequence[Table]) -> list[tuple[Table, pl.DataFrame]]:
        with closing(connect(self.target)) as connection:
            return [(table, frame(connection, _in_order(table))) for table in tables]

    def digest(self) -> str | None:
        """Of the published bytes; None if nothing is published."""
        if not self.target.exists():
            return None
        return hashlib.sha256(self.target.read_bytes()).hexdigest()

    def published_run(self) -> int | None:
        """The run that made the published version."""
        return self.place.published_run()

    def fates(self) -> dict[str, int]:
        """The fates of the latest run, without those that befell nothing."""
        counts = dict(zip(FATES, self.rows(f"SELECT {', '.join(FATES)} FROM latest_run")[0], strict=True))
        return {name.removesuffix("_count"): count for name, count in counts.items() if count}

    def outcomes(self) -> list[str]:
        """How the runs ended, from the first, as the published version knows it."""
        return [outcome for (outcome,) in self.rows("SELECT outcome FROM audit.load_run ORDER BY load_run_key")]

    def is_locked(self) -> bool:
        """Whether a writer is at work."""
        return is_held(self.place.lock)

    def leftovers(self) -> list[str]:
        """Files of unfinished work."""
        hidden = [path.name for path in self.place.folder.glob(f".{self.place.stem}*")]
        work = [str(path.relative_to(self.place.folder)) for path in self.place.work.rglob("*")]
        return sorted(hidden + work)


def _in_order(table: Table) -> str:
    return f"SELECT * FROM {full_name(table)} ORDER BY {', '.join(table.primary_key)}"


def equal(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> list[str]:
    """Assert that both hold the same rows, and return the tables that hold any."""
    assert one.keys() == other.keys()
    for name, rows in one.items():
        assert rows.equals(other[name]), f"{name} differs:\n{rows}\n{other[name]}"
    return [name for name, rows in one.items() if rows.height]


def conserved(mart: Mart) -> int:
    """Assert that no record is lost or counted twice, per file and per run, and return how many runs were looked at."""
    total = " + ".join(FATES)
    sums = ", ".join(f"coalesce(sum(f.{name}), 0)::BIGINT" for name in ("read_count", *FATES))
    counts = ", ".join(f"r.{name}" for name in ("read_count", *FATES))
    with closing(connect(mart.target)) as connection:
        rows = partial(_rows, connection)
        for table in ("audit.load_file", "audit.load_run"):
            assert rows(f"SELECT read_count, {total} FROM {table} WHERE read_count <> {total}") == []
        runs = rows(
            f"SELECT r.load_run_key, [{sums}] = [{counts}], r.review_count_before + r.kept_count - r.removed_count"
            " = r.review_count_after FROM audit.load_run r LEFT JOIN audit.load_file f USING (load_run_key)"
            f" WHERE r.outcome LIKE 'published%' GROUP BY r.load_run_key, r.review_count_before, r.removed_count,"
            f" r.review_count_after, {counts} ORDER BY 1"
        )
        assert all(files_sum_to_run and reviews_add_up for _, files_sum_to_run, reviews_add_up in runs), runs
        ((after, texts, reviews),) = rows(
            "SELECT (SELECT review_count_after FROM latest_run),"
            " (SELECT count(*) FROM fact_review JOIN review_text USING (review_key)),"
            " (SELECT count(*) FROM fact_review)"
        )
        assert after == texts == reviews
        refused = rows(
            "SELECT load_run_key FROM audit.load_run r WHERE outcome LIKE 'published%' AND refused_count <>"
            " (SELECT count(*) FROM audit.refused_review q WHERE q.load_run_key = r.load_run_key)"
        )
        assert refused == []
    return len(runs)


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return frame(connection, sql).rows()
