"""A lake whose files lie in an object store: loaded, read, restored and forgotten as one in a folder."""

from __future__ import annotations

import io
import json
import re
import socket
import subprocess
import sys
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from contracts.errors import BadLake, NoLakeFiles, PipelineError
from flows.doctor_lake import lake_findings
from flows.lake_copy import versions_of
from flows.lake_restoring import restored_in_lake
from flows.settings import BadSetting, load_settings
from flows.store_access import access_from_environment
from tests.flows.conftest import ApprovedLoads, Command
from tests.flows.dask_cluster import Cluster
from tests.flows.dumps import TEN, changed, written
from tests.flows.dying import killed, started
from tests.flows.lakes import LakeMart, new_lake, new_sqlite_lake
from tests.flows.mart import conserved, equal
from tests.flows.typed import ROOT, surroundings
from warehouse.data_path import data_path
from warehouse.extensions import extension_file
from warehouse.lake_address import lake_address
from warehouse.lake_attaching import missing_extensions
from warehouse.read import query
from warehouse.store import connect, frame

pytest.importorskip("obstore")
pytest.importorskip("moto")
if missing_extensions("sqlite") or extension_file("httpfs") is None:
    pytest.skip("DuckDB's extensions for lakes and stores are not here", allow_module_level=True)
from tests.flows.guarded_store import GuardedStore, guarded_store
from tests.flows.object_server import object_server

# More rows than DuckLake puts into its catalog instead of a file, which are ten.
MANY = {**TEN, **{f"train/pos/{n}_8.txt": f"Film number {n} is about a ferry.".encode() for n in range(10, 20)}}
UPDATE = {"train/pos/1_8.txt": b"Another harbour, at night, with less love.", "train/neg/4_2.txt": None}
PLACE = "s3://bucket/of/a.lake"
WORD = "zanzibarquux"
SECRET_TEXT = f"A film about {WORD}, and about nothing else in the world.".encode()
Acts = Callable[..., None]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedStore]:
    """The process of the store."""
    with guarded_store(tmp_path_factory.mktemp("store")) as made:
        yield made


@pytest.fixture(autouse=True)
def acts(store: GuardedStore, monkeypatch: pytest.MonkeyPatch) -> Acts:
    """Who this process is to the store: one who may do all, until a test says otherwise."""

    def as_user(user: str, **more: str) -> None:
        for name, value in {**store.environment(user), **more}.items():
            monkeypatch.setenv(name, value)

    as_user("loader")
    return as_user


@pytest.fixture(scope="module")
def loaded(store: GuardedStore, tmp_path_factory: pytest.TempPathFactory, approved_loads: ApprovedLoads) -> LakeMart:
    """A lake after a load and an increment; only read it."""
    folder = tmp_path_factory.mktemp("lake")
    lake, dump = new_sqlite_lake(folder, PLACE), written(folder / "dump", MANY)
    with approved_loads(), pytest.MonkeyPatch.context() as patch:
        for name, value in store.environment("loader").items():
            patch.setenv(name, value)
        lake.load(dump)
        changed(dump, UPDATE)
        lake.load(dump, sync=True)
    return lake


@pytest.fixture(params=["postgres", "sqlite"])
def lake_in_store(
    request: pytest.FixtureRequest, tmp_path: Path, approval: None, monkeypatch: pytest.MonkeyPatch
) -> LakeMart:
    """A lake that has not been loaded yet, of either kind."""
    place = f"s3://bucket/{uuid.uuid4().hex}"
    if request.param == "sqlite":
        lake = new_sqlite_lake(tmp_path, place)
    else:
        lake = replace(new_lake(request.getfixturevalue("postgres"), tmp_path), data_path=place)
    for name, value in lake.env.items():
        monkeypatch.setenv(name, value)
    return lake


def test_it_holds_what_was_built_and_all_of_its_files_are_in_the_store(loaded: LakeMart, store: GuardedStore) -> None:
    equal(loaded.tables(), loaded.replica.tables())
    assert conserved(loaded) == 2
    files = store.objects("of/a.lake")
    assert len(files) >= 6
    assert {name.rpartition(".")[2] for name in files} == {"parquet"}
    assert list(Path().glob("s3:*")) == []


def test_another_process_reads_it_with_keys_that_may_only_read(loaded: LakeMart, store: GuardedStore) -> None:
    words = ("sql", "SELECT count(*) AS n FROM review", "--db", str(loaded.target), "--format", "json")
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *words],
        cwd=ROOT,
        env=surroundings(**store.environment("reader")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, [{"n": 19}], "")


def test_its_state_is_told(loaded: LakeMart, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWMART_WORK_DIR", str(loaded.machine))
    state = json.loads(command("status", "--db", loaded.target, "--json").out)
    assert [state[one] for one in ("version_file", "free_bytes", "kept_versions")] == [PLACE, None, [2, 1]]
    said = command("status", "--db", loaded.target)
    assert (said.code, said.is_clean, f"-> {PLACE}\n" in said.out) == (0, True, True)


@pytest.mark.parametrize(
    ("user", "more", "grade", "words"),
    [
        ("loader", {}, "fine", "can be written, read, listed and emptied"),
        ("reader", {}, "warning", "they may not put, get, list and delete there (HTTP 403, AccessDenied)"),
        ("keeper", {}, "warning", "they may not put, get, list and delete there (AccessDenied)"),
        ("reader", {"AWS_SECRET_ACCESS_KEY": "not it"}, "problem", "(HTTP 403, SignatureDoesNotMatch)"),
        ("reader", {"AWS_ACCESS_KEY_ID": ""}, "problem", "no credentials were found"),
    ],
)
def test_the_doctor_says_what_may_be_done_there(
    loaded: LakeMart, acts: Acts, user: str, more: dict[str, str], grade: str, words: str
) -> None:
    acts(user, **more)
    findings = lake_findings(lake_address(loaded.target))
    found = next(one for one in findings if one.check == "files")
    assert (found.grade.name, words in found.found) == (grade, True), found


@pytest.mark.parametrize(
    "query",
    [
        "FROM duckdb_secrets(redact = false)",
        "FROM glob('s3://bucket/**')",
        "FROM read_text('/etc/hostname')",
        "COPY review TO 's3://bucket/of/a.lake/stolen.csv'",
        "COPY review TO 'stolen.csv'",
    ],
)
def test_a_query_reads_the_lake_and_nothing_else(loaded: LakeMart, command: Command, query: str) -> None:
    said = command("sql", query, "--db", loaded.target)
    assert (said.code, said.is_clean) == (1, True), said


def test_no_query_shows_a_key(loaded: LakeMart, command: Command, store: GuardedStore, acts: Acts) -> None:
    acts("loader", AWS_SESSION_TOKEN="t0ken/of+the=hour")
    shown = "SELECT secret_string FROM duckdb_secrets() UNION ALL SELECT concat(name, value) FROM duckdb_settings()"
    told = command("sql", shown, "--db", loaded.target, "--format", "json").out
    assert "reviewmart_store" in told
    assert [secret for secret in (*store.secrets, "t0ken") if secret in told] == []


@pytest.mark.parametrize(
    ("user", "more", "why"),
    [
        ("loader", {"AWS_SECRET_ACCESS_KEY": "not it"}, r"\(HTTP 403, SignatureDoesNotMatch\)"),
        ("loader", {"AWS_ACCESS_KEY_ID": "nobody"}, r"\(HTTP 403, InvalidAccessKeyId\)"),
        ("loader", {"AWS_ACCESS_KEY_ID": ""}, "no credentials were found"),
        ("loader", {"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9"}, "127.0.0.1:9 does not answer"),
        ("loader", {"AWS_ENDPOINT_URL_S3": "http://me:topsecret@127.0.0.1:9"}, "not of the form"),
        ("loader", {"AWS_ENDPOINT_URL_S3": "http://store.invalid"}, "AWS_ALLOW_HTTP=true"),
    ],
)
def test_a_reader_is_told_why_the_files_cannot_be_read(
    loaded: LakeMart,
    command: Command,
    store: GuardedStore,
    acts: Acts,
    user: str,
    more: dict[str, str],
    why: str,
) -> None:
    acts(user, **more)
    said = command("sql", "FROM review_text", "--db", loaded.target)
    assert (said.code, said.is_clean) == (1, True), said
    assert re.search(why, said.err), said.err
    assert not any(secret in said.err for secret in (*store.secrets, "topsecret"))


@pytest.mark.parametrize(
    ("place", "user", "more", "why"),
    [
        ("s3://bucket/new", "loader", {"AWS_SECRET_ACCESS_KEY": "not it"}, r"\(HTTP 403, SignatureDoesNotMatch\)"),
        ("s3://bucket/new", "loader", {"AWS_ACCESS_KEY_ID": ""}, "no credentials were found"),
        ("s3://bucket/new", "reader", {}, "may not put, get, list and delete there"),
        ("s3://bucket/new", "keeper", {}, "may not put, get, list and delete there"),
        ("s3://nowhere/new", "loader", {}, r"no such bucket \(HTTP 404, NoSuchBucket\). Correct --data-path"),
        ("s3://bucket/new", "loader", {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "127.0.0.1:9 does not answer"),
        ("s3://bucket/new", "loader", {"AWS_ENDPOINT_URL": "http://store.invalid"}, "AWS_ALLOW_HTTP=true"),
        ("s3://bucket/of", "loader", {}, "there are objects already .* for example s3://bucket/of/a.lake/"),
        ("s3://bucket/of/a.lake", "loader", {}, "there are objects already"),
    ],
)
def test_a_store_that_cannot_take_a_new_lake_is_told_before_any_work_is_done(
    loaded: LakeMart,
    store: GuardedStore,
    acts: Acts,
    tmp_path: Path,
    ten: Path,
    place: str,
    user: str,
    more: dict[str, str],
    why: str,
) -> None:
    acts(user, **more)
    lake = new_sqlite_lake(tmp_path, place)
    with pytest.raises(PipelineError, match=why) as caught:
        lake.load(ten)
    shown = "".join(traceback.format_exception(caught.value))
    assert not any(secret in shown for secret in store.secrets)
    assert list(lake.machine.rglob("*.duckdb")) == []
    assert store.objects("new/main") == {}


def test_duckdb_tries_its_own_way_to_the_store_before_any_work_is_done(
    acts: Acts, tmp_path: Path, ten: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts("loader", AWS_SECRET_ACCESS_KEY="not it")
    monkeypatch.setattr("flows.lake_run.require_store", lambda *_: None)  # the other client finds its way
    lake = new_sqlite_lake(tmp_path, "s3://bucket/new")
    with pytest.raises(NoLakeFiles, match="SignatureDoesNotMatch"):
        lake.load(ten)
    assert list(lake.machine.rglob("*.duckdb")) == []


def test_what_is_missing_or_named_otherwise_is_told_before_any_work_is_done(
    loaded: LakeMart, tmp_path: Path, ten: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadLake, match=r"its files lie in s3://bucket/of/a.lake, not in s3://bucket/new"):
        loaded.load(ten, data_path="s3://bucket/new")
    monkeypatch.setattr("warehouse.lake_store.extension_file", lambda _name: None)
    for lake in (loaded, new_sqlite_lake(tmp_path, "s3://bucket/new")):
        with pytest.raises(BadLake, match=r"httpfs is not at hand. Get it: python -m pip install duckdb-extension"):
            lake.load(ten)
    assert list(tmp_path.rglob("*.duckdb")) == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("s3://key:topsecret@bucket/prefix", "holds credentials or options"),
        ("s3://bucket/prefix?secret=topsecret", "holds credentials or options"),
        ("s3://bucket/prefix#topsecret", "holds credentials or options"),
        ("gs://topsecret/prefix", "nothing could be forgotten there"),
        ("az://topsecret/prefix", "Azure's store is not supported"),
        ("https://topsecret.example.org/bucket", "it must be a folder, or s3://BUCKET/PREFIX"),
        ("s3:///topsecret", "it must be a folder"),
        ("s3:/bucket/topsecret", "it must be a folder"),
        ("s3://Bucket/topsecret", "BUCKET is of lower-case letters"),
        ("s3://bucket/topsecret/[1]*", "PREFIX of letters"),
        ("s3://bucket/../topsecret", "PREFIX of letters"),
    ],
)
def test_an_address_that_is_none_or_holds_credentials_is_refused_and_not_shown(
    given: str, why: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWMART_DATA_PATH", given)
    with pytest.raises(BadSetting, match=why) as caught:
        load_settings()
    assert "topsecret" not in str(caught.value)
    monkeypatch.delenv("REVIEWMART_DATA_PATH")
    (tmp_path / "reviewmart.toml").write_text(f'data_path = "{given}"\n')
    with pytest.raises(BadSetting, match=why):
        load_settings()


def test_a_place_is_taken_as_it_is_meant() -> None:
    assert load_settings(data_path="s3://bucket/prefix/").data_path == "s3://bucket/prefix/"
    assert data_path("s3://bucket/prefix/") == data_path("s3://bucket/prefix")
    assert data_path("s3://bucket").prefix == "s3://bucket/"
    assert load_settings(data_path=Path("files")).data_path == "files"
    assert data_path("files/").folder == Path("files").absolute()
    assert data_path("/").prefix == "/"


@pytest.mark.parametrize(
    ("more", "endpoint", "region"),
    [
        ({"AWS_ENDPOINT_URL": "https://s3.example.org:9000/"}, "s3.example.org:9000", "us-east-1"),
        ({"AWS_ENDPOINT_URL": "", "AWS_REGION": "eu-west-3"}, "", "eu-west-3"),
        ({"AWS_ENDPOINT_URL": "http://x.invalid", "AWS_ENDPOINT_URL_S3": "https://[::1]:9"}, "[::1]:9", "us-east-1"),
        ({"AWS_ENDPOINT_URL": "", "AWS_REGION": "", "AWS_DEFAULT_REGION": "eu-north-1"}, "", "eu-north-1"),
    ],
)
def test_the_server_is_named_as_for_other_stores(acts: Acts, more: dict[str, str], endpoint: str, region: str) -> None:
    acts("loader", **more)
    access = access_from_environment(data_path("s3://bucket"))
    assert (access.endpoint, access.region, access.is_encrypted) == (endpoint, region, True)
    assert access.secret not in repr(access)


@pytest.mark.parametrize("lake_in_store", ["postgres"], indirect=True)
def test_what_is_forgotten_is_in_no_object(
    store: GuardedStore, lake_in_store: LakeMart, ten: Path, command: Command
) -> None:
    prefix = str(lake_in_store.data_path).removeprefix("s3://bucket/")
    lake_in_store.load(written(ten, {**MANY, "train/pos/7_8.txt": SECRET_TEXT}))
    assert _holding(store, prefix) > 0
    said = command("forget", "--review", "aclimdb:train/pos/7", "--yes", "--to", lake_in_store.target)
    assert (said.code, said.is_clean) == (0, True), said
    assert _holding(store, prefix) == 0
    assert lake_in_store.value("SELECT count(*) FROM review_text") == 20


@pytest.mark.slow
def test_files_of_others_are_not_removed_with_what_is_forgotten(
    store: GuardedStore, lake_in_store: LakeMart, ten: Path, command: Command
) -> None:
    forget = ("forget", "--review", "aclimdb:train/pos/7", "--yes", "--to", lake_in_store.target)
    prefix = str(lake_in_store.data_path).removeprefix("s3://bucket/")
    written(ten, {**MANY, "train/pos/7_8.txt": SECRET_TEXT})
    lake_in_store.load(ten)
    store.put(f"{prefix}/of others.parquet", b"theirs")
    said = command(*forget)
    assert (said.code, f"{prefix}/of others.parquet" in said.err) == (1, True), said
    assert _holding(store, f"{prefix}/main") > 0
    store.remove(f"{prefix}/of others.parquet")
    said = command(*forget)
    assert (said.code, said.is_clean) == (0, True), said
    assert _holding(store, prefix) == 0


@pytest.mark.slow
def test_machines_take_turns_and_an_earlier_version_is_published_again(
    lake_in_store: LakeMart, elsewhere: Path, ten: Path
) -> None:
    lake, words = lake_in_store, "FROM fact_review ORDER BY review_key"
    lake.load(written(ten, MANY))
    first = lake.star()
    with closing(connect(lake.target)) as reader:
        before = frame(reader, words)
        changed(ten, UPDATE)
        lake.on(elsewhere).load(ten, sync=True)
        assert frame(reader, words).equals(before)
    assert len(lake.rows(words)) == 19
    assert restored_in_lake(lake.target, 1).review_count == 20
    equal(lake.star(), first)
    lake.load(ten, sync=True)
    assert len(lake.rows(words)) == 19


@pytest.mark.slow
def test_a_run_that_is_killed_at_its_commit_leaves_files_that_harm_nobody(
    store: GuardedStore, lake_in_store: LakeMart, ten: Path, command: Command
) -> None:
    lake, prefix = lake_in_store, str(lake_in_store.data_path).removeprefix("s3://bucket/")
    lake.load(written(ten, MANY))
    before = set(store.objects(prefix))
    written(ten, {f"train/pos/{n}_8.txt": SECRET_TEXT + b" %d" % n for n in range(30, 50)})
    killed(started("the lake is about to commit", ten, lake.target, {**lake.env, **store.environment("loader")}))
    assert lake.value("SELECT count(*) FROM review_text") == 20
    orphans = set(store.objects(prefix)) - before
    assert orphans
    lake.load(ten, wait_seconds=30.0)
    assert lake.value("SELECT count(*) FROM review_text") == 40
    assert conserved(lake) == 2
    reviews = [word for n in range(30, 50) for word in ("--review", f"aclimdb:train/pos/{n}")]
    said = command("forget", *reviews, "--yes", "--to", lake.target)
    assert (said.code, said.is_clean) == (0, True), said
    assert (_holding(store, prefix), orphans & set(store.objects(prefix))) == (0, set())


@pytest.mark.slow
def test_batches_on_dask_and_files_in_a_store_go_together(
    lake_in_store: LakeMart, two_workers: Cluster, ten: Path
) -> None:
    assert lake_in_store.load(written(ten, MANY), **two_workers.options).outcome.startswith("published")
    assert lake_in_store.value("SELECT count(*) FROM review_text") == 20


@pytest.mark.slow
def test_a_store_that_goes_away_fails_the_run_and_nothing_is_published(
    tmp_path: Path, ten: Path, approval: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.ending import _record_verdict

    lake = new_sqlite_lake(tmp_path, "s3://bucket/goes")
    with object_server(tmp_path) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        lake.load(ten)

        def cut(*values: object, **named: object) -> object:
            server.stop()
            return _record_verdict(*values, **named)  # type: ignore[arg-type]

        monkeypatch.setattr("flows.ending._record_verdict", cut)
        with pytest.raises(NoLakeFiles, match="does not answer"):
            lake.load(written(ten, MANY))
    assert [version.run_key for version in versions_of(lake_address(lake.target))] == [1]


@pytest.mark.slow
def test_a_store_that_never_answers_is_given_up_within_half_a_minute(loaded: LakeMart, acts: Acts, ten: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        acts("loader", AWS_ENDPOINT_URL=f"http://127.0.0.1:{silent.getsockname()[1]}")
        began = time.monotonic()
        with pytest.raises(PipelineError, match="does not answer"):
            loaded.load(ten)
        assert time.monotonic() - began < 20
        began = time.monotonic()
        with pytest.raises(PipelineError, match="does not answer"):
            query(loaded.target, "FROM review_text")
        assert time.monotonic() - began < 40


def _holding(store: GuardedStore, prefix: str) -> int:
    """How many objects hold the word."""
    texts = (pl.read_parquet(io.BytesIO(payload)).rows() for payload in store.objects(prefix).values())
    return sum(WORD in str(rows) for rows in texts)
