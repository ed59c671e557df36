"""One run from its start to its end: the lock, the journal, the work folder, and what a failure leaves behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from contracts.errors import BadTarget, DiskFull, NoWarehouse, PipelineError
from expectations.own_suite import OwnSuite
from flows.expecting import named_suite
from flows.lake_run import LakeRun, place_of, run_on_lake
from flows.last_words import has_published, run_began
from flows.privacy import settled_privacy
from flows.run_record import RunRecord, started_record
from flows.settings import LoadSettings
from transforms.clean import RULES_VERSION
from transforms.privacy import KEEP, Privacy
from warehouse.building import Limits
from warehouse.failures import is_disk_full
from warehouse.journal import Journal, appended, read_journal, shortened
from warehouse.ledger import review_count_and_settings
from warehouse.lock import writer_lock
from warehouse.place import Place, ready_for_writing
from warehouse.publish import versions, without_dead_runs
from warehouse.work_folders import end_work

STAGE = "stage"


@dataclass
class Run:
    """A run that holds the lock of its warehouse.

    Attributes:
        place: where the warehouse lies.
        settings: what the run was told.
        record: its row of `audit.load_run` so far; replaced as the run goes on.
        journal: the runs before this one.
        suite: the expectations that judge it.
        published: the version that was published when the run started.
        swept: runs that died and were cleaned up at the start of this one.
        privacy: what is kept of reviewers.
        lake: the lake that it publishes into, if `place` is its replica.
        has_ended: whether its end is in the journal; what goes wrong later does not change it.
    """

    place: Place
    settings: LoadSettings
    record: RunRecord
    journal: Journal
    suite: OwnSuite
    published: Path | None
    swept: tuple[int, ...] = field(default=())
    privacy: Privacy = KEEP
    lake: LakeRun | None = None
    has_ended: bool = False
    _started: float = field(default_factory=time.monotonic)

    @property
    def key(self) -> int:
        """The counter of the run."""
        return self.record.load_run_key

    @property
    def folder(self) -> Path:
        """The work folder."""
        return self.place.work_folder(self.key)

    @property
    def target(self) -> Path:
        """The warehouse as users name it."""
        return self.place.target if self.lake is None else self.lake.address.path

    @property
    def kept_versions(self) -> int:
        """How many earlier versions stay on this disk: a lake has its own past, and its replica needs none."""
        return self.settings.keep_versions if self.lake is None else 0

    @cached_property
    def stage(self) -> Path:
        """The folder of the stage files: made when it is asked for, by this process and by no worker."""
        stage = self.folder / STAGE
        stage.mkdir(parents=True, exist_ok=True)
        return stage

    @property
    def limits(self) -> Limits:
        """What DuckDB may use."""
        return Limits(self.settings.memory_limit_mb, self.settings.workers)

    @property
    def seconds(self) -> float:
        """How long the run has taken so far."""
        return time.monotonic() - self._started

    def end(self, record: RunRecord) -> None:
        """Write the end of the run into the journal."""
        self.record = record
        self.has_ended = True
        appended(self.place.journal, "ended", record.row())
        with suppress(OSError):  # a journal that stays long is no reason to fail
            shortened(self.place.journal, self.settings.keep_runs)


@contextmanager
def open_run(settings: LoadSettings, command: str | None = None) -> Iterator[Run]:
    """A run for the length of the block, under the lock.

    What dead runs left is removed first. If the block fails, the journal says so and the work folder goes; the
    published version is never touched.

    Args:
        settings: what the run is told.
        command: what is kept of the command on record, if not all of it as it was typed.

    Raises:
        BadSetting: if reviewers were kept in another way before, or the key is missing or another.
        BadExpectations: if the file of further expectations cannot be used.
        BadLake: if the target is a lake that cannot be written.
        BadTarget: if the target cannot be a warehouse.
        Busy: if another writer holds the lock.
        DiskFull: if there is no room, whoever finds out.
    """
    suite = named_suite(settings.expectations)
    with (
        run_on_lake(settings) as lake,
        _ready(place_of(settings)) as place,
        writer_lock(place.lock, settings.wait_seconds) as lock,
    ):
        if lake is not None:
            lake.bring_up_to_date(Limits(settings.memory_limit_mb, settings.workers))
        published = place.published()
        journal = read_journal(place.journal)
        run_key = next_run_key(place, journal)
        lock.describe(run_key)
        if lake is not None:
            lake.lock.describe(run_key)
        swept = without_dead_runs(place, frozenset(int(row["load_run_key"]) for row in journal.ended))
        count, before = _count_and_settings(place, published)
        privacy = settled_privacy(before, settings)
        record = started_record(run_key, settings, RULES_VERSION, count, command, privacy)
        run = Run(place, settings, record, journal, suite, published, swept, privacy, lake)
        appended(place.journal, "started", run.record.row())
        run_began(place.target, run_key)
        try:
            yield run
        except BaseException:
            end_work(run.folder)
            if run.has_ended or has_published(place.target, run_key) or (lake is not None and lake.published):
                raise  # what went wrong came after the end: the run is what its record says
            with suppress(OSError):  # on a full disk the run has no end in the journal, like one that died
                run.end(run.record.ended("failed"))
            raise


def next_run_key(place: Place, journal: Journal) -> int:
    """The counter of the next run: no run had it before, also if the journal was lost."""
    last_on_disk = max((version.run_key for version in versions(place)), default=0)
    return max(journal.last_run_key, last_on_disk) + 1


def _count_and_settings(place: Place, published: Path | None) -> tuple[int, dict[str, Any] | None]:
    try:
        return review_count_and_settings(published)
    except NoWarehouse as error:
        raise BadTarget.at(
            str(place.target),
            f"the published version {published} cannot be read",
            f"Point the symlink at another version in {place.versions}, or move it away and load again.",
        ) from error


@contextmanager
def _ready(place: Place) -> Iterator[Place]:
    """A place that can be written. Every library says in its own way that the disk is full; the user is told in one."""
    ready_for_writing(place)
    try:
        yield place
    except PipelineError:
        raise
    except Exception as error:
        if is_disk_full(str(error)):
            raise DiskFull.at(str(place.folder)) from error
        raise
