"""Extensions of DuckDB that are at hand without a network: from a wheel, or installed by DuckDB before."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Final

import duckdb

_INSTALLED: Final = {"postgres_scanner": "postgres", "sqlite_scanner": "sqlite"}


def extension_file(name: str) -> Path | None:
    """The file of an extension for the DuckDB that is here, or None if there is none."""
    version = f"v{duckdb.__version__}"
    places = [Path("~/.duckdb/extensions").expanduser() / version]
    if wheel := importlib.util.find_spec(f"duckdb_extension_{name}"):
        folders = [Path(folder) for folder in wheel.submodule_search_locations or ()]
        places = [folder / "extensions" / version for folder in folders] + places
    for place in places:
        if found := next(iter(sorted(place.glob(f"**/{name}.duckdb_extension"))), None):
            return found
    return None


def how_to_install(names: tuple[str, ...]) -> str:
    """The commands that bring extensions, with a package index or with DuckDB's own site."""
    wheels = " ".join(f"duckdb-extension-{name.replace('_', '-')}=={duckdb.__version__}" for name in names)
    installs = "; ".join(f"INSTALL {_INSTALLED.get(name, name)}" for name in names)
    return f"python -m pip install {wheels} (or in DuckDB {duckdb.__version__}, with a network: {installs})"
