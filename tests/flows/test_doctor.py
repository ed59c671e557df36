"""The doctor: each ailment is found, is told with its remedy, and changes nothing."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from flows import doctor_place
from flows.diagnosis import Diagnosis, Grade
from flows.doctor_place import place_findings
from flows.doctor_versions import version_findings
from tests.flows.conftest import Command, Loaded
from tests.flows.typed import ROOT
from warehouse.journal import appended
from warehouse.lock import writer_lock
from warehouse.place import Place, place_at


@pytest.fixture(autouse=True)
def _no_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.setenv("PREFECT_API_URL", "")


def amiss(place: Place) -> dict[str, Diagnosis]:
    """What is not as it should be, by check."""
    return {finding.check: finding for finding in place_findings(place) if finding.grade is not Grade.fine}


def test_a_sound_warehouse_has_no_problem_and_stays_as_it_is(loaded: Loaded, command: Command) -> None:
    before = sorted(path.name for path in loaded.mart.place.folder.iterdir())
    said = command("doctor", "--db", loaded.mart.target)
    assert (said.code, said.err, "PROBLEM" in said.out) == (0, "", False)
    findings = json.loads(command("doctor", "--db", loaded.mart.target, "--json").out)
    checks = [finding["check"] for finding in findings]
    assert {"python", "libraries", "lock", "journal", "ledger", "disk space", "write and read"} <= set(checks)
    assert len(checks) == len(set(checks))
    assert said.out.endswith(f"{len(checks)} checks: 0 problems, {said.out.count('warning  ')} warnings.\n")
    assert sorted(path.name for path in loaded.mart.place.folder.iterdir()) == before


def test_a_folder_without_a_warehouse_is_fit_for_one(command: Command) -> None:
    said = command("doctor")
    assert (said.code, "is not there yet: the first load makes it" in said.out) == (0, True)


def written_by_an_analyst(place: Place) -> None:
    version = place.target.resolve()
    version.with_name(version.name + ".wal").write_bytes(b"x")


def damaged(place: Place) -> None:
    version = place.target.resolve()
    version.chmod(0o644)
    version.write_bytes(b"no database")


def gone(place: Place) -> None:
    shutil.rmtree(place.versions)


def writable(place: Place) -> None:
    place.target.resolve().chmod(0o644)


def journal_lost(place: Place) -> None:
    place.journal.unlink()


def died(place: Place) -> None:
    appended(place.journal, "started", {"load_run_key": 2})
    place.work_folder(2).mkdir(parents=True)


def foreign(place: Place) -> None:
    place.target.unlink()
    place.target.write_text("mine")


def half_a_version(place: Place) -> None:
    (place.versions / "00000009").mkdir()


# what happened; the check that finds it; how bad it is; words of the remedy
AILMENTS: list[tuple[Callable[[Place], None], str, Grade, str]] = [
    (written_by_an_analyst, "warehouse", Grade.problem, "Open the warehouse read-only"),
    (damaged, "warehouse", Grade.problem, "reviewmart restore --list"),
    (gone, "warehouse", Grade.problem, "reviewmart restore --list"),
    (foreign, "warehouse", Grade.problem, "reviewmart restore --list"),
    (writable, "warehouse", Grade.warning, "chmod 0444"),
    (journal_lost, "journal", Grade.warning, "next load"),
    (died, "journal", Grade.warning, "next load removes it"),
    (half_a_version, "versions", Grade.warning, "rm -r "),
]


@pytest.mark.parametrize(
    ("happened", "check", "grade", "remedy"), AILMENTS, ids=[happened.__name__ for happened, *_ in AILMENTS]
)
def test_an_ailment_is_found_with_its_remedy(
    happened: Callable[[Place], None], check: str, grade: Grade, remedy: str, loaded: Loaded
) -> None:
    happened(loaded.mart.place)
    found = amiss(loaded.mart.place)
    assert found.keys() == {check}
    assert found[check].grade is grade
    assert remedy in found[check].remedy


def test_problems_end_with_1_and_say_what_to_do(loaded: Loaded, command: Command) -> None:
    gone(loaded.mart.place)
    said = command("doctor", "--db", loaded.mart.target)
    assert (said.code, said.is_clean) == (1, True)
    assert "PROBLEM  warehouse: Cannot use" in said.out
    assert "         -> reviewmart restore --list" in said.out


def test_a_writer_at_work_is_no_ailment_but_a_stopped_one_is(loaded: Loaded) -> None:
    place = loaded.mart.place
    with writer_lock(place.lock) as lock:
        lock.describe(2)
        assert amiss(place) == {}
    holding = (
        "import sys, time; from pathlib import Path; from warehouse.lock import writer_lock\n"
        "with writer_lock(Path(sys.argv[1])) as lock:\n"
        "    lock.describe(3); print('held', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(place.lock)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        process.send_signal(signal.SIGSTOP)
        deadline = time.monotonic() + 10
        while not amiss(place) and time.monotonic() < deadline:
            time.sleep(0.02)
        found = amiss(place)
        process.kill()
    assert found["lock"].remedy.startswith(f"kill -CONT {process.pid}")


def test_a_full_disk_a_network_disk_and_a_forbidden_folder(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    place = loaded.mart.place
    usage = shutil.disk_usage(place.folder)
    with monkeypatch.context() as patch:
        patch.setattr("shutil.disk_usage", lambda _: usage._replace(free=1000))
        found = amiss(place)
        assert [(one.check, one.grade) for one in found.values()] == [("disk space", Grade.problem)]
        patch.setattr("shutil.disk_usage", lambda _: usage._replace(free=100_000_000))
        assert amiss(place)["disk space"].grade is Grade.warning
    monkeypatch.setattr(doctor_place, "_kind_of_file_system", lambda _: "nfs4")
    monkeypatch.setattr(os, "access", lambda path, _: path != place.journal)
    found = amiss(place)
    assert found.keys() == {"file system", "permissions"}
    assert "sudo chown" in found["permissions"].remedy


def test_a_folder_that_is_missing_or_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = amiss(place_at(tmp_path / "nowhere" / "reviews.duckdb"))
    assert found["folder"].remedy == f"mkdir -p {tmp_path / 'nowhere'}"
    assert found["write and read"].grade is Grade.problem

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    monkeypatch.setattr("warehouse.trial.publish", full)
    found = amiss(place_at(tmp_path / "reviews.duckdb"))
    assert found.keys() == {"temporary folder", "write and read"}
    assert "No space left" in found["write and read"].found
    assert list(tmp_path.iterdir()) == []


def fitting_version(asked: Requirement) -> str:
    """A version that the requirement allows."""
    named = [one.version for one in asked.specifier if one.operator in {"==", ">="}]
    return named[0] if named else "0.1"


# the versions that are installed instead of fitting ones; the check that finds it; words of it
@pytest.mark.parametrize(
    ("installed", "check", "words"),
    [
        ({"fastapi": "0.158.0"}, "fastapi", "local server cannot be imported"),
        ({"sqlalchemy": "2.1.9"}, "sqlalchemy", "no scheduled run ever starts"),
        ({"duckdb": "2.0.0"}, "duckdb", "duckdb 2.0.0 is here, and ==1.5.5 is needed"),
        ({"polars": "1.39.0"}, "polars", "polars 1.39.0 is here"),
        ({"duckdb-engine": "0.17.0"}, "duckdb-engine", "takes its place"),
        ({"prefect": None}, "prefect", "prefect is not installed"),
    ],
)
def test_the_known_traps_of_versions(
    installed: dict[str, str | None], check: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (ROOT / "requirements" / "base.in").read_text().splitlines()
    asked = [line.partition("#")[0].strip() for line in lines if line and not line.startswith("#")]
    fitting = {Requirement(line).name: fitting_version(Requirement(line)) for line in asked}

    def version(name: str) -> str:
        found = {**fitting, **installed}.get(name)
        if found is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return found

    monkeypatch.setattr("flows.doctor_versions.requires", lambda _: asked)
    monkeypatch.setattr("flows.doctor_versions.version", version)
    problems = [finding for finding in version_findings() if finding.grade is Grade.problem]
    assert [finding.check for finding in problems] == [check]
    assert words in problems[0].found
    assert problems[0].remedy.startswith("python -m pip ")


@pytest.fixture
def closed_port() -> Iterator[str]:
    with socket.socket() as taken:  # bound and not listening: nobody else can take it meanwhile
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/api"


def test_a_server_that_does_not_answer(command: Command, closed_port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", closed_port)
    said = command("doctor")
    assert said.code == 1
    assert f"PROBLEM  Prefect's server: {closed_port} does not answer" in said.out
