"""What the tests of the flows share: warehouses to load into, and the command line in process."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import duckdb
import pytest

from expectations.child import Judge
from flows.cli import main
from report.drawing import undrawn
from report.folder import written as written_report
from tests.flows.dask_cluster import Cluster, cluster
from tests.flows.dumps import TEN, written
from tests.flows.lakes import LakeMart, new_lake, new_sqlite_lake
from tests.flows.mart import Approval, Mart
from tests.flows.postgres_server import Server, programs, server
from warehouse.building import Limits, write_empty
from warehouse.compacting import has_dead_space
from warehouse.findings import findings
from warehouse.lake_attaching import missing_extensions


class Lent:
    """The judging process of the session for the length of one load: loading its libraries takes seconds."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge

    def __enter__(self) -> Judge:
        return self.judge

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """It is not ended: the next test takes it."""


@pytest.fixture(scope="session")
def _empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "reviews.duckdb"
    write_empty(path, Limits(memory_limit_mb=400, threads=1))
    return path


def quickened(patch: pytest.MonkeyPatch, empty_warehouse: Path) -> None:
    """Spare loads what takes most of a small one's time, and has tests of its own.

    Starting the renderer of pictures takes a second; to declare all tables a quarter of the time of a small load,
    whose new warehouse is a copy of an empty one instead; nearly every increment writes a small warehouse anew, which
    takes another quarter; and a second worker, which a single batch cannot use, a sixth.
    """
    patch.setattr(Mart, "workers", 1)
    for module in ("completing", "reporting"):
        patch.setattr(f"flows.{module}.pictures", lambda **_: nullcontext(undrawn))
    patch.setattr("warehouse.building.write_empty", lambda path, _limits: shutil.copyfile(empty_warehouse, path))
    patch.setattr("flows.completing.has_dead_space", lambda _path: False)


def _approved(patch: pytest.MonkeyPatch) -> None:
    """Approve loads without judging them, and have them write a report of one word: a whole one takes a third."""

    def noted(_findings: None, folder: Path, *_: object) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text("A report.")
        return folder / "index.html"

    patch.setattr("flows.completing.Judge", Approval)
    patch.setattr("flows.ending.findings", lambda *_: None)
    patch.setattr("flows.ending.written", noted)


@pytest.fixture(autouse=True)
def _quick(_empty_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All loads are spared what they need not do."""
    quickened(monkeypatch, _empty_warehouse)


ApprovedLoads = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def approved_loads(_empty_warehouse: Path) -> ApprovedLoads:
    """Opens a block in which loads are quick and approved: for what is loaded once and only read or copied."""

    @contextmanager
    def block() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            quickened(patch, _empty_warehouse)
            _approved(patch)
            yield

    return block


@pytest.fixture
def compacting(_quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads write a warehouse anew that has much dead space, as they do for users."""
    monkeypatch.setattr("flows.completing.has_dead_space", has_dead_space)


@pytest.fixture
def lent_judge(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> Judge:
    """Loads and checks are judged by the process of the session."""
    monkeypatch.setattr("flows.completing.Judge", lambda: Lent(judge))
    monkeypatch.setattr("flows.checking.Judge", lambda: Lent(judge))
    return judge


@pytest.fixture
def approval(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads are approved without being judged, and their reports are not written out."""
    _approved(monkeypatch)


@pytest.fixture
def whole_reports(approval: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads are approved without being judged, and write whole reports."""
    monkeypatch.setattr("flows.ending.findings", findings)
    monkeypatch.setattr("flows.ending.written", written_report)


@pytest.fixture
def mart(tmp_path: Path, approval: None) -> Mart:
    """A place for a warehouse whose loads are approved without being judged."""
    return Mart(tmp_path / "mart" / "reviews.duckdb")


@pytest.fixture
def extracting_mart(tmp_path: Path, approval: None) -> Mart:
    """A place for a warehouse whose loads extract, and are approved without being judged."""
    return Mart(tmp_path / "mart" / "reviews.duckdb", extracts=True)


@pytest.fixture
def judged_mart(tmp_path: Path, lent_judge: Judge) -> Mart:
    """A place for a warehouse whose loads extract and are judged as they are for users."""
    return Mart(tmp_path / "mart" / "reviews.duckdb", extracts=True)


@pytest.fixture
def ten(tmp_path: Path) -> Path:
    """The dump of ten reviews; a test may change it."""
    return written(tmp_path / "ten", TEN)


@pytest.fixture(scope="session")
def sample_mart(tmp_path_factory: pytest.TempPathFactory, _empty_warehouse: Path, sample: Path) -> Mart:
    """The sample, loaded, with its report; only read it."""
    mart = Mart(tmp_path_factory.mktemp("sample") / "reviews.duckdb", extracts=True)
    with pytest.MonkeyPatch.context() as patch:
        quickened(patch, _empty_warehouse)
        patch.setattr("flows.completing.Judge", Approval)
        mart.load(sample)
    return mart


@dataclass(frozen=True)
class Loaded:
    """A warehouse that holds the ten reviews, and the dump that they came from."""

    mart: Mart
    dump: Path


@pytest.fixture(scope="session")
def _loaded_once(tmp_path_factory: pytest.TempPathFactory, _empty_warehouse: Path) -> Path:
    folder = tmp_path_factory.mktemp("ten")
    with pytest.MonkeyPatch.context() as patch:
        quickened(patch, _empty_warehouse)
        patch.setattr("flows.completing.Judge", Approval)  # and a whole report
        Mart(folder / "mart" / "reviews.duckdb").load(written(folder / "dump", TEN))
    shutil.copytree(folder / "dump", folder / "dump as it was")
    return folder


@pytest.fixture
def loaded(_loaded_once: Path, tmp_path: Path, approval: None) -> Loaded:
    """A copy of a warehouse of ten reviews, and its dump at the path that it knows; a test may change both."""
    mart = Mart(tmp_path / "mart" / "reviews.duckdb")
    shutil.copytree(_loaded_once / "mart", mart.target.parent, symlinks=True)
    dump = _loaded_once / "dump"
    shutil.rmtree(dump)
    shutil.copytree(_loaded_once / "dump as it was", dump)
    return Loaded(mart, dump)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server that ends with the session, where its programs and DuckDB's extensions are."""
    found = programs()
    lacking = ["PostgreSQL"] if found is None else []
    lacking += [f"DuckDB's {name}" for name in missing_extensions("postgres")]
    if lacking or found is None:
        words = f"{' and '.join(lacking)} is not here"
        has_extensions = duckdb.__version__.startswith("1.5.")  # of no other DuckDB is there a wheel of them
        if os.environ.get("REVIEWMART_NEEDS_POSTGRES") and has_extensions:
            pytest.fail(words)
        pytest.skip(words)
    with server(found) as running:
        yield running


@pytest.fixture(params=["postgres", "sqlite"])
def lake(request: pytest.FixtureRequest, tmp_path: Path, approval: None) -> LakeMart:
    """A lake that has not been loaded yet, of either kind; its loads are approved without being judged."""
    if request.param == "postgres":
        return new_lake(request.getfixturevalue("postgres"), tmp_path)
    if missing_extensions("sqlite"):
        pytest.skip("DuckDB's extensions for SQLite are not here")
    return new_sqlite_lake(tmp_path)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The folder of another machine."""
    return tmp_path / "another machine"


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A Dask scheduler and two workers, as processes of their own."""
    pytest.importorskip("distributed")
    with cluster(tmp_path_factory.mktemp("cluster"), workers=2) as made:
        yield made


@dataclass(frozen=True)
class Said:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def is_clean(self) -> bool:
        """Whether nothing of Python or a library shows."""
        noise = ("Traceback", "Warning", "Error: this is a fault", 'File "')
        return not any(word in self.out + self.err for word in noise)


Command = Callable[..., Said]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """The command line in this process, in an empty folder and 80 columns wide."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("COLUMNS", "80")

    return lambda *words: answered(["reviewmart", *map(str, words)], monkeypatch, capfd)


def answered(argv: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Said:
    """What the command line says in this process to the words of a command."""
    monkeypatch.setattr(sys, "argv", argv)
    before = signal.getsignal(signal.SIGTERM)
    capfd.readouterr()
    try:
        with pytest.raises(SystemExit) as end:
            main()
    finally:
        signal.signal(signal.SIGTERM, before)
    said = capfd.readouterr()
    return Said(int(end.value.code or 0), said.out, said.err)
