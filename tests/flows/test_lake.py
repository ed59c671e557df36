"""A lake is loaded like a file and says the same; its writers take turns, and its readers see whole versions."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts import WAREHOUSE_TABLES
from contracts.errors import BadLake, Busy
from tests.flows.conftest import ApprovedLoads, Command
from tests.flows.dumps import TEN, changed, written
from tests.flows.lakes import LakeMart, new_lake, new_sqlite_lake
from tests.flows.mart import Mart, equal
from tests.flows.postgres_server import PASSWORD, Server
from warehouse.building import Limits
from warehouse.ddl import full_name
from warehouse.lake_address import lake_address
from warehouse.lake_attaching import missing_extensions
from warehouse.lake_lock import lake_lock
from warehouse.store import connect, frame
from warehouse.views import views

UPDATE = {
    "train/pos/1_8.txt": b"Another harbour, at night, with less love.",
    "train/neg/4_2.txt": None,
}


COMMENTS = """
SELECT table_name, NULL AS column_name, comment FROM duckdb_tables() WHERE database_name = current_catalog() UNION ALL
SELECT table_name, column_name, comment FROM duckdb_columns()
WHERE database_name = current_catalog() AND table_name IN (SELECT table_name FROM duckdb_tables()) UNION ALL
SELECT view_name, NULL, comment FROM duckdb_views() WHERE database_name = current_catalog() AND NOT internal
ORDER BY ALL
"""


@dataclass(frozen=True)
class Loaded:
    """A lake after a load and an increment.

    Args:
        lake: the lake.
        dump: what was loaded.
    """

    lake: LakeMart
    dump: Path


@pytest.fixture(scope="module")
def loaded_lake(postgres: Server, tmp_path_factory: pytest.TempPathFactory, approved_loads: ApprovedLoads) -> Loaded:
    folder = tmp_path_factory.mktemp("lake")
    with approved_loads():
        lake = new_lake(postgres, folder)
        dump = written(folder / "dump", TEN)
        lake.load(dump)
        changed(dump, UPDATE)
        lake.load(dump, sync=True)
    return Loaded(lake, dump)


def test_a_lake_holds_what_its_run_has_built_and_judged(loaded_lake: Loaded) -> None:
    with closing(connect(loaded_lake.lake.target)) as lake, closing(connect(loaded_lake.lake.replica.target)) as file:
        for read in (f"{full_name(table)} ORDER BY {', '.join(table.primary_key)}" for table in WAREHOUSE_TABLES):
            assert frame(lake, f"FROM {read}").equals(frame(file, f"FROM {read}")), read
        for view in views():
            rows = f"FROM main.{view.name} ORDER BY ALL"
            assert frame(lake, rows).equals(frame(file, rows)), view.name
        assert frame(lake, COMMENTS).equals(frame(file, COMMENTS))
        ids = set(frame(lake, "SELECT review_id FROM review").to_series())
    assert (len(ids), "train/pos/1" in ids, "train/neg/4" in ids) == (9, True, False)


def test_a_catalog_that_is_not_there_is_told_before_any_work_is_done(tmp_path: Path, ten: Path) -> None:
    if missing_extensions("postgres"):
        pytest.skip("DuckDB's extensions for lakes are not here")
    lake = lake_address("ducklake:postgres:dbname=x host=/nowhere user=me password='it is me'").path
    with pytest.raises(BadLake, match="No such file or directory") as error:
        Mart(lake).load(ten, data_path=tmp_path / "files", work_dir=tmp_path / "machine")
    assert "it is me" not in str(error.value)
    assert not (tmp_path / "files").exists()
    assert not (tmp_path / "machine").exists()


def test_a_new_lake_shares_no_folder_with_other_files_that_forgetting_would_remove(tmp_path: Path, ten: Path) -> None:
    if missing_extensions("sqlite"):
        pytest.skip("DuckDB's extensions for SQLite are not here")
    lake = new_sqlite_lake(tmp_path)
    written(tmp_path / "files" / "of others", {"theirs.parquet": b"PAR1"})
    with pytest.raises(BadLake, match=r"has some already, for example .*theirs\.parquet\. Name another place"):
        lake.load(ten)


@pytest.mark.slow
def test_the_same_loads_into_a_lake_and_into_a_file_give_the_same_rows(
    postgres: Server, tmp_path: Path, ten: Path, approval: None
) -> None:
    lake, file = new_lake(postgres, tmp_path, extracts=True), Mart(tmp_path / "reviews.duckdb", extracts=True)
    for change in ({}, UPDATE, {"train/pos/5_8.txt": b"One more film about a dog."}):
        changed(ten, change)
        lake.load(ten, sync=True)
        file.load(ten, sync=True)
    assert len(equal(lake.tables(), file.tables())) >= 8


@pytest.mark.slow
def test_a_reader_stays_with_the_version_that_it_opened(
    postgres: Server, tmp_path: Path, ten: Path, approval: None
) -> None:
    lake, words = new_lake(postgres, tmp_path), "FROM fact_review ORDER BY review_key"
    lake.load(ten)
    with closing(connect(lake.target)) as reader:
        before = frame(reader, words)
        changed(ten, UPDATE)
        lake.load(ten, sync=True)
        assert frame(reader, words).equals(before)
    assert len(lake.rows(words)) == before.height - 1


@pytest.mark.slow
def test_commands_read_it_like_a_file(loaded_lake: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWMART_WORK_DIR", str(loaded_lake.lake.machine))
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    state = json.loads(command("status", "--db", loaded_lake.lake.target, "--json").out)
    assert (state["tables"]["fact_review"], state["kept_versions"], state["writer"]) == (9, [2, 1], None)
    for place in ("stolen.csv", Path(loaded_lake.lake.data_path) / "stolen.csv"):
        refused = command("sql", f"COPY fact_review TO '{place}'", "--db", loaded_lake.lake.target)
        assert (refused.code, refused.is_clean) == (1, True)


@pytest.mark.slow
def test_the_doctor_finds_a_lake_sound(loaded_lake: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = loaded_lake.lake
    for name, value in {**lake.env, "PREFECT_API_URL": ""}.items():
        monkeypatch.setenv(name, value)
    said = command("doctor", "--db", lake.target, "--json")
    found = {one["check"]: one for one in json.loads(said.out)}
    assert (said.code, said.is_clean) == (0, True)
    assert {found[check]["grade"] for check in ("extension", "files", "lock", "replica", "lake", "ledger")} == {"fine"}
    assert found["replica"]["found"].endswith("is equal to the lake")


@pytest.mark.slow
def test_a_second_writer_is_told_who_writes(loaded_lake: Loaded, tmp_path: Path) -> None:
    with lake_lock(lake_address(loaded_lake.lake.target), 0.0, Limits(100, 1), tmp_path) as lock:
        lock.describe(7)
        with pytest.raises(Busy, match=r"run 7, process \d+ on \S+ since") as error:
            loaded_lake.lake.load(loaded_lake.dump)
        assert error.value.exit_code == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("password", "password='not it'", "password authentication failed"),
        ("dbname", "dbname=nothing", 'database "nothing" does not exist'),
    ],
)
def test_a_catalog_that_lets_nobody_in_is_told_in_one_message(
    loaded_lake: Loaded, tmp_path: Path, name: str, value: str, words: str
) -> None:
    address = str(loaded_lake.lake.target)
    kept = " ".join(word for word in address.split(":", 2)[2].split(" ") if not word.startswith(f"{name}="))
    quoted = PASSWORD.replace("'", r"\'")
    secret = "" if name == "password" else f" password='{quoted}'"
    wrong = lake_address(f"ducklake:postgres:{kept} application_name={name} {value}{secret}")
    with pytest.raises(BadLake, match=words) as error:
        Mart(wrong.path).load(loaded_lake.dump, data_path=tmp_path / "files", work_dir=tmp_path)
    assert "not it" not in str(error.value)
    assert PASSWORD not in str(error.value)
    assert not (tmp_path / "files").exists()
