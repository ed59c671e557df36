"""A reader in a process of its own: opens, asks, closes, again and again: `python -m tests.flows.reading TARGET`.

Each time it opens the warehouse it must see one version: the run that the record tells of has made the reviews that
the facts hold. It ends when its standard input does, and prints how often it looked and which runs it saw.
"""

from __future__ import annotations

import faulthandler
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tests.flows.dying import say
from tests.flows.typed import ROOT, surroundings
from warehouse.lake_address import is_lake
from warehouse.store import connect

ONE_VERSION = """
SELECT (SELECT max(load_run_key) FROM audit.load_run),
       (SELECT review_count_after FROM audit.load_run ORDER BY load_run_key DESC LIMIT 1),
       (SELECT count(*) FROM fact_review),
       (SELECT count(*) FROM review JOIN dim_title USING (title_key) JOIN review_text USING (review_key)),
       (SELECT max(load_run_key) FROM fact_review)
"""


def opened(target: str) -> duckdb.DuckDBPyConnection:
    """A warehouse as any tool opens it; a lake as the commands do."""
    return connect(Path(target)) if is_lake(target) else duckdb.connect(target, read_only=True)


def looked(target: str) -> tuple[int, int]:
    """Open the warehouse, and return the run that made it and its reviews."""
    with opened(target) as connection:
        run, told, facts, joined, last_change = connection.execute(ONE_VERSION).fetchall()[0]
        assert told == facts == joined, (run, told, facts, joined)
        assert last_change <= run
        again = connection.execute(ONE_VERSION).fetchall()[0]
        assert again == (run, told, facts, joined, last_change), "the version changed under an open connection"
    return run, facts


@contextmanager
def reading(
    target: Path, pause_seconds: float = 0.0, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A reader that has looked once, and looks again after each pause; gone after the block, however that ends."""
    reader = subprocess.Popen(
        [sys.executable, "-m", "tests.flows.reading", str(target), str(pause_seconds)],
        cwd=ROOT,
        env=surroundings(**(env or {})),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with reader:
        try:
            assert reader.stdout is not None
            if reader.stdout.readline() != "looking\n":
                raise AssertionError(reader.communicate()[1])
            yield reader
        finally:
            reader.kill()


def ended(reader: subprocess.Popen[str]) -> tuple[int, list[int]]:
    """How often it looked, and the runs that it saw, in their order."""
    out, err = reader.communicate("", timeout=60)
    if reader.returncode or err:
        raise AssertionError(f"the reader ended with {reader.returncode} and said: {err}")
    looks, runs = json.loads(out)
    return looks, runs


def main(target: str, pause_seconds: float) -> None:
    """Look until standard input ends."""
    faulthandler.enable()
    is_over = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        is_over.set()

    waiting = threading.Thread(target=wait_for_the_end, daemon=True)
    looks, runs = 0, []
    while not is_over.wait(pause_seconds):
        run, _ = looked(target)
        looks += 1
        if run not in runs:
            runs.append(run)
        if looks == 1:
            say("looking")
            waiting.start()
    waiting.join()  # or it might still be at work while Python ends
    say(json.dumps([looks, runs]))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
