"""Lakes under fire: writers at once, killed ones, readers meanwhile, a catalog that goes away, what is forgotten."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from contracts.errors import BadLake
from flows.lake_restoring import restored_in_lake
from flows.settings import option_words
from tests.flows.conftest import Command
from tests.flows.dumps import changed, written
from tests.flows.dying import LAKE_PLACES, killed, say, started
from tests.flows.lakes import LakeMart, new_lake
from tests.flows.mart import Mart, conserved, equal
from tests.flows.postgres_server import PASSWORD, Server
from tests.reliability.approved import approved
from tests.reliability.counts import count_of
from warehouse.lake_address import lake_address
from warehouse.lake_attaching import attach_lake, lake_connection
from warehouse.store import connect, frame

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

ROUNDS = count_of("lake_rounds", 4)
WORD = "zanzibarquux"
SECRET_TEXT = f"A film about {WORD}, and about nothing else in the world.".encode()
OURS = "FROM pg_stat_activity WHERE application_name LIKE 'reviewmart%'"
UPDATE = {"train/pos/1_8.txt": b"Another harbour, at night, with less love.", "train/neg/4_2.txt": None}


def test_machines_take_turns_and_each_goes_on_from_what_is_there(
    lake: LakeMart, elsewhere: Path, tmp_path: Path, ten: Path
) -> None:
    file = Mart(tmp_path / "reviews.duckdb")
    other = lake.on(elsewhere)
    lake.load(ten)
    changed(ten, UPDATE)
    other.load(ten, sync=True)
    changed(ten, {"train/pos/5_8.txt": b"One more film about a dog."})
    lake.load(ten)
    assert other.load(ten).outcome == "nothing_new"
    file.load(ten)
    ours, theirs = lake.star(), file.star()
    for name in ("review_text", "dim_title", "dim_date"):
        assert ours[name].equals(theirs[name]), name
    assert conserved(lake) == 3


@pytest.mark.parametrize("runner", ["threads", "dask"])
def test_writers_at_once_all_finish_and_no_row_is_lost_or_doubled(
    request: pytest.FixtureRequest, lake: LakeMart, elsewhere: Path, tmp_path: Path, runner: str
) -> None:
    machines = [lake, lake.on(elsewhere)]
    on_dask = option_words(request.getfixturevalue("two_workers").options) if runner == "dask" else []
    for turn in range(ROUNDS):
        writers = []
        for number, one in enumerate(machines):
            source = f"machine-{number}-turn-{turn}"
            dump = written(tmp_path / source, {f"{n}.txt": f"Review {n} of {source}.".encode() for n in range(3)})
            words = ("--source", source, "--direct", "--no-extract", "--quiet", "--wait", "600", *on_dask * number)
            writers.append(approved("load", dump, "--to", one.target, *words, env=one.env))
        assert [(writer.returncode, said) for writer in writers for _, said in [writer.communicate()]] == [(0, "")] * 2
    found = lake.rows("SELECT source_id, count(*), count(DISTINCT clean_text) FROM review GROUP BY 1")
    assert sorted(found) == sorted((f"machine-{one}-turn-{turn}", 3, 3) for one in range(2) for turn in range(ROUNDS))
    assert conserved(lake) == 2 * ROUNDS
    where = ", one of which works on Dask" if on_dask else ""
    say(f"{2 * ROUNDS} loads from 2 machines{where}, two at once: all finished")


@pytest.mark.parametrize("place", LAKE_PLACES)
@pytest.mark.parametrize("next_machine", ["the same machine", "another machine"])
def test_a_run_that_is_killed_leaves_a_whole_version_and_the_next_run_goes_on(
    lake: LakeMart, elsewhere: Path, tmp_path: Path, ten: Path, place: str, next_machine: str
) -> None:
    lake.load(ten)
    changed(ten, UPDATE)
    process = started(place, ten, lake.target, lake.env)
    killed(process)
    is_there = place != "the lake is about to commit"
    assert lake.value("SELECT count(*) FROM review") == (9 if is_there else 10)
    after = lake if next_machine == "the same machine" else lake.on(elsewhere)
    assert after.load(ten, sync=True, wait_seconds=30.0).outcome.startswith("nothing_new" if is_there else "published")
    changed(ten, {"train/pos/6_8.txt": b"And one more, about a ferry."})
    assert lake.load(ten, sync=True).outcome.startswith("published")
    assert lake.value("SELECT count(*) FROM review") == 10
    assert conserved(lake) == 3


def test_a_run_that_is_held_back_leaves_the_data_and_puts_itself_on_record(lake: LakeMart, ten: Path) -> None:
    lake.load(ten)
    before = lake.star()
    changed(ten, dict.fromkeys((f"train/pos/{name}.txt" for name in ("0_9", "1_8", "2_10", "3_7")), None))
    assert lake.load(ten, sync=True).outcome == "held_back"
    equal(lake.star(), before)
    assert lake.outcomes() == ["published", "held_back"]


def test_readers_see_whole_versions_while_it_is_written(lake: LakeMart, ten: Path) -> None:
    lake.load(ten)
    seen: set[tuple[int, int, int]] = set()
    is_over = threading.Event()
    counts = (
        "SELECT (SELECT count(*) FROM fact_review), (SELECT count(*) FROM review_text), (SELECT count(*) FROM review)"
    )

    def read() -> None:
        while not is_over.is_set():
            with closing(connect(lake.target)) as connection:
                seen.add(frame(connection, counts).row(0))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, ROUNDS + 1):
            changed(ten, {f"train/pos/{9 + number}_8.txt": f"Film number {number} is new.".encode()})
            lake.load(ten)
    finally:
        is_over.set()
        for reader in readers:
            reader.join()
    assert seen <= {(count, count, count) for count in range(10, 11 + ROUNDS)}
    assert len(seen) > 1


@pytest.mark.parametrize("is_cut", ["the session", "the server"])
def test_a_catalog_that_goes_away_fails_the_run_and_the_next_one_publishes(
    postgres: Server, tmp_path: Path, ten: Path, approval: None, monkeypatch: pytest.MonkeyPatch, is_cut: str
) -> None:
    from flows.ending import _record_verdict

    lake = new_lake(postgres, tmp_path)
    lake.load(ten)
    changed(ten, UPDATE)

    def cut(*values: object, **named: object) -> object:
        made = _record_verdict(*values, **named)  # type: ignore[arg-type]
        if is_cut == "the server":
            postgres.stop()
            postgres.start()
        else:
            postgres.ask(f"SELECT pg_terminate_backend(pid) {OURS}", "postgres")
        return made

    with monkeypatch.context() as patch:
        patch.setattr("flows.ending._record_verdict", cut)
        with pytest.raises(BadLake, match="this run published nothing"):
            lake.load(ten, sync=True)
    assert lake.value("SELECT count(*) FROM review") == 10
    assert lake.load(ten, sync=True).outcome.startswith("published")
    assert lake.value("SELECT count(*) FROM review") == 9


def test_what_is_forgotten_is_in_no_file_and_not_in_the_catalog(
    postgres: Server, tmp_path: Path, ten: Path, approval: None, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = new_lake(postgres, tmp_path, extracts=True)
    written(ten, {"train/pos/7_8.txt": SECRET_TEXT})
    lake.load(ten)
    changed(ten, UPDATE)
    lake.load(ten, sync=True)
    assert _holding(lake, postgres.dump(lake.database)) > 0
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    where = ("--to", lake.target, "--work-dir", lake.machine)
    said = command("forget", "--review", "aclimdb:train/pos/7", "--yes", *where)
    assert (said.code, said.is_clean) == (0, True), said
    assert _holding(lake, postgres.dump(lake.database)) == 0
    assert [path for path in lake.machine.rglob("*.duckdb") if WORD in str(_texts(path))] == []
    assert lake.value("SELECT count(*) FROM review") == 9
    assert lake.load(ten, sync=True).counts["kept_count"] == 0
    assert lake.value("SELECT count(*) FROM review") == 9


def _holding(lake: LakeMart, dump: str) -> int:
    """How many files of the lake, and lines of its catalog, hold the word."""
    files = 0
    for file in lake.files:
        ((count,),) = duckdb.execute(
            "SELECT count(*) FROM read_parquet(?) t WHERE contains(t::VARCHAR, ?)", [str(file), WORD]
        ).fetchall()
        files += int(count > 0)
    return files + sum(WORD in line or WORD.encode().hex() in line for line in dump.splitlines())


def _texts(path: Path) -> list[tuple[str]]:
    with closing(connect(path)) as connection:
        return frame(connection, "SELECT raw_text FROM review_text").rows()


def test_an_earlier_version_is_published_again_and_the_runs_since_stay_on_record(
    lake: LakeMart, ten: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWMART_WORK_DIR", str(lake.machine))
    lake.load(ten)
    first = lake.star()
    changed(ten, UPDATE)
    lake.load(ten, sync=True)
    second = lake.star()
    done = restored_in_lake(lake.target, 1)
    assert (done.run_key, done.before_key, done.review_count) == (3, 2, 10)
    equal(lake.star(), first)
    assert lake.outcomes() == ["published", "published_with_warnings", "restored"]
    lake.load(ten, sync=True)
    equal(lake.star(), second)


def test_a_lake_of_older_contracts_is_brought_up_to_date(lake: LakeMart, elsewhere: Path, ten: Path) -> None:
    lake.load(ten)
    before = lake.star()
    address = lake_address(lake.target)
    with closing(lake_connection(address, memory_limit="200MB", threads=1, temp_folder=None)) as connection:
        attach_lake(connection, address, read_only=False)
        connection.execute("ALTER TABLE lake.dim_title DROP COLUMN runtime_minutes")
        connection.execute("UPDATE lake.audit.contract SET contract_digest = repeat('0', 32)")
        connection.execute("DROP VIEW lake.main.review")
    changed(ten, UPDATE)
    lake.on(elsewhere).load(ten)
    assert lake.star()["dim_title"].equals(before["dim_title"])
    assert lake.value("SELECT count(*) FROM review") == 10


def test_a_password_is_nowhere_but_in_the_memory_of_the_process(
    postgres: Server, tmp_path: Path, ten: Path, approval: None, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = new_lake(postgres, tmp_path)
    monkeypatch.setenv("REVIEWMART_WORK_DIR", str(lake.machine))
    quoted = PASSWORD.replace("'", r"\'")
    secret = f"{lake.target} password='{quoted}'"
    words = ("--data-path", lake.data_path, "--direct", "--no-extract", "--log-file", tmp_path / "log")
    said = [command("load", ten, "--to", secret, *words), command("load", ten, f"--to={secret}", "--direct", "--json")]
    monkeypatch.setenv("REVIEWMART_TO", secret)
    said += [
        command("status"),
        command("sql", "FROM duckdb_databases()", "--format", "json"),
        command("sql", "FROM nothing"),
    ]
    monkeypatch.setenv("REVIEWMART_TO", secret.replace("open", "0pen"))
    said += [command("status"), command("load", ten, "--direct")]
    assert [one.code for one in said] == [0, 0, 0, 0, 1, 1, 1]
    told = " ".join(one.out + one.err for one in said)
    stored = b" ".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "sesame" not in told
    assert b"sesame" not in stored
    assert "sesame" not in postgres.dump(lake.database)
