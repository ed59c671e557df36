"""What the command makes of an error: one message, one exit code."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from contracts.errors import PipelineError
from flows.cli import Terminated, code_of_error

STOPPED = (130, "Stopped. The published warehouse is untouched.\n")
TERMINATED = (143, "Terminated. The published warehouse is untouched.\n")


def raised(
    error: BaseException, cause: BaseException | None = None, context: BaseException | None = None
) -> BaseException:
    """An error as it arrives: with the one it was raised from, or the one that was being handled."""
    error.__cause__, error.__context__ = cause, context
    return error


SAID = {
    "terminated": (Terminated(), TERMINATED),
    "interrupted": (KeyboardInterrupt(), STOPPED),
    "terminated in a query": (raised(RuntimeError("Query interrupted"), Terminated()), TERMINATED),
    "interrupted in a query": (raised(RuntimeError("Query interrupted"), KeyboardInterrupt()), STOPPED),
    "terminated below what we said of it": (
        raised(PipelineError("No."), context=raised(RuntimeError("Query interrupted"), Terminated())),
        TERMINATED,
    ),
    "a mistake of the user": (PipelineError("There is no such dump."), (1, "Error: There is no such dump.\n")),
    "nobody reads": (BrokenPipeError(), (0, "")),
}


@pytest.mark.parametrize(("error", "said"), SAID.values(), ids=SAID)
def test_the_exit_code_and_the_message(
    error: BaseException, said: tuple[int, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.last_words._open", {})  # loads of other tests in this process have published
    assert (code_of_error(error), capsys.readouterr().err) == said


# DuckDB ends the query that a signal meets before it says so, so the query is one of seconds
LONG_QUERY = """
import os, sys, threading
import duckdb
from flows import cli

def query(**_):
    connection = duckdb.connect()
    connection.execute("CREATE TABLE number AS SELECT range AS i FROM range(1_500_000)")
    threading.Timer(0.2, os.kill, (os.getpid(), int(sys.argv[1]))).start()
    connection.execute("SELECT sum(list_sum(range(i % 400))) FROM number")

cli.app = query
cli.main()
"""


@pytest.mark.parametrize(
    ("number", "said"), [(signal.SIGTERM, TERMINATED), (signal.SIGINT, STOPPED)], ids=["SIGTERM", "SIGINT"]
)
def test_a_signal_ends_a_query_of_duckdb(number: int, said: tuple[int, str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LONG_QUERY, str(int(number))], check=False, capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stderr) == said
