"""Opening warehouses: readers that can do no harm, a writer that leaves whole files, errors that say what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from contracts.errors import BadTarget, Busy, DiskFull, LoadFailed, NoWarehouse, PipelineError
from tests.warehouse.tiny_star import answer
from warehouse.failures import read_failure, write_failure
from warehouse.store import ROW_GROUP_SIZE, connect, executed, frame, in_memory, storage_version, writer


def write(path: Path, *statements: str) -> None:
    with writer(path, memory_limit="200MB", threads=1, temp_folder=path.parent / "spill") as connection:
        for statement in statements:
            executed(connection, statement, "writing for a test")


def run_python(code: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60
    )


# --- readers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit.contract VALUES ('x', '1', 1)",
        "DELETE FROM fact_review",
        "DROP VIEW review",
        "CREATE TABLE mine AS SELECT 1",
        "COPY fact_review TO 'out.csv'",
        "EXPORT DATABASE 'out'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM 'https://films.example/x.parquet'",
        "ATTACH 'other.duckdb'",
        "LOAD httpfs",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET temp_directory = '/tmp'",
    ],
)
def test_a_reader_can_do_no_harm(
    tiny_star: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(connect(tiny_star)) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement).fetchall()
    assert list(tmp_path.iterdir()) == []


def test_the_session_is_in_utc_whatever_the_machine_says(tiny_star: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    with closing(connect(tiny_star)) as connection, closing(connection.cursor()) as cursor:
        for session in (connection, cursor):
            found = session.execute("SELECT current_setting('TimeZone'), timestamptz '2026-01-01'::VARCHAR").fetchall()
            assert found == [("UTC", "2026-01-01 00:00:00+00")]


def test_two_readers_of_one_process_may_differ_in_their_limits(tiny_star: Path) -> None:
    with closing(connect(tiny_star, memory_limit="100MB", threads=1)) as one, closing(connect(tiny_star)) as other:
        for connection in (one, other):
            assert connection.execute("SELECT count(*) FROM review").fetchall() == [(9,)]


def test_threads_get_right_answers_each_with_a_connection_of_its_own(tiny_star: Path) -> None:
    def asked(number: int) -> int:
        with closing(connect(tiny_star)) as connection:
            return int(frame(connection, "SELECT max(review_key) + $n FROM review", {"n": number}).item())

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(asked, range(40))) == [9 + number for number in range(40)]


def test_a_reader_keeps_its_version_and_the_next_one_sees_the_new_version(tiny_star: Path, tmp_path: Path) -> None:
    for version in ("1", "2"):
        (tmp_path / version).mkdir()
        shutil.copyfile(tiny_star, tmp_path / version / "reviews.duckdb")
    write(tmp_path / "2" / "reviews.duckdb", "DELETE FROM fact_review")
    link = tmp_path / "reviews.duckdb"
    link.symlink_to("1/reviews.duckdb")
    count = "SELECT current_catalog(), count(*) FROM fact_review"
    with closing(connect(link)) as connection:
        (tmp_path / "next").symlink_to("2/reviews.duckdb")
        (tmp_path / "next").replace(link)
        assert connection.execute(count).fetchall() == [("reviews", 9)]
    with closing(connect(link)) as connection:
        assert connection.execute(count).fetchall() == [("reviews", 0)]


def test_the_catalog_has_the_name_of_the_version_behind_the_link(tiny_star: Path, tmp_path: Path) -> None:
    link = tmp_path / "films.duckdb"
    link.symlink_to(tiny_star)
    for path in (tiny_star, link):
        with closing(connect(path)) as connection:
            assert connection.execute("SELECT current_catalog()").fetchall() == [("reviews",)]


def test_a_query_larger_than_memory_is_spilled_and_leaves_nothing(tiny_star: Path, tmp_path: Path) -> None:
    spill = tmp_path / "spill"
    with closing(connect(tiny_star, memory_limit="60MB", threads=2, temp_folder=spill)) as connection:
        sql = "SELECT count(*) FROM (SELECT DISTINCT md5(i::VARCHAR) FROM range(1000000) AS n(i))"
        assert connection.execute(sql).fetchall() == [(1_000_000,)]
        assert spill.is_dir()
    assert not spill.exists() or list(spill.iterdir()) == []


def test_the_default_spill_folder_is_private(tiny_star: Path) -> None:
    with closing(connect(tiny_star)) as connection:
        folder = Path(connection.execute("SELECT current_setting('temp_directory')").fetchall()[0][0])
    assert folder.stat().st_mode & 0o077 == 0


def damaged(tiny_star: Path, path: Path, kind: str) -> Path:
    content = tiny_star.read_bytes()
    match kind:
        case "empty":
            path.write_bytes(b"")
        case "foreign":
            path.write_bytes(b"not a database at all\n" * 1000)
        case "cut in the header":
            path.write_bytes(content[:5000])
        case "flipped bit":
            path.write_bytes(content[:4200] + bytes([content[4200] ^ 1]) + content[4201:])
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "dangling link":
            path.symlink_to("gone/reviews.duckdb")
        case "loop of links":
            path.symlink_to(path.name)
        case "other database":
            write(path, "CREATE TABLE mine (x INTEGER)")
        case "file in the way":
            path.write_bytes(b"x")
            return path / "reviews.duckdb"
    return path


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("missing", "there is no such file"),
        ("dangling link", "a link to a version that is gone"),
        ("loop of links", "cannot be opened"),
        ("file in the way", "cannot be opened"),
        ("folder", "it is a folder"),
        ("pipe", "not a regular file"),
        ("empty", "not a DuckDB database"),
        ("foreign", "not a DuckDB database"),
        ("cut in the header", "the file is damaged"),
        ("flipped bit", "the file is damaged"),
        ("other database", "without the tables of a warehouse"),
    ],
)
def test_what_is_no_warehouse_is_told_apart(tiny_star: Path, tmp_path: Path, kind: str, why: str) -> None:
    path = damaged(tiny_star, tmp_path / "reviews.duckdb", kind)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(NoWarehouse, match=why) as caught:
        connect(path)
    assert str(path) in str(caught.value)
    assert "reviewmart load" in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held(tiny_star: Path, tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A copy that another process has open for writing, and the process."""
    path = Path(shutil.copyfile(tiny_star, tmp_path / "reviews.duckdb"))
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield path, process.pid
        process.communicate()


def test_a_file_open_for_writing_elsewhere_is_busy_and_names_the_process(held: tuple[Path, int]) -> None:
    path, process = held
    with pytest.raises(Busy, match=rf"process {process} \(python") as caught:
        connect(path)
    assert "Close it there" in str(caught.value)
    with pytest.raises(Busy, match=str(process)):
        write(path, "SELECT 1")


def test_another_connection_of_this_process_with_other_settings_is_named(tiny_star: Path) -> None:
    with (
        closing(duckdb.connect(str(tiny_star), read_only=True, config={"access_mode": "read_only", "threads": "1"})),
        pytest.raises(BadTarget, match="Close that connection first"),
    ):
        connect(tiny_star)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("IO Error: Cannot open file: Permission denied", "may not be read"),
        ("IO Error: Trying to read a database file with version number 99, but ...", "newer DuckDB"),
        ("IO Error: Could not set lock on file", "another process holds it"),
    ],
)
def test_rarer_words_of_the_database_are_understood(words: str, why: str) -> None:
    assert why in str(read_failure(duckdb.IOException(words), Path("reviews.duckdb")))


# --- the writer -----------------------------------------------------------------------------------------------------


def test_a_new_file_has_the_storage_version_that_duckdb_15_reads(tmp_path: Path) -> None:
    rows = "CREATE TABLE t AS SELECT i, md5(i::VARCHAR) || ' and more of the same' AS x FROM range(100000) AS n(i)"
    write(tmp_path / "ours.duckdb", rows)
    with closing(duckdb.connect(str(tmp_path / "ours.duckdb"))) as connection:
        assert storage_version(connection) == "v1.5.0+"


def test_a_known_file_is_added_to_and_keeps_its_storage_version(tmp_path: Path) -> None:
    path = tmp_path / "reviews.duckdb"
    write(path, "CREATE TABLE t (x INTEGER)")
    write(path, "INSERT INTO t VALUES (1)")
    write(path, "INSERT INTO t VALUES (2)")
    assert answer(path, "SELECT * FROM t ORDER BY x") == [(1,), (2,)]
    with closing(duckdb.connect(str(path))) as connection:
        assert storage_version(connection) == "v1.5.0+"


def test_the_file_is_whole_on_its_own(tmp_path: Path) -> None:
    path = tmp_path / "reviews.duckdb"
    write(path, "CREATE TABLE t AS SELECT 1 AS x")
    assert sorted(found.name for found in tmp_path.iterdir()) == ["reviews.duckdb"]


def test_what_was_not_committed_when_the_block_fails_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "reviews.duckdb"
    write(path, "CREATE TABLE t (x INTEGER)")
    with pytest.raises(ZeroDivisionError):
        write_and_fail(path)
    assert answer(path, "SELECT * FROM t") == []


def write_and_fail(path: Path) -> None:
    with writer(path, memory_limit="200MB", threads=1, temp_folder=path.parent / "spill") as connection:
        executed(connection, "BEGIN", "beginning")
        executed(connection, "INSERT INTO t VALUES (1)", "inserting")
        raise ZeroDivisionError


def test_a_refused_statement_says_what_where_and_how_it_began(tmp_path: Path) -> None:
    with pytest.raises(LoadFailed) as caught:
        write(tmp_path / "reviews.duckdb", "INSERT   INTO\n nowhere VALUES (1)")
    message = str(caught.value)
    assert message.startswith("writing for a test failed: Catalog Error: Table with name nowhere does not exist!")
    assert message.endswith("The statement began: INSERT INTO nowhere VALUES (1)")
    assert caught.value.exit_code == 70


def test_an_error_that_no_one_told_is_told_at_the_end_of_the_block(tmp_path: Path) -> None:
    path = tmp_path / "reviews.duckdb"
    with (
        pytest.raises(LoadFailed, match=r"writing reviews\.duckdb failed: Parser Error"),
        writer(path, memory_limit="200MB", threads=1, temp_folder=tmp_path / "spill") as connection,
    ):
        connection.execute("NOT SQL")


def test_a_foreign_file_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "reviews.duckdb"
    path.write_bytes(b"my diary\n" * 1000)
    with pytest.raises(PipelineError):
        write(path, "SELECT 1")
    assert path.read_bytes() == b"my diary\n" * 1000


SMALL_DISK = """
import resource, sys
from pathlib import Path
from contracts.errors import DiskFull
from warehouse.store import executed, writer
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
try:
    with writer(path, memory_limit="30MB", threads=1, temp_folder=path.parent / "spill") as connection:
        executed(connection, sys.argv[2], "writing much")
except DiskFull as error:
    print(error)
"""


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE t AS SELECT md5(i::VARCHAR) || md5((i + 1)::VARCHAR) AS x FROM range(200000) AS n(i)",
        "SELECT count(*) FROM (SELECT DISTINCT md5(i::VARCHAR) FROM range(3000000) AS n(i))",
    ],
    ids=["file", "spill"],
)
def test_no_room_for_the_file_or_for_what_is_spilled_is_a_full_disk(tmp_path: Path, statement: str) -> None:
    done = run_python(SMALL_DISK, tmp_path / "reviews.duckdb", Path(statement))
    assert done.stderr == ""
    assert done.stdout.startswith(f"The disk under {tmp_path} is full. The published warehouse is untouched.")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("FATAL Error: Failed to create checkpoint: No space left on device", DiskFull),
        ("Out of Memory Error: failed to offload data block of size 256.0 KiB", DiskFull),
        ("IO Error: Could not set lock on file", Busy),
        ("Constraint Error: CHECK constraint failed", LoadFailed),
    ],
)
def test_the_words_of_the_database_decide_what_failed(words: str, kind: type[PipelineError]) -> None:
    assert isinstance(write_failure(duckdb.Error(words), Path("reviews.duckdb"), "writing"), kind)


def test_a_log_that_stays_behind_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "reviews.duckdb"
    write(path, "SELECT 1")
    with (
        pytest.raises(LoadFailed, match=r"the write-ahead log reviews\.duckdb\.wal is still there"),
        writer(path, memory_limit="200MB", threads=1, temp_folder=tmp_path / "spill"),
    ):
        (tmp_path / "reviews.duckdb.wal").touch()


def test_after_a_fatal_error_the_message_still_comes(tmp_path: Path) -> None:
    """A connection that answers no more does not hide why."""
    connection = in_memory()
    connection.close()
    with pytest.raises(LoadFailed, match="inserting failed: Connection Error"):
        executed(connection, "SELECT 1", "inserting")


@pytest.mark.parametrize(
    "name", ["reviews.duckdb", "memory.duckdb", "temp.duckdb", "it's a 'what?'.duckdb", "written.duckdb"]
)
def test_a_file_of_any_name_is_written_in_small_row_groups(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.duckdb"
    for _ in range(2):  # into a new file, and into one that is there
        with writer(path, memory_limit="200MB", threads=2, temp_folder=tmp_path / "spill") as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS numbers (number BIGINT)")
            connection.execute("INSERT INTO numbers FROM range(30_000)")
    with closing(duckdb.connect(str(path), read_only=True)) as connection:
        groups = connection.execute(
            "SELECT row_group_id, sum(count) FROM pragma_storage_info('numbers')"
            " WHERE segment_type = 'BIGINT' GROUP BY ALL"
        ).fetchall()
    assert sum(count for _, count in groups) == 60_000
    assert max(count for _, count in groups) == ROW_GROUP_SIZE
