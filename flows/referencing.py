"""The step that takes reference data into the candidate: read what its titles need, and tie it to the reviews."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from flows.planning import Plan
from flows.reference_plan import ReferencePlan
from flows.reference_taking import Taking
from flows.resolving import resolve_works
from flows.run import Run
from flows.runner import StepClock
from flows.steps import Built
from sources.imdb_reference import FACTS, NAME_BASICS, TITLE_BASICS, TITLE_PRINCIPALS
from transforms.dimensions import dim_source
from transforms.reference import bridge_title_genre, reference_credit, reference_title
from transforms.reference_people import dim_person, homonyms, person_names, reference_person
from warehouse.accounting import file_count, unread_files
from warehouse.building import building
from warehouse.candidate import Candidate
from warehouse.named_works import note_titles
from warehouse.reference import (
    record_files,
    reference_needs,
    take_credits,
    take_homonyms,
    take_titles,
    tie_reference,
)
from warehouse.stage import write_stage


def referenced(run: Run, plan: Plan, built: Built, clock: StepClock) -> Built:
    """Read what the titles of the candidate need of the reference, and bring it into the candidate.

    Returns:
        What was built, with the files of the reference; unchanged if the candidate holds all of it already.
    """
    if plan.reference is None:
        return built
    needs = reference_needs(run.place.candidate_file(run.key))
    to_read = plan.reference.to_read(needs)
    if to_read.is_empty:
        return built
    taking = Taking(plan.reference, to_read, needs, run.folder / "reference")
    started = time.perf_counter()
    title, genre = _titles(taking)
    lines, credited = _lines(taking)
    person = _people(taking, credited)
    name = _names(taking, person)
    clock.note("read the reference", time.perf_counter() - started, taking.row_count)
    with building(run.place, run.key, run.limits) as candidate:
        candidate.upsert_source(_source(plan.reference))
        note_titles(candidate)
        if taking.is_usable(TITLE_BASICS):
            take_titles(candidate, title, genre, is_whole=taking.is_whole(TITLE_BASICS))
        _take_people(candidate, taking, lines, person, name)
        record_files(candidate, taking.load_file(), (*taking.readings, *to_read.missing))
        resolve_works(candidate)
        tie_reference(candidate)
        return replace(
            built, file_count=file_count(candidate), unread_files=unread_files(candidate), takes_reference=True
        )


def _titles(taking: Taking) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Titles and their genres, as `take_titles` wants them."""
    empty = pl.DataFrame(schema={"record_number": pl.Int64, **dict.fromkeys(TITLE_BASICS.columns, pl.String)})
    mapped = reference_title(pl.concat([empty, *taking.parts(TITLE_BASICS, taking.needs.title_ids)]))
    taking.count(TITLE_BASICS, mapped.set_aside)
    return mapped.rows.drop("genres"), bridge_title_genre(mapped.rows)


def _lines(taking: Taking) -> tuple[list[Path], pl.Series]:
    """Parquet files of lines of credits, and the ids of the people in them: a warehouse can need many lines."""
    empty = pl.DataFrame(schema={"record_number": pl.Int64, **dict.fromkeys(TITLE_PRINCIPALS.columns, pl.String)})
    files = [taking.work / "lines.00000.parquet"]
    write_stage(reference_credit(empty).rows, files[0])
    credited = pl.Series(dtype=pl.String)
    for part in taking.parts(TITLE_PRINCIPALS, taking.needs.title_ids):
        mapped = reference_credit(part)
        taking.count(TITLE_PRINCIPALS, mapped.set_aside)
        if not mapped.rows.is_empty():
            files.append(taking.work / f"lines.{len(files):05d}.parquet")
            write_stage(mapped.rows, files[-1])
            credited = pl.concat([credited, mapped.rows.get_column("reference_id")]).unique()
    return files, credited


def _people(taking: Taking, credited: pl.Series) -> pl.DataFrame:
    """The people in the lines of credits, by the rows of `name.basics` with their ids."""
    empty = pl.DataFrame(schema={"record_number": pl.Int64, **dict.fromkeys(NAME_BASICS.columns, pl.String)})
    mapped = reference_person(pl.concat([empty, *taking.parts(NAME_BASICS, credited)]))
    taking.count(NAME_BASICS, mapped.set_aside)
    return mapped.rows


def _names(taking: Taking, person: pl.DataFrame) -> pl.DataFrame:
    """How many people have each name of the warehouse and of the credits, over the whole of `name.basics`."""
    wanted = pl.concat([taking.needs.person_names, person.get_column("normalised_name")]).unique()
    empty = pl.DataFrame(schema={"normalised_name": pl.String, "reference_id": pl.String})
    found = [homonyms(part, wanted) for part in taking.parts(NAME_BASICS, None)]
    return person_names(pl.concat([empty, *found]), is_whole=taking.is_whole(NAME_BASICS))


def _take_people(
    candidate: Candidate, taking: Taking, lines: list[Path], person: pl.DataFrame, name: pl.DataFrame
) -> None:
    """Credits need both tables: without names, those that an earlier load took stay, and every line is set aside."""
    if taking.is_usable(TITLE_PRINCIPALS) and taking.is_usable(NAME_BASICS):
        set_aside = take_credits(
            candidate, lines, person, dim_person(person, name), is_whole=taking.is_whole(TITLE_PRINCIPALS)
        )
        taking.count(TITLE_PRINCIPALS, set_aside)
    elif taking.is_usable(TITLE_PRINCIPALS):
        taking.count(TITLE_PRINCIPALS, {"person_without_name": sum(_heights(lines))})
    if taking.is_usable(NAME_BASICS):
        take_homonyms(candidate, name, is_whole=taking.is_whole(NAME_BASICS))


def _heights(files: list[Path]) -> Iterator[int]:
    for file in files:
        yield int(pl.scan_parquet(file, glob=False).select(pl.len()).collect().item())


def _source(plan: ReferencePlan) -> pl.DataFrame:
    return dim_source(
        plan.origin,
        platform=FACTS.platform,
        has_global_ids=FACTS.has_global_ids,
        description=FACTS.description,
        licence_note=FACTS.licence_note,
        home_url=FACTS.home_url,
        expected_review_count=FACTS.expected_review_count,
    )
