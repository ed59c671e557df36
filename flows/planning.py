"""The plan of a load: which files of which dumps have to be read, and as what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

import polars as pl

from contracts.dimensions import DIM_SOURCE
from flows.reference_plan import ReferencePlan, reference_plan
from flows.run import Run
from sources import Batch, Dump, is_complete
from sources.imdb_reference import Reference
from transforms.clean import RULES_VERSION
from transforms.dimensions import dim_source
from transforms.numbering import NO_IDS
from transforms.origin import Origin
from transforms.plan import FilePlan, file_plan
from warehouse.ledger import known_files_and_rivals


@dataclass(frozen=True)
class DumpPlan:
    """One dump: where its rows come from, what of it is read, and what the ledger knows of it.

    Attributes:
        dump: the dump.
        origin: what is the same in all of its rows.
        files: what to do with the files of its listing.
        members: the ledger's rows of the members, if the dump is an archive that is opened only when it is read.
    """

    dump: Dump
    origin: Origin
    files: FilePlan
    members: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read and nothing gone."""
        return self.files.wanted.is_empty() and self.files.gone.is_empty()

    @property
    def skipped_count(self) -> int:
        """Files and members that are known unchanged."""
        return self.files.skipped.height + (self.members.height if self.is_empty else 0)


class Planned(Protocol):
    """What every run that loads records needs to know of its plan, wherever the records come from."""

    @property
    def dumps(self) -> tuple[DumpPlan, ...]:
        """The dumps whose files are compared with the ledger."""

    @property
    def skipped_count(self) -> int:
        """Files that are known unchanged."""

    @property
    def must_read(self) -> tuple[str, ...]:
        """Paths that are applied although they are unchanged."""

    def dim_source(self) -> pl.DataFrame:
        """The rows of `dim_source` to bring up to date."""

    def source_ids(self) -> pl.DataFrame:
        """One row a source: source_key, source_id."""

    def known_ids(self, made: pl.DataFrame, /) -> pl.DataFrame:
        """Published reviews of the staged files that could share a made-up id with a staged one."""


@dataclass(frozen=True)
class Plan:
    """What a load has to do."""

    dumps: tuple[DumpPlan, ...]
    reference: ReferencePlan | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is new, changed or gone."""
        return all(dump.is_empty for dump in self.dumps) and (self.reference is None or self.reference.is_empty)

    @property
    def skipped_count(self) -> int:
        """Files that are known unchanged."""
        reference_count = self.reference.file_count if self.reference is not None and self.is_empty else 0
        return sum(dump.skipped_count for dump in self.dumps) + reference_count

    @property
    def wanted_count(self) -> int:
        """Files that have to be read; an archive counts as one."""
        reference_count = self.reference.wanted_count if self.reference is not None else 0
        return sum(dump.files.wanted.height for dump in self.dumps) + reference_count

    @property
    def must_read(self) -> tuple[str, ...]:
        """Paths that are applied although they are unchanged."""
        return tuple(path for dump in self.dumps for path in dump.files.must_read)

    def batches(self, run: Run) -> Iterator[tuple[Batch, Origin]]:
        """All batches with their origins, numbered through, as they become ready."""
        number = 1
        for plan in self.dumps:
            if plan.files.wanted.is_empty():
                continue
            for batch in plan.dump.batches(plan.files.wanted, run.folder / "spool", number):
                yield batch, replace(plan.origin, container_path=batch.container)
                number = batch.number + 1

    def source_ids(self) -> pl.DataFrame:
        """One row a source: source_key, source_id."""
        ids = {dump.origin.source_key: dump.origin.source_id for dump in self.dumps}
        return pl.DataFrame(
            {"source_key": list(ids), "source_id": list(ids.values())},
            schema={"source_key": pl.Int64, "source_id": pl.String},
        )

    def known_ids(self, _made: pl.DataFrame) -> pl.DataFrame:
        """None: a file is read whole, so all of its records are staged."""
        return NO_IDS

    def dim_source(self) -> pl.DataFrame:
        """One row a source of this load."""
        rows = [DIM_SOURCE.empty()]
        for plan in self.dumps:
            facts = plan.dump.layout.facts
            rows.append(
                dim_source(
                    plan.origin,
                    platform=facts.platform,
                    has_global_ids=facts.has_global_ids,
                    description=facts.description,
                    licence_note=facts.licence_note,
                    home_url=facts.home_url,
                    expected_review_count=facts.expected_review_count,
                )
            )
        return pl.concat(rows).unique("source_key", keep="first", maintain_order=True)


def planned(run: Run, dumps: Sequence[Dump], reference: Reference | None = None) -> Plan:
    """Compare the dumps and the reference with the ledger of the published version."""
    containers = [dump.container for dump in dumps if dump.container is not None]
    known, rival = known_files_and_rivals(run.published, [dump.root for dump in dumps], containers)
    plans = _each_file_once([_dump_plan(run, dump, known, rival) for dump in dumps])
    return Plan(plans, reference_plan(run, reference))


def _each_file_once(plans: Sequence[DumpPlan]) -> tuple[DumpPlan, ...]:
    """The plans without what an earlier one has: dumps may overlap, or be named twice."""
    seen: dict[tuple[str, str, str | None], pl.Series] = {}
    once = []
    for plan in plans:
        files = plan.files
        place = (plan.origin.source_id, plan.origin.root_path, plan.dump.container)
        paths = pl.concat([frame.get_column("path") for frame in (files.wanted, files.skipped, files.gone)])
        if place in seen:
            is_new = ~pl.col("path").is_in(seen[place].implode())
            files = replace(
                files,
                wanted=files.wanted.filter(is_new),
                skipped=files.skipped.filter(is_new),
                gone=files.gone.filter(is_new),
            )
            members = plan.members.clear() if plan.dump.container else plan.members
            once.append(replace(plan, files=files, members=members))
            seen[place] = pl.concat([seen[place], paths])
        else:
            once.append(plan)
            seen[place] = paths
    return tuple(once)


def _dump_plan(run: Run, dump: Dump, known: pl.DataFrame, rival: pl.DataFrame) -> DumpPlan:
    source_id = run.settings.source or dump.source_id
    origin = Origin(
        run_key=run.key,
        source_id=source_id,
        layout=dump.layout.name,
        root_path=dump.root,
        rules_version=RULES_VERSION,
        encoding=dump.layout.encoding,
        mapping=dump.mapping,
        latest_day=run.record.started_at.date() + timedelta(days=1),
        privacy=run.privacy,
    )
    of_dump = known.filter((pl.col("source_id") == source_id) & (pl.col("root_path") == dump.root))
    found = dump.found_files()
    files = file_plan(
        found, of_dump.filter(_is_listed(dump)), rival, verify=run.settings.verify, sync=run.settings.sync
    )
    members = of_dump.filter(pl.col("container_path") == (dump.container or ""))
    # Members that an earlier load without --sync recorded as gone, and whose reviews stayed.
    lost = members.filter((pl.col("state") == "gone") & pl.col("holds_reviews") & run.settings.sync)
    gone = files.gone if is_complete(found) else files.gone.clear()
    return DumpPlan(dump=dump, origin=origin, files=replace(files, gone=pl.concat([gone, lost])), members=members)


def _is_listed(dump: Dump) -> pl.Expr:
    """Whether a file that the ledger knows would be in the listing of the dump if it were there."""
    is_outside_archives = pl.col("container_path").is_null()
    if not dump.part:
        return is_outside_archives
    return is_outside_archives & ((pl.col("path") == dump.part) | pl.col("path").str.starts_with(f"{dump.part}/"))
