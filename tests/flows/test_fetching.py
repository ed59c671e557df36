"""A published dump is fetched from good, bad and broken servers: whole and right in its place, or nothing there."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import Busy, DiskFull, PipelineError
from flows.downloading import FetchFailed, Patience
from flows.fetching import fetched
from flows.part_file import ForeignFile, part_of
from sources import FetchableDump
from sources.aclimdb import ACL_IMDB
from tests.flows.file_server import ETAG, Published, serving
from tests.sources.unprivileged import unprivileged

SIZE = 600_000
CONTENT = random.Random(7).randbytes(SIZE)
OTHER = random.Random(8).randbytes(SIZE)
HALF = SIZE // 2
DUMP = FetchableDump(
    layout=ACL_IMDB,
    url="http://127.0.0.1/aclImdb_v1.tar.gz",
    size_bytes=SIZE,
    md5=hashlib.md5(CONTENT).hexdigest(),
)
NAME = "aclImdb_v1.tar.gz"
PART, NOTE = f"{NAME}.part", f"{NAME}.part.json"
QUICK = Patience(tries=3, first_wait=0.01, timeout=5, progress_bytes=100_000)
ONCE = Patience(tries=1, timeout=5)
WHOLE = (None, None)


class Heard:
    """Keeps what a watcher is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.sizes: list[int] = []

    def say(self, text: str) -> None:
        self.lines.append(text)

    def have(self, size_bytes: int) -> None:
        self.sizes.append(size_bytes)

    def heard(self, words: str) -> bool:
        return any(words in line for line in self.lines)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[Published]:
    with serving(Published(CONTENT)) as published:
        yield published


@pytest.fixture
def heard() -> Heard:
    return Heard()


def fetch(server: Published, folder: Path, heard: Heard, patience: Patience = QUICK) -> bool:
    """Fetch, and look whether all of it is there and nothing else; whether it is new."""
    path, is_new = fetched(DUMP, folder, server.url, heard, patience)
    assert path.read_bytes() == CONTENT
    assert os.listdir(folder) == [NAME]
    return is_new


def broken_off(server: Published, folder: Path, at: int = HALF) -> None:
    """Leave what a first call leaves that was cut."""
    server.cuts = [at]
    with pytest.raises(FetchFailed):
        fetched(DUMP, folder, server.url, Heard(), ONCE)
    assert sorted(os.listdir(folder)) == [PART, NOTE]
    assert (folder / PART).stat().st_size == at
    server.asked.clear()


def test_a_dump_comes_whole_and_only_once(server: Published, tmp_path: Path, heard: Heard) -> None:
    assert fetch(server, tmp_path / "new" / "folder", heard) is True
    assert fetch(server, tmp_path / "new" / "folder", heard) is False
    assert server.asked == [WHOLE]
    assert (heard.sizes[0], heard.sizes[-1]) == (0, SIZE)


# how the server behaves, the requests that are made, words of the progress
DIFFICULT: dict[str, tuple[dict[str, Any], list[tuple[str | None, str | None]], str]] = {
    "broken twice": (
        {"cuts": [200_000, 200_000]},
        [WHOLE, ("bytes=200000-", ETAG), ("bytes=400000-", ETAG)],
        "the connection ended after 400,000 of 600,000 bytes",
    ),
    "broken, without ranges": ({"cuts": [HALF], "ranges": False}, [WHOLE, (f"bytes={HALF}-", ETAG)], "cannot resume"),
    "broken, without marks": ({"cuts": [HALF], "etag": ""}, [WHOLE, (f"bytes={HALF}-", None)], ""),
    "broken, a weak tag": (
        {"cuts": [HALF], "etag": 'W/"1"', "last_modified": "Mon, 06 Jun 2011 00:00:00 GMT"},
        [WHOLE, (f"bytes={HALF}-", "Mon, 06 Jun 2011 00:00:00 GMT")],
        "",
    ),
    "reset": ({"cuts": [HALF], "resets": True}, [WHOLE, (f"bytes={HALF}-", ETAG)], "the connection broke off"),
    "no HTTP": ({"garbage": [b"220 mail.example ESMTP\r\n"]}, [WHOLE, WHOLE], "broke off (BadStatusLine)"),
    "hung up": ({"garbage": [b""]}, [WHOLE, WHOLE], "the connection broke off"),
    "500 then fine": ({"statuses": [500]}, [WHOLE, WHOLE], "it answers HTTP 500 Internal Server Error"),
    "too busy then fine": ({"statuses": [503, 429]}, [WHOLE] * 3, "it answers HTTP 429"),
    "no size told": ({"tells_size": False}, [WHOLE], ""),
    "more than the dump": ({"content": CONTENT + b"more", "tells_size": False}, [WHOLE], ""),
    "redirected": ({"location": "/elsewhere"}, [WHOLE, WHOLE], ""),
    "more breaks than tries": (
        {"cuts": [150_000] * 3},
        [WHOLE, *((f"bytes={at}-", ETAG) for at in (150_000, 300_000, 450_000))],
        "Trying again in 0.01 s",
    ),
}


@pytest.mark.parametrize("case", DIFFICULT)
def test_a_difficult_server_is_coped_with(case: str, server: Published, tmp_path: Path, heard: Heard) -> None:
    behaviour, asked, words = DIFFICULT[case]
    for name, value in behaviour.items():
        setattr(server, name, list(value) if isinstance(value, list) else value)
    assert fetch(server, tmp_path, heard)
    assert server.asked == asked
    assert heard.heard(words)


# how the server behaves at the second call, the requests of that call, words of the progress
SECOND: dict[str, tuple[dict[str, Any], list[tuple[str | None, str | None]], str]] = {
    "the same": ({}, [(f"bytes={HALF}-", ETAG)], f"from byte {HALF:,} on"),
    "another tag": ({"etag": '"two"'}, [(f"bytes={HALF}-", ETAG)], "may be another one by now: starting again"),
    "another tag, If-Range unheeded": (
        {"etag": '"two"', "heeds_if_range": False},
        [(f"bytes={HALF}-", ETAG), WHOLE],
        "is another one by now: starting again",
    ),
    "only the tag in the part": ({"last_modified": ""}, [(f"bytes={HALF}-", ETAG)], ""),
    "another range": ({"shift": 1}, [(f"bytes={HALF}-", ETAG), WHOLE], "is another one by now: starting again"),
    "without ranges": ({"ranges": False}, [(f"bytes={HALF}-", ETAG)], "The server cannot resume: starting again"),
}


@pytest.mark.parametrize("case", SECOND)
def test_a_second_call_goes_on_or_starts_again(case: str, server: Published, tmp_path: Path, heard: Heard) -> None:
    behaviour, asked, words = SECOND[case]
    server.last_modified = "Mon, 06 Jun 2011 00:00:00 GMT"
    broken_off(server, tmp_path)
    for name, value in behaviour.items():
        setattr(server, name, value)
    assert fetch(server, tmp_path, heard)
    assert server.asked == asked
    assert heard.heard(words)


def test_a_file_that_changed_between_two_calls_is_had_whole(server: Published, tmp_path: Path, heard: Heard) -> None:
    server.content, server.etag = OTHER, '"old"'
    broken_off(server, tmp_path)
    server.content, server.etag = CONTENT, ETAG
    assert fetch(server, tmp_path, heard)
    assert server.asked == [(f"bytes={HALF}-", '"old"')]


def test_pieces_that_do_not_fit_together_are_dropped_once(server: Published, tmp_path: Path, heard: Heard) -> None:
    server.content = OTHER
    broken_off(server, tmp_path)
    server.content = CONTENT  # and the tag says that it is the same
    assert fetch(server, tmp_path, heard)
    assert server.asked == [(f"bytes={HALF}-", ETAG), WHOLE]
    assert heard.heard("do not fit together: starting again")


def test_a_mirror_goes_on_where_another_server_stopped(server: Published, tmp_path: Path, heard: Heard) -> None:
    broken_off(server, tmp_path)
    with serving(Published(CONTENT, etag='"of the mirror"')) as mirror:
        assert fetch(mirror, tmp_path, heard)
        assert mirror.asked == [(f"bytes={HALF}-", None)]


@pytest.mark.parametrize("kept", [CONTENT, CONTENT + b"more"], ids=["whole", "too long"])
def test_a_part_that_has_all_its_bytes(kept: bytes, server: Published, tmp_path: Path, heard: Heard) -> None:
    broken_off(server, tmp_path)
    (tmp_path / PART).write_bytes(kept)
    assert fetch(server, tmp_path, heard)
    assert server.asked == ([] if kept == CONTENT else [WHOLE])


SMALL = CONTENT[:1000]
SMALL_DUMP = FetchableDump(ACL_IMDB, DUMP.url, len(SMALL), hashlib.md5(SMALL).hexdigest())


@given(
    calls=st.lists(
        st.fixed_dictionaries(
            {
                "cuts": st.lists(st.integers(0, 999), min_size=1, max_size=1),
                "ranges": st.booleans(),
                "heeds_if_range": st.booleans(),
                "etag": st.sampled_from(["", ETAG, '"two"', 'W/"one"']),
                "content": st.sampled_from([SMALL, OTHER[:1000]]),
            }
        ),
        max_size=4,
    )
)
def test_whatever_earlier_calls_left_the_next_good_one_has_it(calls: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as name, serving(Published(SMALL)) as server:
        folder = Path(name)
        for behaviour in calls:
            vars(server).update(behaviour)
            with suppress(FetchFailed):
                fetched(SMALL_DUMP, folder, server.url, Heard(), ONCE)
        vars(server).update(content=SMALL, cuts=[], statuses=[])
        path, _ = fetched(SMALL_DUMP, folder, server.url, Heard(), ONCE)
        assert path.read_bytes() == SMALL
        assert os.listdir(folder) == [NAME]


# how the server behaves, how many requests are made, words of the error
FAILING: dict[str, tuple[dict[str, Any], int, str]] = {
    "not found": ({"statuses": [404]}, 1, "it answers HTTP 404 Not Found. Check the network"),
    "forbidden": ({"statuses": [403]}, 1, "it answers HTTP 403"),
    "broken for good": ({"statuses": [500] * 9}, 3, "it answers HTTP 500 Internal Server Error (3 tries)"),
    "cut at once": ({"cuts": [0] * 9}, 3, "the connection ended after 0 of 600,000 bytes (3 tries)"),
    "wrong digest": ({"content": OTHER}, 1, f"its MD5 is {hashlib.md5(OTHER).hexdigest()}, and that of the dump is"),
    "wrong size": ({"content": b"short"}, 1, "it offers application/x-gzip of 5 bytes, and the dump has 600,000 bytes"),
    "a page": ({"content_type": "text/html", "tells_size": False}, 1, "it offers text/html, and the dump has"),
    "redirected to a file": ({"location": "file:///etc/hostname"}, 1, "it answers HTTP 302"),
    "redirected in a circle": ({"location": "/a", "statuses": [302] * 30}, 2, "HTTP 302"),
}


@pytest.mark.parametrize("case", FAILING)
def test_what_cannot_be_had_is_one_error_and_leaves_nothing(
    case: str, server: Published, tmp_path: Path, heard: Heard
) -> None:
    behaviour, count, words = FAILING[case]
    for name, value in behaviour.items():
        setattr(server, name, list(value) if isinstance(value, list) else value)
    with pytest.raises(FetchFailed) as error:
        fetched(DUMP, tmp_path, server.url, heard, QUICK)
    assert words in str(error.value)
    assert len(server.asked) == count
    assert os.listdir(tmp_path) == []


def test_a_server_that_falls_silent_is_given_up(server: Published, tmp_path: Path, heard: Heard) -> None:
    server.pauses = HALF
    with pytest.raises(FetchFailed, match="it does not answer in time"):
        fetched(DUMP, tmp_path, server.url, heard, Patience(tries=1, timeout=0.2))
    assert (tmp_path / PART).stat().st_size == HALF
    assert heard.heard(f"0.3 MB of 0.6 MB are kept in {tmp_path / PART}: the same command goes on from there.")


def test_a_page_instead_of_the_rest_does_not_cost_what_was_kept(
    server: Published, tmp_path: Path, heard: Heard
) -> None:
    broken_off(server, tmp_path)
    page = Published(b"<p>Log in", ranges=False, content_type="text/html")
    with serving(page) as hotel, pytest.raises(FetchFailed, match="it offers text/html of 9 bytes"):
        fetched(DUMP, tmp_path, hotel.url, heard, QUICK)
    assert (tmp_path / PART).read_bytes() == CONTENT[:HALF]
    assert fetch(server, tmp_path, heard)


def test_a_file_of_another_size_does_not_cost_what_was_kept(server: Published, tmp_path: Path, heard: Heard) -> None:
    server.etag = ""
    broken_off(server, tmp_path)
    server.content = CONTENT + b"more"
    with pytest.raises(FetchFailed, match="of 600,004 bytes, and the dump has 600,000"):
        fetched(DUMP, tmp_path, server.url, heard, QUICK)
    assert (tmp_path / PART).read_bytes() == CONTENT[:HALF]


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


# an address, words of the error
ADDRESSES = [
    (f"http://127.0.0.1:{closed_port()}/x", "it refuses the connection (3 tries)"),
    ("http://a..b/x", "its name is none that a host can have"),
    *(
        (url, "an address begins with http:// or https://")
        for url in ("ftp://a/x", "file:///etc/hostname", "x", "http://", "http://a:b/", "http://u:p@a/", "http://a/b c")
    ),
]


@pytest.mark.parametrize(("url", "words"), ADDRESSES, ids=[url.partition("127")[0] or url for url, _ in ADDRESSES])
def test_an_address_where_nothing_is(
    url: str, words: str, tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(FetchFailed) as error:
        fetched(DUMP, tmp_path, url, heard, QUICK)
    assert words in str(error.value)
    assert os.listdir(tmp_path) == []


def test_a_machine_without_a_network(tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_name(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr("socket.getaddrinfo", no_name)
    with pytest.raises(FetchFailed, match=r"its name was not found: there may be no network here \(3 tries\)"):
        fetched(DUMP, tmp_path, "https://published.example/aclImdb_v1.tar.gz", heard, QUICK)
    assert os.listdir(tmp_path) == []


def test_a_certificate_that_is_not_trusted_is_told_with_a_remedy(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path_factory.mktemp("keys")
    own = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-keyout", "key", "-out", "cert"]
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate")
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*own, *names], cwd=keys, capture_output=True, check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys / "cert", keys / "key")
    with serving(Published(CONTENT), context) as server:
        with pytest.raises(FetchFailed, match=r"its certificate is not trusted \(self.signed certificate\)") as error:
            fetched(DUMP, tmp_path, server.url, heard, QUICK)
        assert "set SSL_CERT_FILE to a file of certificates" in str(error.value)
        monkeypatch.setenv("SSL_CERT_FILE", str(keys / "cert"))
        assert fetch(server, tmp_path, heard)


# what stands in the way, its content, words of the error
FOREIGN = [
    (NAME, b"mine", "and has 4 bytes where the dump has 600,000"),
    (NAME, OTHER, "and has the MD5"),
    (PART, b"of a browser", "and no download of reviewmart has made it"),
    (NOTE, b"{}", "and no download of reviewmart has made it"),
]


@pytest.mark.parametrize(("name", "content", "words"), FOREIGN, ids=["size", "digest", "part", "note"])
def test_a_file_of_someone_else_is_left_as_it_is(
    name: str, content: bytes, words: str, server: Published, tmp_path: Path, heard: Heard
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ForeignFile, match="It was left as it is") as error:
        fetched(DUMP, tmp_path, server.url, heard, QUICK)
    assert words in str(error.value)
    assert (os.listdir(tmp_path), (tmp_path / name).read_bytes(), server.asked) == ([name], content, [])


def test_nothing_is_written_through_a_link_or_into_a_pipe(server: Published, tmp_path: Path, heard: Heard) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    for kind in ("link", "dangling", "pipe"):
        folder = tmp_path / kind
        folder.mkdir()
        match kind:
            case "link":
                broken_off(server, folder)
                (folder / PART).unlink()
                (folder / PART).symlink_to(victim)
            case "dangling":
                (folder / NAME).symlink_to(tmp_path / "nowhere")
            case "pipe":
                broken_off(server, folder)
                (folder / PART).unlink()
                os.mkfifo(folder / PART)
        with pytest.raises(PipelineError, match={"link": "Too many levels", "pipe": "no regular file"}.get(kind)):
            fetched(DUMP, folder, server.url, heard, QUICK)
    assert victim.read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_comes_meanwhile_is_spared(server: Published, tmp_path: Path) -> None:
    class Rival(Heard):
        def have(self, size_bytes: int) -> None:
            super().have(size_bytes)
            (tmp_path / NAME).write_bytes(b"mine")

    with pytest.raises(ForeignFile, match="was not when the download began"):
        fetched(DUMP, tmp_path, server.url, Rival(), QUICK)
    assert (tmp_path / NAME).read_bytes() == b"mine"


def test_two_at_a_time_do_not_write_one_file(server: Published, tmp_path: Path, heard: Heard) -> None:
    with part_of(tmp_path / NAME), pytest.raises(Busy, match="Another process is fetching"):
        fetched(DUMP, tmp_path, server.url, heard, QUICK)
    assert fetch(server, tmp_path, heard)


def test_a_folder_that_may_not_be_written(server: Published, tmp_path: Path, heard: Heard) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    (tmp_path / "file").write_bytes(b"")
    with unprivileged():
        for folder in ("closed", "closed/new", "file", "file/new"):
            with pytest.raises(FetchFailed, match=r"Cannot fetch into .* --to"):
                fetched(DUMP, tmp_path / folder, server.url, heard, QUICK)
    assert server.asked == []


def test_too_little_room_is_told_before_anything_comes(
    server: Published, tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: FullDisk())
    with pytest.raises(DiskFull, match=r"0 MB free, about 1 MB needed"):
        fetched(DUMP, tmp_path, server.url, heard, QUICK)
    assert (server.asked, os.listdir(tmp_path)) == ([], [])


class FullDisk:
    """What `shutil.disk_usage` says of one."""

    free = 1000


def test_a_disk_that_fills_meanwhile_keeps_what_has_come(
    server: Published, tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=320k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        monkeypatch.setattr("flows.fetching._make_room", lambda *_: None)
        with pytest.raises(DiskFull, match="is full"):
            fetched(DUMP, disk, server.url, heard, QUICK)
        kept = (disk / PART).read_bytes()
        assert kept == CONTENT[: len(kept)]
        assert len(kept) > 200_000
        subprocess.run(["mount", "-o", "remount,size=2m", str(disk)], check=True)
        assert fetch(server, disk, heard)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
