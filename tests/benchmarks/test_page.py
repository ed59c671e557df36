"""The page that `make bench` writes."""

from benchmarks.contestants import Contestant
from benchmarks.machine import Machine, busy_seconds, value_after
from benchmarks.page import others_line, page, table
from benchmarks.results import Bar, Result
from benchmarks.trial import Trial

MACHINE = Machine("A Processor", 2, 8_000_000_000, "Linux", "2026-11-23")
RESULTS = [
    Result(Contestant("floor", "the least", ("x",), ""), (Trial(9.0, 1_250_000_000), Trial(8.0, None, 0.01))),
    Result(Contestant("loader", "more", ("x",), ""), (Trial(16.2, None), Trial(15.8, None), Trial(30.0, None))),
    Result(Contestant("broken", "fails", ("x",), ""), trouble="It ended with status 1.\nFile /home/someone/x.py"),
]
BARS = [Bar("at most 20 s", "16.2 s", is_met=True), Bar("at most 1 MB", "2 MB", is_met=False), Bar("ahead of x")]


def written() -> str:
    return page(RESULTS, BARS, MACHINE, 100_000, {"peers": "Python 3.11, dlt 1.0", "nobody": ""})


def test_one_line_a_contestant() -> None:
    assert [line for line in written().splitlines() if line.startswith(("| floor", "| loader", "| broken"))] == [
        "| floor | the least | 8.0 | 8.0 - 8.0 | 1 | 1.00 | 1,250 |",
        "| loader | more | 16.2 | 15.8 - 30.0 | 3 | 2.02 | - |",
        "| broken | fails | - | - | 0 | - | - |",
    ]


def test_benchmarks_of_a_part_stand_between_the_bars_and_the_machine() -> None:
    text = page(RESULTS, BARS, MACHINE, 100_000, {}, ["## Readers\n\nFast."])
    assert text.index("## Bars") < text.index("## Readers\n\nFast.\n\n## Machine")


def test_one_line_a_bar() -> None:
    assert "| at most 20 s | 16.2 s | met |\n| at most 1 MB | 2 MB | **not met** |" in written()
    assert "| ahead of x | not measured | - |" in written()


def test_the_reason_of_a_failure_is_there_but_no_path_of_the_machine() -> None:
    assert "- broken has no figures: It ended with status 1.\n" in written()
    assert "/home/" not in written()


def test_the_machine_and_the_versions_are_there() -> None:
    assert "- A Processor, 2 cores, 8.0 GB of memory." in written()
    assert "- peers: Python 3.11, dlt 1.0.\n" in written()
    assert "nobody" not in written()


def test_a_cell_cannot_break_the_table() -> None:
    assert table(["a"], [["x|y\nz"]]) == "| a |\n| --- |\n| x\\|y z |"


def test_value_of_a_named_line() -> None:
    text = "model\t: 1\nmodel name\t: A: Processor\nmodel name\t: Other\n"
    assert value_after(text, "model name") == "A: Processor"
    assert value_after(text, "flags") == ""


def test_busy_is_all_but_idle_and_waiting() -> None:
    assert busy_seconds("cpu  100 20 30 9000 8000 4 5 6 7 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n", 100) == 1.65


def test_a_busy_machine_is_told() -> None:
    assert (
        others_line([0.0, 0.01, 0.3]) == "Other processes took 1% of the CPU time in the middle run, 30% in the worst."
    )
    assert others_line([0.4]).endswith("That is much: measure again on a quiet machine.")
    assert "Other processes took 0% of the CPU time in the middle run, 1% in the worst." in written()
