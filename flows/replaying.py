"""What a replay reads again, and how its records come into the stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import polars as pl

from contracts.audit import LOAD_FILE, REFUSED_REVIEW
from contracts.dimensions import DIM_SOURCE
from contracts.errors import NoWarehouse
from contracts.stage import RECORD_COUNT
from contracts.star import FACT_REVIEW
from flows.choosing import Chosen
from flows.planning import DumpPlan
from flows.run import Run
from flows.steps import into_stage, made_rows
from sources import Rereading
from transforms import star
from transforms.clean import RULES_VERSION
from transforms.numbering import NO_IDS, stem
from transforms.origin import Origin
from transforms.replay import replay_batches, replayed_file, with_same_reasons
from warehouse.quarantine import current_files, known_ids, open_refusals, refused_records
from warehouse.stage import read_stage


@dataclass(frozen=True)
class ReplayBatch:
    """Refused records that are read again together: at most 10,000, or about 8 MB of them.

    Args:
        number: unique within a run.
        published: the version that holds them.
        row_ids: their rows in `audit.refused_review` of that version.
        origin: what is the same in all of their rows.
        rereading: how they are read.
    """

    number: int
    published: Path
    row_ids: tuple[int, ...]
    origin: Origin
    rereading: Rereading


@dataclass(frozen=True)
class StagedReplay:
    """What one batch came to: counts of records.

    Args:
        number: of the batch.
        passed_count: those that no rule refuses now.
        refused_count: those that are refused for other reasons than before.
        same_count: those that are refused for the same reasons, and stay as they are.
        cut_count: those of which only the first bytes are kept.
        hidden_count: those of which no byte is kept.
    """

    number: int
    passed_count: int
    refused_count: int
    same_count: int
    cut_count: int
    hidden_count: int


@dataclass(frozen=True)
class ReplayPlan:
    """What a replay has to do.

    Attributes:
        published: the version that holds the refused records.
        chosen: which of them, and how they are read.
        refusals: those that can be read again, as `warehouse.quarantine.open_refusals` gives them.
        left: how many of the chosen ones cannot, by what is in the way.
        files: rows of `audit.load_file` for the new readings of their files, each with `current_key`.
    """

    published: Path
    chosen: Chosen
    refusals: pl.DataFrame
    left: dict[str, int]
    files: pl.DataFrame
    dumps: ClassVar[tuple[DumpPlan, ...]] = ()
    skipped_count: ClassVar[int] = 0
    must_read: ClassVar[tuple[str, ...]] = ()

    def batches(self, run: Run) -> Iterator[ReplayBatch]:
        """All batches, numbered through."""
        for number, row in enumerate(replay_batches(self.refusals).iter_rows(named=True), start=1):
            rereading = _rereading(row, self.chosen)
            origin = Origin(
                run_key=run.key,
                source_id=row["source_id"],
                layout=row["layout"],
                root_path=row["root_path"],
                rules_version=RULES_VERSION,
                container_path=row["container_path"],
                encoding=rereading.encoding or "utf-8",
                mapping=row["mapping"],
                latest_day=run.record.started_at.date() + timedelta(days=1),
                privacy=run.privacy,
            )
            yield ReplayBatch(number, self.published, tuple(row["row_ids"]), origin, rereading)

    def dim_source(self) -> pl.DataFrame:
        """None: their sources are known."""
        return DIM_SOURCE.empty()

    def source_ids(self) -> pl.DataFrame:
        """One row a source: source_key, source_id."""
        return self.refusals.select("source_key", "source_id").unique()

    def known_ids(self, made: pl.DataFrame) -> pl.DataFrame:
        """Published reviews of the same files that could share a made-up id with a replayed record."""
        files = self.files.join(made, on="load_file_key", how="semi").select("load_file_key", "current_key")
        is_of_content = pl.col("review_id_kind").cast(pl.String) == "content"
        ids = made.select(stem(is_of_content).alias("id")).to_series().unique().to_list()
        found = pl.concat(list(known_ids(self.published, files["current_key"].to_list(), ids)))
        return (
            found.rename({"load_file_key": "current_key"}).join(files, on="current_key").select(NO_IDS.columns).unique()
        )


def replay_planned(run: Run, chosen: Chosen) -> ReplayPlan:
    """Choose among the open refusals of the published version.

    Raises:
        NoWarehouse: if there is none any more.
    """
    published = run.published
    if published is None:
        raise NoWarehouse.at(str(run.place.target))
    refusals = chosen.of(open_refusals(published))
    ways = refusals.select(*Rereading.__dataclass_fields__).unique()
    obstacles = [_rereading(way, chosen).obstacle for way in ways.iter_rows(named=True)]
    judged = refusals.join(
        ways.with_columns(pl.Series("of_way", obstacles, dtype=pl.String)),
        on=ways.columns,
        nulls_equal=True,
        maintain_order="left",
    ).with_columns(pl.coalesce("obstacle", "of_way").alias("obstacle"))
    left = Counter(judged["obstacle"].drop_nulls().to_list())
    readable = judged.filter(pl.col("obstacle").is_null())
    current = current_files(published, readable["current_key"].unique(maintain_order=True).to_list())
    files = replayed_file(current, run.key, chosen.encoding)
    return ReplayPlan(published, chosen, readable, dict(left), files.with_columns(current_key=current["load_file_key"]))


def _rereading(row: dict[str, str | None], chosen: Chosen) -> Rereading:
    return Rereading(
        layout=str(row["layout"]),
        encoding=chosen.encoding or row["encoding"],
        file_encoding=chosen.encoding or row["file_encoding"],
        mapping=row["mapping"],
        header_json=row["header_json"],
    )


def restaged(batch: ReplayBatch, stage: Path) -> StagedReplay:
    """Read the records of a batch again, and leave in the stage what they come to now.

    A record that is refused for the same reasons as before is as it was, and leaves nothing.
    """
    refused = refused_records(batch.published, batch.row_ids)
    whole = refused.filter(pl.col("payload_bytes") <= pl.col("payload").bin.size())
    hidden_count = refused.filter((pl.col("payload").bin.size() == 0) & (pl.col("payload_bytes") > 0)).height
    raw_review = batch.rereading.raw_review(whole)
    rows = made_rows(raw_review, batch.origin)
    of_record = ["load_file_key", "record_number"]
    key = batch.origin.load_file_key()
    same = with_same_reasons(rows[REFUSED_REVIEW], whole.select("record_number", "reasons", load_file_key=key))
    changed = rows[REFUSED_REVIEW].join(same, on=of_record, how="anti", maintain_order="left")
    again = raw_review.with_columns(load_file_key=key).join(same, on=of_record, how="anti", maintain_order="left")
    counts = star.record_count(again.drop("load_file_key"), batch.origin)
    into_stage({**rows, REFUSED_REVIEW: changed, RECORD_COUNT: counts}, stage, batch.number)
    return StagedReplay(
        number=batch.number,
        passed_count=rows[FACT_REVIEW].height,
        refused_count=changed.height,
        same_count=same.height,
        cut_count=refused.height - whole.height - hidden_count,
        hidden_count=hidden_count,
    )


def stage_readings(run: Run, plan: ReplayPlan, batch_number: int) -> None:
    """Record the files of which records came into the stage, as one more batch of readings."""
    read = read_stage(run.stage, RECORD_COUNT, ["load_file_key"])
    files = plan.files.join(read, on="load_file_key", how="semi").select(LOAD_FILE.column_names)
    into_stage({LOAD_FILE: files}, run.stage, batch_number)
