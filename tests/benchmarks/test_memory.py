"""Which processes belong to a run, and how much memory they hold together."""

import subprocess
import sys

import pytest

from benchmarks.memory import PeakPss, Process, parse_pss, parse_stat, process_tree

# A child holds a block, and its own child another one, for a moment.
PARENT_AND_CHILD = """
import subprocess, sys
block = bytearray(b"x") * 60_000_000
hold = "import time; block = bytearray(b'x') * 50_000_000; time.sleep(0.4)"
subprocess.run([sys.executable, "-c", hold], check=True)
"""


@pytest.mark.parametrize(
    ("line", "process"),
    [
        ("7 (python) S 3 7 5 0 -1", Process(7, 3, 5)),
        ("8 (a b) R 7 8 5 0 -1", Process(8, 7, 5)),
        ("9 (odd) name)) R 8 9 5 0 -1", Process(9, 8, 5)),
    ],
)
def test_stat_line(line: str, process: Process) -> None:
    assert parse_stat(line) == process


def test_pss_is_in_bytes_and_not_one_of_its_parts() -> None:
    assert parse_pss("Rss: 900 kB\nPss_Dirty: 1 kB\nPss:      272 kB\nPss_Anon: 2 kB\n") == 272 * 1024
    assert parse_pss("") == 0


@pytest.mark.parametrize(
    ("others", "tree"),
    [
        ([], {10}),
        ([Process(11, 10, 10), Process(12, 11, 10)], {10, 11, 12}),
        ([Process(12, 11, 99), Process(11, 10, 10)], {10, 11, 12}),
        ([Process(13, 1, 10)], {10, 13}),
        ([Process(14, 1, 14), Process(15, 14, 14)], {10}),
    ],
    ids=["alone", "children", "child with a session of its own", "orphan of the session", "strangers"],
)
def test_tree_of_a_process(others: list[Process], tree: set[int]) -> None:
    assert process_tree(10, [Process(10, 1, 10), Process(1, 0, 1), *others]) == tree


def test_peak_counts_the_children_too() -> None:
    process = subprocess.Popen([sys.executable, "-c", PARENT_AND_CHILD], start_new_session=True)
    with PeakPss(process.pid) as peak:
        assert process.wait() == 0
    assert 110_000_000 < peak.bytes < 250_000_000
