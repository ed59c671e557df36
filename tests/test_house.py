"""The house: what the project promises about its rooms, its locked requirements and its make targets."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ROOMS: list[str] = PROJECT["tool"]["setuptools"]["packages"]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
TARGETS = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)


def pins(lock: str) -> set[str]:
    return set(re.findall(r"^[\w.-]+==\S+", (ROOT / "requirements" / lock).read_text(), flags=re.MULTILINE))


def test_every_list_of_rooms_names_the_same_rooms() -> None:
    tool = PROJECT["tool"]
    assert tool["importlinter"]["root_packages"] == ROOMS
    assert tool["coverage"]["run"]["source"] == ROOMS
    assert tool["mypy"]["packages"] == [*ROOMS, "tests", "benchmarks"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_address_and_hashes_every_package(lock: Path) -> None:
    text = lock.read_text()
    assert not re.search(r"://|^--|^-[fi]\b", text, flags=re.MULTILINE)
    assert text.count("==") > 0
    for pin in re.split(r"\n(?=\w)", text):
        assert "--hash=sha256:" in pin, pin.splitlines()[0]


def test_development_runs_on_the_versions_that_users_get() -> None:
    assert pins("base.txt") <= pins("dev.txt")


def test_every_direct_dependency_says_why_it_is_there() -> None:
    lines = [line for path in (ROOT / "requirements").glob("*.in") for line in path.read_text().splitlines()]
    assert [line for line in lines if line and line[0].isalpha() and "  # " not in line] == []


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_in_the_help(target: str) -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.search(rf"^make {target} +\w", shown, flags=re.MULTILINE)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_loads_nothing_heavy_before_it_is_needed(room: str) -> None:
    code = f"import sys, {room}; print(*{{'great_expectations', 'prefect', 'pandas'}} & sys.modules.keys())"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert loaded.split() == []


def test_tests_leave_the_prefect_of_whoever_runs_them_alone() -> None:
    assert Path(os.environ["PREFECT_HOME"]) == (ROOT / ".cache" / "prefect").resolve()
    assert not {"PREFECT_API_URL", "PREFECT_API_KEY", "PREFECT_PROFILE"} & os.environ.keys()
