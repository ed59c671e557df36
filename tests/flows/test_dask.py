"""Batches on a Dask cluster: the same warehouse, whatever happens to the workers, or a clean failure."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from contracts.errors import BadScheduler, BadStore, NoSuchDump
from flows.carrying import Parcel, SharedFolder, ThroughStore, worked
from flows.dask_runner import OnDask
from flows.dask_workers import require_workers, versions
from flows.load import load_dumps
from flows.planning import Plan
from flows.run import Run
from flows.runner import Direct, StepClock
from flows.settings import BadSetting, load_settings, option_words
from flows.stage_store import new_load
from flows.store_client import BRIEF
from sources import Batch
from tests.flows.conftest import Command, Loaded
from tests.flows.dask_cluster import PYTHON_PATH, Cluster, cluster
from tests.flows.dumps import LATIN, TEN, written
from tests.flows.lakes import LakeMart
from tests.flows.mart import Mart, conserved, equal
from tests.flows.old_rules import under_old_rules
from transforms.origin import Origin
from warehouse import texts as module
from warehouse.texts import EVERY

if TYPE_CHECKING:
    from distributed import Client

pytest.importorskip("distributed")
pytest.importorskip("obstore")
import cloudpickle

from tests.flows.object_server import SECRET, ObjectServer, environment_of, object_server, refusing


def test_a_load_on_two_workers_equals_one_in_threads(
    two_workers: Cluster, extracting_mart: Mart, tmp_path: Path, sample: Path, sample_mart: Mart
) -> None:
    alone = Mart(tmp_path / "alone" / "reviews.duckdb", extracts=True)
    shutil.copytree(sample_mart.place.folder, alone.place.folder, symlinks=True)  # where the sample is loaded already
    dump = written(tmp_path / "ten", TEN)
    extracting_mart.load(sample, **two_workers.options)
    for mart, options in ((extracting_mart, two_workers.options), (alone, dict[str, Any]())):
        mart.load(dump, sample, sync=True, source="ten", max_removed=1.0, **options)
        assert mart.leftovers() == []
    assert "fact_mention" in equal(extracting_mart.star(), alone.star())
    assert conserved(extracting_mart) == 2


DIES = "import os, flows.steps; flows.steps.read_batch = lambda batch: os._exit(9)"
TAKES_THE_SCHEDULER_ALONG = """
import psutil, flows.steps
def read_batch(batch):
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or ()
        if {contact!r} in words and "distributed.cli.dask_scheduler" in words:
            process.kill()
flows.steps.read_batch = read_batch
"""


def six(folder: Path) -> list[Path]:
    """Six dumps, each a batch of its own."""
    return [
        written(folder / f"dump {number}", {f"train/pos/{number}_9.txt": b"Rain in chapter %d, and no end." % number})
        for number in range(6)
    ]


@pytest.mark.slow
def test_a_worker_that_is_lost_changes_nothing(mart: Mart, tmp_path: Path) -> None:
    dumps = six(tmp_path)
    with cluster(tmp_path, 2, fault=DIES) as made:
        assert mart.load(*dumps, **made.options).outcome == "published"
        assert made.workers[0].wait(10) == 9
    assert (mart.value("SELECT count(*) FROM fact_review"), conserved(mart), mart.leftovers()) == (6, 1, [])


@pytest.mark.slow
def test_a_batch_that_ends_every_worker_fails_cleanly_and_the_next_load_heals(
    mart: Mart, ten: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.dask_runner.PATIENCE_SECONDS", 4)
    with cluster(tmp_path, 1, fault=DIES) as made, pytest.raises(BadScheduler, match="no workers for 4 s"):
        mart.load(ten, **made.options)
    assert (mart.target.exists(), mart.is_locked(), mart.leftovers()) == (False, False, [])
    assert mart.load(ten).counts["kept_count"] == 10


@pytest.mark.slow
def test_a_batch_that_ends_worker_after_worker_is_given_up(
    mart: Mart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")  # 3 by default
    dumps = six(tmp_path)
    with cluster(tmp_path, 2, fault=DIES) as made, pytest.raises(BadScheduler, match="a batch ended its worker"):
        mart.load(*dumps, **made.options)
    assert (mart.target.exists(), mart.is_locked(), mart.leftovers()) == (False, False, [])


def test_a_scheduler_that_is_killed_fails_the_load_cleanly(mart: Mart, ten: Path, tmp_path: Path) -> None:
    fault = TAKES_THE_SCHEDULER_ALONG.format(contact=str(tmp_path / "scheduler.json"))
    with cluster(tmp_path, 1, fault=fault) as made, pytest.raises(BadScheduler, match="went away"):
        mart.load(ten, **made.options)
    assert (mart.target.exists(), mart.is_locked(), mart.leftovers()) == (False, False, [])


class LateFuture:
    """A batch that ends just when a look at it has run out of time; or whose own work ran out of time."""

    def __init__(self, ends_with: str | TimeoutError) -> None:
        self.ends_with = ends_with
        self.is_done = False

    def result(self, timeout: float) -> str:
        """Not yet at the first look, and then what it ends with."""
        if not self.is_done:
            self.is_done = True
            raise TimeoutError(f"timed out after {timeout} s.")
        if isinstance(self.ends_with, TimeoutError):
            raise self.ends_with
        return self.ends_with

    def done(self) -> bool:
        """Whether it has been looked at."""
        return self.is_done


def test_a_batch_that_ends_as_a_look_at_it_runs_out_of_time_is_taken() -> None:
    runner = OnDask(Direct(), cast("Client", None), "tcp://here", SharedFolder(), 1, StepClock())
    assert runner._awaited(cast("Any", LateFuture("made"))) == "made"
    with pytest.raises(TimeoutError, match="of its own"):
        runner._awaited(cast("Any", LateFuture(TimeoutError("of its own"))))


class Twice(Direct):
    """Runs every batch twice, as a cluster may that has lost an answer."""

    def batches(self, name: str, work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """Run one step over many batches, each twice."""
        return super().batches(name, lambda item: (work(item), work(item))[1], items)


def test_a_batch_that_is_run_twice_is_loaded_once(extracting_mart: Mart, sample_mart: Mart, sample: Path) -> None:
    load_dumps([sample], load_settings(to=extracting_mart.target, direct=True), Twice(2), extracting_mart.said.append)
    equal(extracting_mart.star(), sample_mart.star())


def test_a_worker_of_another_version_is_told_before_any_work(
    two_workers: Cluster, mart: Mart, ten: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.dask_workers.versions", lambda: {**versions(), "polars": "1.0"})
    with pytest.raises(BadScheduler, match=r"the worker tcp://\S+ has polars \S+ and not 1.0"):
        mart.load(ten, **two_workers.options)
    assert not mart.place.journal.exists()


def test_a_scheduler_that_does_not_answer_is_told_before_any_work(
    mart: Mart, ten: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.dask_runner.CONNECT_SECONDS", 1)
    with pytest.raises(BadScheduler, match="no scheduler answers"):
        mart.load(ten, runner="dask", scheduler="tcp://127.0.0.1:9")
    assert not mart.place.journal.exists()


def test_a_scheduler_without_workers_is_told_before_any_work(mart: Mart, ten: Path, tmp_path: Path) -> None:
    with cluster(tmp_path, workers=0) as made, pytest.raises(BadScheduler, match="it has no workers"):
        mart.load(ten, **made.options)
    assert not mart.place.journal.exists()


def test_dask_needs_an_address(mart: Mart, ten: Path) -> None:
    with pytest.raises(BadSetting, match="--scheduler tcp://HOST:8786"):
        mart.load(ten, runner="dask")


def test_a_replay_and_a_rebuild_run_on_the_workers_and_come_to_the_same(
    two_workers: Cluster, mart: Mart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, dump = Mart(tmp_path / "alone" / "reviews.duckdb"), written(tmp_path / "dump", LATIN)
    alone.load(dump, encoding="latin-1")
    with monkeypatch.context() as patch:
        under_old_rules(patch)
        mart.load(dump, max_refused=1.0)
    monkeypatch.setattr(Direct, "batches", None)
    assert mart.replay(two_workers.options, encoding="latin-1").counts["replayed_count"] == 1
    assert mart.rebuild(**two_workers.options).outcome == "published"
    assert "review_text" in equal(mart.star(), alone.star())
    assert conserved(mart) == 3


def test_commands_that_write_take_the_cluster_as_a_load_does(loaded: Loaded, command: Command) -> None:
    for words in (("load", loaded.dump), ("replay",), ("rebuild",)):  # told before a server is started
        said = command(*words, "--to", loaded.mart.target, "--runner", "dask")
        assert (said.code, said.is_clean, "--scheduler tcp://HOST:8786" in said.err) == (1, True, True)


class Blind:
    """A client of a cluster whose worker sees no folder of this machine."""

    def scheduler_info(self, **_: int) -> dict[str, Any]:
        """One worker."""
        return {"workers": {"tcp://worker:1": {"nthreads": 1}}}

    def run(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Its answer."""
        return {"tcp://worker:1": (versions(), False)}


@pytest.mark.parametrize(
    ("is_replica", "advice"), [(False, "Put the warehouse where"), (True, "Name .* --work-dir DIR")]
)
def test_a_worker_that_does_not_see_the_folder_is_told_before_any_work(
    mart: Mart, is_replica: bool, advice: str
) -> None:
    mart.place.folder.mkdir()
    client = cast("Client", Blind())
    with pytest.raises(BadScheduler, match=rf"tcp://worker:1 does not see the folder {mart.place.folder}\. {advice}"):
        require_workers(client, "tcp://scheduler:1", mart.place, is_replica=is_replica)


@pytest.mark.slow
def test_loads_on_dask_into_a_lake_equal_loads_in_threads_into_a_file(
    two_workers: Cluster, lake: LakeMart, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.extracts = True
    alone, dump = Mart(tmp_path / "alone" / "reviews.duckdb", extracts=True), written(tmp_path / "ten", TEN)
    for mart, options in ((alone, {}), (lake, two_workers.options)):
        mart.load(sample, **options)
        mart.load(dump, sample, sync=True, source="ten", max_removed=1.0, **options)
        monkeypatch.setattr(Direct, "batches", None)  # from here on, batches run on the workers or nowhere
    assert "fact_mention" in equal(lake.star(), alone.star())
    assert conserved(lake) == 2


def test_workers_get_no_secret(mart: Mart, ten: Path) -> None:
    sent = []

    class Sending(Direct):
        def batches(self, name: str, work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
            """Run one step over many batches, each as a worker elsewhere would get it."""
            return super().batches(name, lambda item: self._arrived(work, item), items)

        def _arrived(self, work: Callable[[Any], Any], item: Any) -> Any:
            sent.append(cloudpickle.dumps((work, item)))
            again, same = pickle.loads(sent[-1])
            return again(same)

    settings = load_settings(to=mart.target, extract=False, alert_webhook="https://example.org/?token=topsecret")
    load_dumps([ten], settings, Sending(2), mart.said.append)
    assert len(sent) == 1
    assert not any(b"topsecret" in batch for batch in sent)


def blinded(folder: str) -> None:
    """On a worker: what is in a folder cannot be touched, as if the folder was on another machine."""

    def refuse(event: str, given: tuple[Any, ...]) -> None:
        if event in {"open", "os.mkdir", "os.rename", "os.remove", "os.scandir"} and str(given[0]).startswith(folder):
            raise PermissionError(f"{event} of {given[0]}")

    def connect(path: Path) -> Any:
        refuse("open", (path,))
        return seeing(path)

    seeing = vars(module)["connect"]
    pytest.MonkeyPatch().setattr(module, "connect", connect)  # DuckDB opens files past Python
    sys.addaudithook(refuse)


def told(environment: dict[str, str]) -> None:
    """On a worker: what it needs to use a store."""
    os.environ.update(environment)


def tell(server: ObjectServer, workers: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process and the workers know an object store."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    workers.run(told, server.environment)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    """The process of an object store."""
    with object_server(tmp_path_factory.mktemp("objects")) as server:
        yield server


@pytest.fixture
def s3(tmp_path: Path, two_workers: Cluster, started: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> ObjectServer:
    """An object store that this process and the workers know, and workers that do not see the test's folder."""
    tell(started, two_workers, monkeypatch)
    two_workers.run(blinded, str(tmp_path))
    return started


def through(made: Cluster) -> dict[str, Any]:
    """The options of a load on a cluster whose files go through an object store."""
    return {**made.options, "stage_store": "s3://bucket/some/prefix"}


def test_a_load_on_workers_that_do_not_see_the_warehouse_equals_one_in_threads(
    two_workers: Cluster, s3: ObjectServer, extracting_mart: Mart, sample_mart: Mart, sample: Path
) -> None:
    extracting_mart.load(sample, **through(two_workers))
    assert "fact_mention" in equal(extracting_mart.star(), sample_mart.star())
    assert (conserved(extracting_mart), extracting_mart.leftovers(), s3.objects()) == (1, [], [])
    recorded = extracting_mart.value("SELECT settings_json || command FROM audit.load_run")
    assert '"stage_store": "s3://bucket/some/prefix"' in recorded
    assert SECRET not in recorded


@pytest.mark.slow
def test_archives_records_later_loads_and_rebuilds_go_through_a_store(
    two_workers: Cluster, s3: ObjectServer, extracting_mart: Mart, tmp_path: Path, sample: Path
) -> None:
    alone = Mart(tmp_path / "alone" / "reviews.duckdb", extracts=True)
    archive = tmp_path / "ten.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(written(tmp_path / "ten", TEN), "ten")
    records = tmp_path / "records.csv"
    records.write_text("review,sentiment\n" + "".join(f"Rain in chapter {n} and no end,negative\n" for n in range(9)))
    for mart, options in ((extracting_mart, through(two_workers)), (alone, dict[str, Any]())):
        mart.load(sample, **options)
        mart.load(archive, source="ten", **options)
        mart.load(records, **options)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("flows.rebuilding.count_of_other_rules", lambda *_: 1)
            patch.setattr("flows.rebuilding.of_other_rules", lambda _: EVERY)
            mart.load(sample, rebuild=True, **options)
    assert "74 texts to clean again" in extracting_mart.said
    equal(extracting_mart.star(), alone.star())
    assert (extracting_mart.leftovers(), s3.objects()) == ([], [])


@pytest.mark.slow
def test_a_store_that_goes_away_fails_the_load_cleanly_and_the_next_load_heals(
    two_workers: Cluster, s3: ObjectServer, mart: Mart, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(carrier: ThroughStore, answer: Parcel) -> Any:
        server.stop()
        return received(carrier, answer)

    received = ThroughStore.received
    with object_server(tmp_path) as server, monkeypatch.context() as patch:
        tell(server, two_workers, patch)
        patch.setattr(ThroughStore, "received", gone)
        patch.setattr("flows.stage_store.LONG", BRIEF)
        with pytest.raises(BadStore, match="does not answer"):
            mart.load(sample, **through(two_workers))
    assert (mart.target.exists(), mart.is_locked()) == (False, False)
    tell(s3, two_workers, monkeypatch)
    assert mart.load(sample, **through(two_workers)).counts["kept_count"] == 55
    assert (s3.objects(), mart.leftovers()) == ([], [])


def test_a_worker_that_does_not_see_the_dump_is_told(
    two_workers: Cluster, mart: Mart, ten: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(plan: Plan, run: Run) -> Iterator[tuple[Batch, Origin]]:
        for batch, origin in batches(plan, run):
            yield replace(batch, root="/elsewhere"), origin

    batches = Plan.batches
    monkeypatch.setattr(Plan, "batches", elsewhere)
    with pytest.raises(NoSuchDump, match=r"the dump /elsewhere: the Dask worker on \S+ sees nothing of it"):
        mart.load(ten, **two_workers.options)
    assert mart.leftovers() == []


KILLED = """
import os, signal, sys
from flows import carrying
from flows.cli import main
carrying.ThroughStore.received = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
sys.argv = ["reviewmart", "load", *sys.argv[1:], "--direct", "--no-extract"]
main()
"""


@pytest.mark.slow
def test_objects_of_a_load_that_was_killed_are_gone_after_the_next(
    two_workers: Cluster, s3: ObjectServer, mart: Mart, sample: Path
) -> None:
    options = through(two_workers)
    words = [str(sample), "--to", str(mart.target), *option_words(options)]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *words], check=False, env={**os.environ, "PYTHONPATH": PYTHON_PATH}
    )
    assert killed.returncode == -signal.SIGKILL
    assert len(s3.objects()) > 3
    assert mart.load(sample, **options).counts["kept_count"] == 55
    assert "A load had died; its objects in s3://bucket/some/prefix were removed" in mart.said
    assert (s3.objects(), mart.leftovers()) == ([], [])


def test_a_worker_that_cannot_use_the_store_is_told_before_any_work(
    two_workers: Cluster, s3: ObjectServer, mart: Mart, sample: Path
) -> None:
    with refusing(403, "AccessDenied") as port:
        (worker,) = two_workers.run(told, environment_of(port), only_first=True)
        with pytest.raises(BadStore, match=rf"On the worker {worker}: .*AccessDenied"):
            mart.load(sample, **through(two_workers))
    assert not mart.place.journal.exists()
    assert s3.objects() == []


def test_a_batch_that_nobody_waits_for_leaves_nothing(s3: ObjectServer, tmp_path: Path) -> None:
    carrier = ThroughStore(new_load("s3://bucket"), tmp_path)
    with pytest.raises(BadStore, match="the load has ended"):
        worked(carrier.sent(lambda path: path.write_text("late"), tmp_path / "late")[1])
    assert s3.objects() == []
