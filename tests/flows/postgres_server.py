"""A PostgreSQL of the tests' own: a private folder and socket, a password, and no data that anyone would miss."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

PASSWORD = "open / sesame's"  # with all that has to be quoted somewhere
USER = "loader"
_SETTINGS = (
    "listen_addresses=''",
    "fsync=off",
    "shared_buffers=16MB",
    "autovacuum=off",
    "max_connections=40",
    "unix_socket_permissions=0777",
)


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest there is; None without one."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


class Server:
    """A running server.

    Args:
        bin_folder: its programs.
        folder: for its data and its socket.
    """

    def __init__(self, bin_folder: Path, folder: Path) -> None:
        self._bin = bin_folder
        self.folder = folder
        self._databases = count(1)
        words = folder / "password"
        words.write_text(PASSWORD)
        words.chmod(0o644)
        data = str(folder / "data")
        quick = ["--no-sync", "--no-locale", "-E", "UTF8"]
        self._run("initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", f"--pwfile={words}", *quick)
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = " ".join(f"-c {setting}" for setting in _SETTINGS)
        options = f"-k {self.folder} {settings}"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-o", options, "-l", log, "-w", "-t", "60", "start")

    def stop(self) -> None:
        """Stop it at once, as a machine that is switched off."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def database(self) -> str:
        """The words that lead to a new database, without the password."""
        name = f"lake{next(self._databases)}"
        self.ask(f"CREATE DATABASE {name}", "postgres")
        return self.words(name)

    def words(self, name: str) -> str:
        """The words that lead to a database, without the password."""
        return f"dbname={name} host={self.folder} user={USER}"

    def ask(self, statement: str, database: str) -> str:
        """What psql prints for a statement."""
        address = ["-h", str(self.folder), "-U", USER, "-d", database]
        return self._run("psql", *address, "-X", "-q", "-A", "-t", "-c", statement).stdout

    def dump(self, database: str) -> str:
        """All that the database holds, as SQL."""
        return self._run("pg_dump", "-h", str(self.folder), "-U", USER, database).stdout

    def _run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [str(self._bin / program), *words],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "PGPASSWORD": PASSWORD, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,  # the server would keep a pipe open
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            text=True,
            check=False,
            **_unprivileged(),
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"
        return done


@contextmanager
def server(bin_folder: Path) -> Iterator[Server]:
    """A server for the length of the block, or of this process if that is killed.

    Its folder has a short name, for a socket's may have 107 bytes.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if owner := _unprivileged().get("user"):
        shutil.chown(folder, owner)
    folder.chmod(0o755)
    with _ended_with_this_process(bin_folder, folder):
        yield Server(bin_folder, folder)


def _ended_with_this_process(bin_folder: Path, folder: Path) -> subprocess.Popen[bytes]:
    """A process that ends the server and removes its folder, once the block or this process has ended in any way.

    Its standard input ends with either of them, and no signal to a terminal's group of processes reaches it.
    """
    ending = 'cat; "$0" -D "$1/data" -m immediate -w stop; rm -rf "$1"'
    return subprocess.Popen(
        ["sh", "-c", ending, str(bin_folder / "pg_ctl"), str(folder)],
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **_unprivileged(),
    )


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL does not run as root."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
