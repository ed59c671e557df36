"""The plan for the reference data of a load: what of it has to be read, given what the warehouse needs of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.errors import NoWarehouse, PipelineError
from flows.lake_run import published_version
from flows.run import Run
from flows.settings import LoadSettings
from sources.imdb_reference import (
    LAYOUT,
    NAME_BASICS,
    SOURCE_ID,
    TABLES,
    TITLE_BASICS,
    TITLE_PRINCIPALS,
    Reference,
    reference_at,
)
from transforms.origin import Origin
from transforms.plan import file_plan
from warehouse.ledger import NO_RIVAL, known_files
from warehouse.reference import Needs, reference_needs


class NothingNamed(PipelineError):
    """Neither a dump nor reference data was named."""


@dataclass(frozen=True)
class ToRead:
    """What of the reference has to be read or recorded.

    Attributes:
        tables: names of the tables that have to be read.
        ignored: FOUND_FILE rows of files that cannot be used, not yet recorded.
        missing: tables without any file, not yet recorded.
        settings: by table, what its reading depends on beside the file.
    """

    tables: tuple[str, ...]
    ignored: pl.DataFrame
    missing: tuple[str, ...]
    settings: dict[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether all is as the ledger knows it."""
        return not self.tables and not self.missing and self.ignored.is_empty()


@dataclass(frozen=True)
class ReferencePlan:
    """The reference of a load, compared with the ledger of the published version.

    Attributes:
        reference: the files.
        origin: where they come from.
        known: the current rows of the ledger for files of this folder.
        verify: read every file again, whatever its time says.
        published: what the published version needs.
    """

    reference: Reference
    origin: Origin
    known: pl.DataFrame
    verify: bool
    published: Needs

    @property
    def is_empty(self) -> bool:
        """Whether the published version holds all of it."""
        return self.to_read(self.published).is_empty

    @property
    def wanted_count(self) -> int:
        """Files that have to be read as far as the published version tells; new titles may ask for more."""
        return len(self.to_read(self.published).tables)

    @property
    def file_count(self) -> int:
        """Files of the folder that belong to the reference."""
        return self.reference.files.height

    def to_read(self, needs: Needs) -> ToRead:
        """What has to be read so that a warehouse with these needs holds what the reference has for it.

        Credits and people are read together: a line of credits without a name is not kept.
        """
        settings = {table.name: needs.of_titles for table in TABLES} | {NAME_BASICS.name: needs.of_people}
        found = self.reference.found_files(settings)
        wanted = file_plan(found, self.known, NO_RIVAL, verify=self.verify).wanted
        paths = set(wanted.filter(pl.col("role") == "context").get_column("path"))
        tables = [table.name for table in TABLES if self.reference.file_of(table) in paths]
        people = (TITLE_PRINCIPALS.name, NAME_BASICS.name)
        if any(name in tables for name in people):
            tables = [name for name in tables if name == TITLE_BASICS.name]
            tables += [table.name for table in TABLES[1:] if self.reference.file_of(table)]
        recorded = set(self.known.filter(pl.col("reason") == "missing").get_column("path"))
        missing = tuple(name for name in self.reference.missing_tables() if missing_path(name) not in recorded)
        return ToRead(tuple(tables), wanted.filter(pl.col("role") == "ignored"), missing, settings)


def missing_path(table_name: str) -> str:
    """The name under which a missing file is recorded."""
    return f"{table_name}.tsv.gz"


def named_reference(settings: LoadSettings, dumps: Sequence[Path]) -> Reference | None:
    """The reference that a load was given.

    Raises:
        NothingNamed: if neither a dump nor a reference was named.
        NoWarehouse: if only a reference was named and there is no warehouse that it could be for.
        NoReference: if there is no reference at the path.
    """
    if settings.reference is None:
        if not dumps:
            raise NothingNamed("There is nothing to load: name a DUMP, or reference data with --reference DIR.")
        return None
    if settings.source == SOURCE_ID:
        raise NothingNamed(f"The source name {SOURCE_ID} stands for reference data: choose another --source.")
    if not dumps and published_version(settings) is None:
        raise NoWarehouse.at(str(settings.to), "reference data alone make none")
    return reference_at(settings.reference)


def reference_plan(run: Run, reference: Reference | None) -> ReferencePlan | None:
    """Compare the reference with the ledger of the published version."""
    if reference is None:
        return None
    known = known_files(run.published)
    return ReferencePlan(
        reference=reference,
        origin=Origin(run.key, SOURCE_ID, LAYOUT, reference.root, run.record.rules_version),
        known=known.filter((pl.col("source_id") == SOURCE_ID) & (pl.col("root_path") == reference.root)),
        verify=run.settings.verify,
        published=reference_needs(run.published),
    )
