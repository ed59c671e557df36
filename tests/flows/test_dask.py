"""Batches on a Dask cluster: the same warehouse, whatever happens to the workers, or a clean failure."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from contracts.errors import BadScheduler
from flows.dask_workers import require_workers, versions
from flows.load import load_dumps
from flows.run import open_run
from flows.runner import Direct
from flows.settings import BadSetting, load_settings
from tests.flows.conftest import Command, Loaded
from tests.flows.dask_cluster import Cluster, cluster
from tests.flows.dumps import LATIN, TEN, written
from tests.flows.lakes import LakeMart
from tests.flows.mart import Mart, conserved, equal
from tests.flows.old_rules import under_old_rules

if TYPE_CHECKING:
    from distributed import Client

pytest.importorskip("distributed")


def test_a_load_on_two_workers_equals_one_in_threads(
    two_workers: Cluster, extracting_mart: Mart, tmp_path: Path, sample: Path
) -> None:
    alone = Mart(tmp_path / "alone" / "reviews.duckdb", extracts=True)
    dump = written(tmp_path / "ten", TEN)
    for mart, options in ((extracting_mart, two_workers.options), (alone, dict[str, Any]())):
        mart.load(sample, **options)
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


class Twice(Direct):
    """Runs every batch twice, as a cluster may that has lost an answer."""

    def batches(self, name: str, work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """Run one step over many batches, each twice."""
        return super().batches(name, lambda item: (work(item), work(item))[1], items)


def test_a_batch_that_is_run_twice_is_loaded_once(extracting_mart: Mart, tmp_path: Path, sample: Path) -> None:
    alone = Mart(tmp_path / "alone" / "reviews.duckdb", extracts=True)
    alone.load(sample)
    load_dumps([sample], load_settings(to=extracting_mart.target, direct=True), Twice(2), extracting_mart.said.append)
    equal(extracting_mart.star(), alone.star())


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


def test_workers_get_no_secret(mart: Mart) -> None:
    settings = load_settings(to=mart.target, alert_webhook="https://example.org/?token=topsecret")
    with open_run(settings) as run:
        sent = pickle.dumps(run)
        assert pickle.loads(sent).stage == run.stage
    assert b"topsecret" not in sent
