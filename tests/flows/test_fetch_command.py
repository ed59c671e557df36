"""`reviewmart fetch` as a user types it: what it says, how it ends, and how it goes on after Ctrl-C."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources import FETCHABLE, FetchableDump
from sources.aclimdb import ACL_IMDB
from tests.flows.conftest import Command
from tests.flows.file_server import Published, serving
from tests.flows.typed import running

CONTENT = b"all reviews of the world" * 50_000
TINY = FetchableDump(
    layout=ACL_IMDB,
    url="http://127.0.0.1:9/aclImdb_v1.tar.gz",
    size_bytes=len(CONTENT),
    md5=hashlib.md5(CONTENT).hexdigest(),
)
NEXT = "Next: reviewmart load {} --to reviews.duckdb\n"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Published]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("flows.fetch_command.FETCHABLE", (TINY,))
    with serving(Published(CONTENT)) as published:
        yield published


def test_what_can_be_fetched_is_listed(command: Command) -> None:
    said = command("fetch")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("aclimdb: aclImdb_v1.tar.gz, 84.1 MB. Published for research")
    assert FETCHABLE[0].url in said.out


def test_a_fetched_dump_is_told_with_what_to_type_next(server: Published, command: Command) -> None:
    said = command("fetch", "aclimdb", "--url", server.url, "--to", "my dumps")
    assert (said.code, said.err) == (0, f"Fetching {server.url}\n")
    assert said.out == (
        "Fetched my dumps/aclImdb_v1.tar.gz (1.2 MB, the digest is right)\n"
        "Published for research; the texts belong to their authors.\n" + NEXT.format("'my dumps/aclImdb_v1.tar.gz'")
    )
    again = command("fetch", "aclimdb", "--url", server.url, "--to", "my dumps")
    assert (again.code, again.err) == (0, "")
    assert again.out.startswith("my dumps/aclImdb_v1.tar.gz is there already, and its digest is right\n")
    assert again.out.endswith(NEXT.format("'my dumps/aclImdb_v1.tar.gz'"))
    assert len(server.asked) == 1


def test_it_can_be_quiet(server: Published, command: Command) -> None:
    said = command("fetch", "aclimdb", "--url", server.url, "--quiet")
    assert (said.code, said.out, said.err) == (0, "", "")
    assert Path("aclImdb_v1.tar.gz").read_bytes() == CONTENT


def test_a_terminal_shows_a_bar(server: Published, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    said = command("fetch", "aclimdb", "--url", server.url)
    assert said.code == 0
    assert "━━━" in said.err
    assert "1.2/1.2 MB" in said.err


# words after the command, words of its one error
WRONG = [
    (["aclmdb"], "Error: There is no dump 'aclmdb' to fetch. There are: aclimdb."),
    (["aclimdb", "--url", "ftp://a/x"], "Error: Cannot fetch ftp://a/x: an address begins with http:// or https://"),
    (["aclimdb", "--to", "here.txt"], "Error: Cannot fetch into "),
]


@pytest.mark.parametrize(("words", "told"), WRONG, ids=["dump", "address", "folder"])
def test_a_mistake_is_one_error(words: list[str], told: str, command: Command) -> None:
    Path("here.txt").write_bytes(b"")
    said = command("fetch", *words)
    assert (said.code, said.out, said.is_clean) == (1, "", True)
    assert said.err.splitlines()[-1].startswith(told)
    assert os.listdir() == ["here.txt"]


def test_a_server_that_has_it_not_is_one_error(server: Published, command: Command) -> None:
    server.statuses = [404]
    said = command("fetch", "aclimdb", "--url", server.url)
    assert (said.code, said.out, said.is_clean) == (1, "", True)
    assert said.err.splitlines()[-1].startswith(f"Error: Cannot fetch {server.url}: it answers HTTP 404 Not Found.")
    assert os.listdir() == []


# the signal, the exit code, the last line; after what is always said
STOPPED = [
    (signal.SIGINT, 130, "Stopped. The published warehouse is untouched.\n"),
    (signal.SIGTERM, 143, "Terminated. The published warehouse is untouched.\n"),
    (signal.SIGKILL, -signal.SIGKILL, None),
]


@pytest.mark.parametrize(("number", "code", "last"), STOPPED, ids=["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_fetch_that_is_stopped_goes_on_at_the_next_call(
    number: int, code: int, last: str | None, tmp_path: Path
) -> None:
    part = tmp_path / "aclImdb_v1.tar.gz.part"
    published = Published(bytes(1_000_000), size=FETCHABLE[0].size_bytes, pauses=1_000_000)
    with serving(published) as server:
        words = ("fetch", "aclimdb", "--url", server.url)
        env = {"no_proxy": "127.0.0.1"}
        with running(*words, here=tmp_path, env=env) as fetch:
            _until_it_has(part, 1_000_000)
            found = fetch.ended(number)
        kept = f"1.0 MB of 84.1 MB are kept in {part.name}: the same command goes on from there.\n"
        started = f"Fetching {server.url}\n"
        assert found == (code, "", started + (kept + last if last else ""))
        assert part.stat().st_size == 1_000_000
        with running(*words, here=tmp_path, env=env) as fetch:
            fetch.until("from byte 1,000,000 on")
            _until_asked(server, 2)
            fetch.ended(signal.SIGKILL)
        assert server.asked[1] == ("bytes=1000000-", server.etag)


def _until_it_has(part: Path, size_bytes: int) -> None:
    end = time.monotonic() + 30
    while not (part.exists() and part.stat().st_size == size_bytes):
        assert time.monotonic() < end
        time.sleep(0.05)


def _until_asked(server: Published, count: int) -> None:
    end = time.monotonic() + 30
    while len(server.asked) < count:
        assert time.monotonic() < end
        time.sleep(0.05)
