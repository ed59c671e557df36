"""Bring the reference into a candidate: what the titles of the warehouse need of it, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.audit import LOAD_FILE
from contracts.dimensions import BRIDGE_TITLE_GENRE
from warehouse import reference_sql as sql
from warehouse.candidate import Candidate
from warehouse.stage import parquet_select_sql, write_stage
from warehouse.store import connect, executed, frame


@dataclass(frozen=True)
class Needs:
    """What a warehouse needs of the reference.

    Args:
        title_ids: ids of the titles in IMDb's name space.
        person_names: normalised names of all people.
        named: normalised names of the people whom reviews name.
    """

    title_ids: pl.Series
    person_names: pl.Series
    named: pl.Series

    @property
    def of_titles(self) -> str:
        """A digest of the titles: another one where a title came or left."""
        return _digest(self.title_ids)

    @property
    def of_people(self) -> str:
        """A digest of the titles and of the people whom reviews name."""
        return f"{self.of_titles} {_digest(self.named)}"


def reference_needs(database: Path | None) -> Needs:
    """What a closed database needs of the reference; nothing before the first version."""
    if database is None:
        nothing = pl.Series(dtype=pl.String)
        return Needs(nothing, nothing, nothing)
    with connect(database) as connection:
        titles = frame(connection, "SELECT title_id FROM dim_title WHERE id_namespace = 'imdb' ORDER BY title_id")
        people = frame(
            connection,
            "SELECT normalised_name, person_key IN (SELECT person_key FROM fact_mention) AS is_named"
            " FROM dim_person WHERE person_key <> 0 ORDER BY normalised_name",
        )
    return Needs(
        titles.get_column("title_id"),
        people.get_column("normalised_name"),
        people.filter("is_named").get_column("normalised_name"),
    )


def take_titles(candidate: Candidate, title: pl.DataFrame, genre: pl.DataFrame, *, is_whole: bool) -> None:
    """Bring names, types, years, running times and genres of titles up to date.

    Args:
        candidate: open.
        title: title_key, reference_name, title_type, release_year, runtime_minutes; each title once.
        genre: rows of `bridge_title_genre` for these titles.
        is_whole: whether the table was read to its end; if not, titles that it lacks stay as they are.
    """
    _staged(candidate, "reference_title", title)
    _run(candidate, sql.TITLES, "updating titles by the reference", is_whole=is_whole)
    _run(candidate, sql.OLD_GENRES, "deleting old genres", is_whole=is_whole)
    candidate.insert(BRIDGE_TITLE_GENRE, genre)


def take_credits(
    candidate: Candidate, lines: Sequence[Path], person: pl.DataFrame, name: pl.DataFrame, *, is_whole: bool
) -> dict[str, int]:
    """Put the credits of the reference in the place of those it gave before, and count what was set aside.

    Args:
        candidate: open.
        lines: at least one Parquet file, as `transforms.reference.reference_credit` makes its rows.
        person: reference_id and person_key of the people in them.
        name: rows of `dim_person` for these people.
        is_whole: whether the table was read to its end; if not, titles that it lacks stay as they are.
    """
    _view(candidate, "staged_line", lines)
    _staged(candidate, "reference_person", person)
    _staged(candidate, "reference_name", name)
    _run(candidate, sql.LINES, "reading the lines of credits")
    _run(candidate, sql.OLD_CREDITS, "deleting old credits of the reference", is_whole=is_whole)
    _run(candidate, sql.CREDITS, "inserting credits of the reference")
    _run(candidate, sql.NEW_PERSONS, "inserting people of the reference")
    _run(candidate, sql.SPELLINGS, "updating the spelling of names")
    read, distinct, named = candidate.query(
        "SELECT (SELECT count(*) FROM staged_line), count(*), count(p.reference_id)"
        " FROM reference_line l LEFT JOIN reference_person p USING (reference_id)"
    ).row(0)
    counts = {"repeated": int(read - distinct), "person_without_name": int(distinct - named)}
    return {code: count for code, count in counts.items() if count}


def take_homonyms(candidate: Candidate, name: pl.DataFrame, *, is_whole: bool) -> None:
    """Bring up to date how many people share each name, and who is the only one of it.

    Args:
        candidate: open.
        name: normalised_name, homonym_count, reference_id.
        is_whole: whether the table was read to its end; if not, counts only grow and nobody is the only one.
    """
    _staged(candidate, "homonym", name)
    _run(candidate, sql.HOMONYMS, "counting people by name", is_whole=is_whole)


def record_files(candidate: Candidate, load_file: pl.DataFrame, tables: Sequence[str]) -> None:
    """Record readings of reference files, and let older readings be current no longer.

    Args:
        candidate: open.
        load_file: rows of `audit.load_file` of one source.
        tables: tables that were read anew or are missing: what had them before, under whatever name and wherever it
            lay, is not what the warehouse holds.
    """
    paths = load_file.get_column("path").to_list()
    for source_key in load_file.get_column("source_key").unique().to_list():
        executed(
            candidate.connection,
            "UPDATE audit.load_file SET is_current = false WHERE is_current AND source_key = $source"
            " AND (list_contains($paths, path) OR list_has_any($tables, [regexp_extract(path, '[a-z]+[.][a-z]+')]))",
            "retiring old readings of the reference",
            {"source": source_key, "paths": paths, "tables": list(tables)},
        )
    candidate.insert(LOAD_FILE, load_file)


def tie_reference(candidate: Candidate) -> None:
    """Tie the credits of the reference to those of the reviews, and let go what belongs to titles that left.

    It depends on what the tables hold now, and on nothing else: run it after whatever changes titles, which of them are
    one film, or the credits by the reviews. Running it twice changes nothing.
    """
    _tie(candidate, sql.TIES_OF_TITLES)
    if candidate.query(sql.HAS_CREDITS).item():
        _tie(candidate, sql.TIES_OF_CREDITS)
    _tie(candidate, sql.TIES_OF_PERSONS)


def _tie(candidate: Candidate, ties: Sequence[tuple[str, str]]) -> None:
    for what, statement in ties:
        executed(candidate.connection, statement, what)


def _digest(values: pl.Series) -> str:
    return hashlib.sha256("\n".join(values.to_list()).encode()).hexdigest()


def _staged(candidate: Candidate, name: str, rows: pl.DataFrame) -> None:
    path = candidate.work / f"{name}.parquet"
    write_stage(rows, path)
    _view(candidate, name, [path])


def _view(candidate: Candidate, name: str, files: Sequence[Path]) -> None:
    executed(
        candidate.connection,
        f"CREATE OR REPLACE TEMP VIEW {name} AS {parquet_select_sql(files)}",
        f"opening {name}",
    )


def _run(candidate: Candidate, statement: str, what: str, *, is_whole: bool | None = None) -> None:
    parameters: dict[str, int | bool] = {}
    if "$run" in statement:
        parameters["run"] = candidate.run_key
    if is_whole is not None:
        parameters["is_whole"] = is_whole
    executed(candidate.connection, statement, what, parameters or None)
