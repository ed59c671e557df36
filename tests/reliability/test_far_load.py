"""A million reviews as it would run on several machines: scheduler, workers, object store, catalog, all processes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from benchmarks.generate import write
from tests.flows.dying import say
from tests.flows.lakes import new_lake
from tests.flows.mart import conserved
from tests.flows.postgres_server import Server
from tests.flows.typed import running, typed
from tests.reliability.counts import count_of

pytest.importorskip("obstore")
pytest.importorskip("moto")
pytest.importorskip("distributed")
from tests.flows.dask_cluster import cluster
from tests.flows.object_server import object_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(5400)]

REVIEWS = count_of("far_reviews", 1_000_000)
NIGHT = 1_000


def test_a_load_far_from_its_workers_goes_on_when_one_is_lost(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = new_lake(postgres, tmp_path)
    dump, night = (
        write(tmp_path / "dump.tar", REVIEWS),
        write(tmp_path / "night.tar", NIGHT, seed=2, split="test"),
    )
    (tmp_path / "objects").mkdir()
    (tmp_path / "cluster").mkdir()
    with object_server(tmp_path / "objects") as store:
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        with cluster(tmp_path / "cluster", workers=2) as made:
            words: list[str | Path] = ["--to", lake.target, "--direct", "--runner", "dask", "--scheduler", made.address]
            words += ["--stage-store", "s3://bucket/far"]
            started = time.monotonic()
            with running("load", dump, *words, here=tmp_path, env=lake.env) as load:
                said = load.until("records read and cleaned")
                made.workers[0].kill()
                made.add_worker()
                out, err = load.process.communicate()
            assert load.process.returncode == 0, err
            seconds = time.monotonic() - started
            started = time.monotonic()
            ended = typed("load", night, *words, here=tmp_path, env=lake.env)
            assert ended.returncode == 0, ended.stderr
            night_seconds = time.monotonic() - started
        assert store.objects() == []
    assert lake.value("SELECT count(*) FROM fact_review JOIN review_text USING (review_key)") == REVIEWS + NIGHT
    assert lake.value("SELECT count(*) FROM fact_review WHERE lexicon_version IS NULL") == 0
    assert conserved(lake) == 2
    marks = ("Candidate built", "mentions found", "Agreed", "judged")
    steps = [line.strip() for line in (said + err).splitlines() if any(mark in line for mark in marks)]
    assert f"run 1, {REVIEWS:,} reviews" in out
    say(f"{REVIEWS:,} reviews in {seconds:.0f} s, a worker lost; {NIGHT:,} more in {night_seconds:.0f} s; {steps}")
