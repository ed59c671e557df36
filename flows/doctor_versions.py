"""The doctor's checks of what is installed: Python, the libraries and their known traps, the extensions of DuckDB."""

from __future__ import annotations

import importlib.util
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from flows.diagnosis import Diagnosis, fine, problem, warning
from warehouse.extensions import extension_file

# Why a library of another version is trouble, where the number alone does not say it.
TRAPS = {
    "fastapi": "with 0.151 and newer Prefect's server refuses what its own client asks, as in `prefect deploy --all`; "
    "with 0.155 and newer its local server cannot be imported, and every flow without a server fails",
    "sqlalchemy": "with 2.1 the scheduler of Prefect's server raises, and no scheduled run ever starts",
    "duckdb": "readers may be unable to open the file, and the extensions of another version do not load",
    "great-expectations": "other versions read DuckDB in other ways, and fail without saying so",
    "polars": "other versions order, join and cast differently",
    "prefect": "other versions run steps and servers differently",
}
INSTALL = "python -m pip install '{}'"


def version_findings() -> Iterator[Diagnosis]:
    """Python, the platform, every library that reviewmart asks for, and the libraries that must not be there."""
    yield _python()
    yield _platform()
    wrong = [finding for asked in _asked() if (finding := _of_library(asked)) is not None]
    yield from wrong
    if not wrong:
        yield fine("libraries", f"{len(_asked())} libraries are of the versions that reviewmart asks for")
    yield from _rivals()
    yield from _bytecode()
    yield from _extensions()


def _python() -> Diagnosis:
    found = f"Python {platform.python_version()}"
    if sys.version_info < (3, 11):  # noqa: UP036 -- this is where an older one is told
        return problem("python", f"{found} is too old", "Install Python 3.11 or newer, and set up again.")
    return fine("python", found)


def _platform() -> Diagnosis:
    if sys.platform in {"linux", "darwin"}:
        return fine("platform", f"{platform.system()} {platform.release()} on {platform.machine()}")
    return problem(
        "platform", f"{platform.system()} lacks the locks and symlinks that this needs", "Use Linux or macOS."
    )


def _asked() -> list[Requirement]:
    try:
        asked = [Requirement(line) for line in requires("reviewmart") or ()]
    except PackageNotFoundError:
        return []
    return [one for one in asked if one.marker is None or one.marker.evaluate()]


def _of_library(asked: Requirement) -> Diagnosis | None:
    try:
        found = version(asked.name)
    except PackageNotFoundError:
        return problem(asked.name, f"{asked.name} is not installed", INSTALL.format(asked))
    if asked.specifier.contains(found, prereleases=True):
        return None
    why = f": {TRAPS[asked.name]}" if asked.name in TRAPS else ""
    return problem(
        asked.name, f"{asked.name} {found} is here, and {asked.specifier} is needed{why}", INSTALL.format(asked)
    )


def _rivals() -> Iterator[Diagnosis]:
    """Two packages claim the name duckdb:// in SQLAlchemy; the other one fails on DuckDB without saying so."""
    try:
        found = version("duckdb-engine")
    except PackageNotFoundError:
        return
    yield problem(
        "duckdb-engine",
        f"duckdb-engine {found} is installed beside duckdb-sqlalchemy and takes its place",
        "python -m pip uninstall duckdb-engine",
    )


def _bytecode() -> Iterator[Diagnosis]:
    for name in ("prefect", "great_expectations"):
        spec = importlib.util.find_spec(name)
        if spec and spec.origin and not Path(importlib.util.cache_from_source(spec.origin)).exists():
            yield warning(
                "bytecode",
                f"{name} is not compiled to bytecode, so every start takes twice as long",
                f"python -m compileall -q {Path(spec.origin).parent}",
            )


def _extensions() -> Iterator[Diagnosis]:
    if extension_file("fts"):
        yield fine("full-text search", "DuckDB's fts extension is at hand")
    else:
        yield warning(
            "full-text search",
            "DuckDB's fts extension is not at hand: `reviewmart search` looks for words and ranks them simply",
            INSTALL.format(f"duckdb-extension-fts=={version('duckdb')}"),
        )
