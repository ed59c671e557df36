"""Batches on a Dask cluster: the same warehouse, whatever happens to the workers, or a clean failure."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import BadScheduler
from flows.dask_workers import versions
from flows.load import load_dumps
from flows.run import open_run
from flows.runner import Direct
from flows.settings import BadSetting, load_settings
from tests.flows.dask_cluster import Cluster, cluster
from tests.flows.dumps import TEN, written
from tests.flows.mart import Mart, conserved, equal

pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers, as processes of their own."""
    with cluster(tmp_path_factory.mktemp("cluster"), workers=2) as made:
        yield made


def on(made: Cluster) -> dict[str, Any]:
    """The options of a load on a cluster."""
    return {"runner": "dask", "scheduler": made.address}


def test_a_load_on_two_workers_equals_one_in_threads(
    two_workers: Cluster, extracting_mart: Mart, tmp_path: Path, sample: Path
) -> None:
    alone = Mart(tmp_path / "alone" / "reviews.duckdb", extracts=True)
    dump = written(tmp_path / "ten", TEN)
    for mart, options in ((extracting_mart, on(two_workers)), (alone, dict[str, Any]())):
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
        assert mart.load(*dumps, **on(made)).outcome == "published"
        assert made.workers[0].wait(10) == 9
    assert (mart.value("SELECT count(*) FROM fact_review"), conserved(mart), mart.leftovers()) == (6, 1, [])


@pytest.mark.slow
def test_a_batch_that_ends_every_worker_fails_cleanly_and_the_next_load_heals(
    mart: Mart, ten: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.dask_runner.PATIENCE_SECONDS", 4)
    with cluster(tmp_path, 1, fault=DIES) as made, pytest.raises(BadScheduler, match="no workers for 4 s"):
        mart.load(ten, **on(made))
    assert (mart.target.exists(), mart.is_locked(), mart.leftovers()) == (False, False, [])
    assert mart.load(ten).counts["kept_count"] == 10


@pytest.mark.slow
def test_a_batch_that_ends_worker_after_worker_is_given_up(
    mart: Mart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")  # 3 by default
    dumps = six(tmp_path)
    with cluster(tmp_path, 2, fault=DIES) as made, pytest.raises(BadScheduler, match="a batch ended its worker"):
        mart.load(*dumps, **on(made))
    assert (mart.target.exists(), mart.is_locked(), mart.leftovers()) == (False, False, [])


def test_a_scheduler_that_is_killed_fails_the_load_cleanly(mart: Mart, ten: Path, tmp_path: Path) -> None:
    fault = TAKES_THE_SCHEDULER_ALONG.format(contact=str(tmp_path / "scheduler.json"))
    with cluster(tmp_path, 1, fault=fault) as made, pytest.raises(BadScheduler, match="went away"):
        mart.load(ten, **on(made))
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
        mart.load(ten, **on(two_workers))
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
        mart.load(ten, **on(made))
    assert not mart.place.journal.exists()


def test_dask_needs_an_address(mart: Mart, ten: Path) -> None:
    with pytest.raises(BadSetting, match="--scheduler tcp://HOST:8786"):
        mart.load(ten, runner="dask")


def test_workers_get_no_secret(mart: Mart) -> None:
    settings = load_settings(to=mart.target, alert_webhook="https://example.org/?token=topsecret")
    with open_run(settings) as run:
        sent = pickle.dumps(run)
        assert pickle.loads(sent).stage == run.stage
    assert b"topsecret" not in sent
