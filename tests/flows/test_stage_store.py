"""Stage files through an object store: what is refused before any work, and what is told without a secret."""

from __future__ import annotations

import os
import socket
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.errors import BadStore
from flows.carrying import ThroughStore
from flows.packing import packed, unpacked
from flows.settings import BadSetting, load_settings
from flows.stage_store import StageStore, new_load
from flows.store_claims import stage_store
from flows.store_client import allows_http
from tests.flows.mart import Mart
from warehouse.place import Place

pytest.importorskip("obstore")
pytest.importorskip("moto")
pytest.importorskip("distributed")
from tests.flows.object_server import SECRET, ObjectServer, environment_of, object_server, refusing


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    """The process of the store."""
    with object_server(tmp_path_factory.mktemp("objects")) as made:
        yield made


@pytest.fixture
def s3(started: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> ObjectServer:
    """The store, as this process is told of it."""
    for name, value in started.environment.items():
        monkeypatch.setenv(name, value)
    return started


@pytest.mark.parametrize(
    "address",
    [
        "s3://key:topsecret@bucket/prefix",
        "s3://bucket/prefix?aws_secret_access_key=topsecret",
        "az://container/prefix#topsecret",
        "https://topsecret.example.org/bucket",
        "file://topsecret/folder",
        "s3:///topsecret",
        "s3://[topsecret",
        "topsecret",
    ],
)
def test_an_address_that_is_none_or_holds_credentials_is_refused_and_not_shown(address: str) -> None:
    with pytest.raises(BadSetting, match=r"it must be s3://BUCKET/PREFIX") as caught:
        load_settings(stage_store=address)
    assert "topsecret" not in str(caught.value)


@pytest.mark.parametrize("address", ["s3://bucket", "gs://bucket/a/b", "az://container/p", "file:///folder"])
def test_an_address_of_each_kind_is_taken(address: str) -> None:
    assert load_settings(stage_store=f"{address}/").stage_store == address


def test_a_store_is_for_batches_on_dask(mart: Mart, ten: Path) -> None:
    with pytest.raises(BadSetting, match="add --runner dask"):
        mart.load(ten, stage_store="s3://bucket")


def test_a_store_without_its_library_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore.exceptions", None)
    with pytest.raises(BadStore, match=r'pip install "reviewmart\[objects\]"'):
        new_load("s3://bucket").probe()


def test_files_come_back_as_they_were_and_none_is_left(s3: ObjectServer, tmp_path: Path) -> None:
    files = {"1/stage/a.parquet": b"a" * 6_000_000, "texts/b": b"", "1/found/é c.arrow": b"c"}
    for name, payload in files.items():
        path = tmp_path / "here" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(payload)
    store = new_load("s3://bucket/some/prefix")
    store.open()
    store.put(tmp_path / "here", files)
    assert len(s3.objects()) == 4
    store.get(tmp_path / "there", files)
    assert {name: (tmp_path / "there" / name).read_bytes() for name in files} == files
    assert store.is_open()
    store.close()
    assert (store.is_open(), s3.objects()) == (False, [])


def test_a_batch_that_is_worked_on_twice_leaves_the_same(s3: ObjectServer, tmp_path: Path) -> None:
    stage = tmp_path / "reviews [1].work" / "00000001" / "stage"
    read = stage.parent / "spool" / "members"
    read.parent.mkdir(parents=True)
    read.write_text("what was read")
    stage.mkdir()

    def work(path: Path) -> Path:
        for left in (stage / "rows", stage.parent / "found"):
            left.write_text(path.read_text())
        return stage.parent / "found"

    with stage_store(Place(tmp_path / "reviews.duckdb"), "s3://bucket", list[str]().append) as store:
        carrier = ThroughStore(store, tmp_path / "reviews [1].work")
        doing, parcel = carrier.sent(work, read)
        first, second = doing(parcel), doing(parcel)
        read.unlink()
        assert carrier.received(first) == carrier.received(second) == stage.parent / "found"
        assert (stage / "rows").read_text() == "what was read"
        assert not (stage.parent / "found").exists()  # it stays in the store
        doing, parcel = carrier.sent(Path.read_text, stage.parent / "found")
        assert carrier.received(doing(parcel)) == "what was read"
    assert s3.objects() == []


def test_a_bucket_that_is_missing_is_told(s3: ObjectServer) -> None:
    with pytest.raises(
        BadStore, match=r"at s3://nowhere/prefix .*: there is no such bucket \(HTTP 404, NoSuchBucket\)"
    ):
        new_load("s3://nowhere/prefix").probe()


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (403, "SignatureDoesNotMatch", "refuses the credentials, .* (HTTP 403, SignatureDoesNotMatch)"),
        (403, "AccessDenied", "or they may not put, get, list and delete there (HTTP 403, AccessDenied)"),
        (401, "", "refuses the credentials, or they may not put, get, list and delete there (HTTP 401)"),
        (301, "PermanentRedirect", "the bucket is in another region"),
        (503, "SlowDown", "it fails (HTTP 503, SlowDown)"),
        (200, "", "Unable to extract metadata"),
    ],
)
def test_a_store_that_refuses_is_told_without_secrets(
    status: int, code: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with refusing(status, code) as port:
        for name, value in environment_of(port).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(BadStore, match=why.replace("(", r"\(").replace(")", r"\)")) as caught:
            new_load("s3://bucket").probe()
    shown = "".join(traceback.format_exception(caught.value))
    assert SECRET not in shown
    assert "Signature=" not in shown


def test_a_store_that_does_not_answer_is_told(s3: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets the port
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(BadStore, match=r": 127.0.0.1:\d+ does not answer. Look whether it is up"):
            new_load("s3://bucket").probe()


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadStore, match="the folder does not exist"):
        new_load(f"file://{tmp_path}/nowhere").probe()


@pytest.mark.parametrize(
    ("endpoint", "allowed", "allows"),
    [
        ("http://127.0.0.1:9000", "", True),
        ("http://[::1]:9000", "", True),
        ("http://localhost:9000", "", True),
        ("http://minio.example.org:9000", "", False),
        ("http://minio.example.org:9000", "true", True),
        ("", "", False),
    ],
)
def test_a_store_elsewhere_is_asked_without_encryption_only_if_one_says_so(
    endpoint: str, allowed: str, allows: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ALLOW_HTTP", allowed)
    assert allows_http("s3://bucket") is allows


def test_a_store_elsewhere_without_encryption_says_what_to_set(
    s3: ObjectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://store.invalid")
    with pytest.raises(BadStore, match="AWS_ALLOW_HTTP=true"):
        new_load("s3://bucket").probe()


def test_objects_of_a_load_that_was_killed_are_removed_by_the_next(tmp_path: Path) -> None:
    place, address, said = Place(tmp_path / "reviews.duckdb"), f"file://{tmp_path}/store", list[str]()
    (tmp_path / "store").mkdir()
    dead, other = StageStore(address, "dead"), StageStore(address, "of another warehouse")
    for store in (dead, other):
        store.open()
    (tmp_path / ".reviews.stage-store.dead").write_text(f'{{"address": "{address}", "load": "dead"}}')
    (tmp_path / ".reviews.stage-store.elsewhere").write_text('{"address": "s3://elsewhere", "load": "elsewhere"}')
    with stage_store(place, address, said.append) as ours:
        assert (dead.is_open(), other.is_open(), ours.is_open()) == (False, True, True)
        with stage_store(place, address, said.append):
            assert ours.is_open()  # it is at work
    assert not ours.is_open()
    assert said == [f"A load had died; its objects in {address} were removed"]
    assert [path.name for path in tmp_path.glob(".reviews*")] == [".reviews.stage-store.elsewhere"]


def test_objects_that_cannot_be_removed_are_left_for_the_next_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, address, said = Place(tmp_path / "reviews.duckdb"), f"file://{tmp_path}/store", list[str]()
    (tmp_path / "store").mkdir()

    def fails(_store: StageStore) -> None:
        raise BadStore

    with monkeypatch.context() as patch:
        patch.setattr(StageStore, "close", fails)
        with stage_store(place, address, said.append) as ours:
            pass
    assert said == [
        f"The objects of this load stay in {address}/{ours.load}; the next load with this store removes them"
    ]
    with stage_store(place, address, said.append):
        assert not ours.is_open()
    assert list(tmp_path.glob(".reviews*")) == []


def test_paths_in_the_work_folder_are_turned_and_all_else_stays(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    given = [here / "a" / "b", f"{here}/c", str(here), here.with_name("here and there"), {"x": (here / "d",)}, 1]
    content, named = packed(given, here)
    assert named == ("a/b", "c", "d")
    turned = [there / "a" / "b", f"{there}/c", *given[2:4], {"x": (there / "d",)}, 1]
    assert unpacked(content, there) == turned
    assert os.fsencode(f"{here}/") not in content
