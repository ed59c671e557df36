"""What all tests share: Prefect without telemetry and in a folder of its own, Hypothesis profiles, the real dump."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # as many tests run at once as there are cores, and frames are small

import pytest
from hypothesis import HealthCheck, settings

from expectations.child import Judge
from flows.quiet_prefect import quieten_prefect

quieten_prefect()

ROOT = Path(__file__).resolve().parent.parent
# Never the Prefect of whoever runs the tests. It is kept where `make test` has it, too: to make a new one takes 6 s.
os.environ["PREFECT_HOME"] = str(ROOT / ".cache" / "prefect")
for name in ("PREFECT_API_URL", "PREFECT_API_KEY", "PREFECT_PROFILE"):
    os.environ.pop(name, None)

# `make test` tries the same examples every time; `make fuzz` looks for new ones.
settings.register_profile(
    "default", deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("fuzz", deadline=None, max_examples=5_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

LONGEST_FIRST = ("tests/test_readme.py", "tests/flows/", "tests/test_agreement.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that workers end together."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST_FIRST))


def pytest_collection_finish() -> None:
    """Spare the search for garbage what was loaded to stay: a million objects of libraries and tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def sample() -> Path:
    """The sample dump that ships with the project."""
    return ROOT / "sample"


@pytest.fixture(scope="session")
def real_dump() -> Path:
    """The real dump, or a skip with the reason."""
    return _named("REVIEWMART_ACLIMDB", "the real dump")


@pytest.fixture(scope="session")
def real_samples() -> Path:
    """The folder of real samples of other dumps, or a skip with the reason."""
    return _named("REVIEWMART_SAMPLES", "the folder of samples")


def _named(variable: str, what: str) -> Path:
    named = os.environ.get(variable)
    if not named:
        pytest.skip(f"{variable} does not name {what}")
    return Path(named)


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    """The judging process of the session: loading its libraries takes seconds."""
    with Judge() as judge:
        yield judge
