"""A lake under test: a warehouse like any other, and what only a lake has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.outcome import LoadResult
from flows.settings import LoadSettings
from tests.flows.mart import Mart
from tests.flows.postgres_server import PASSWORD, Server
from warehouse.lake_address import lake_address


@dataclass
class LakeMart(Mart):
    """A lake, as one machine loads into it.

    Args:
        data_path: where its files lie: a folder, or an address in a store.
        machine: the folder of the machine's replicas.
    """

    data_path: Path | str = Path()
    machine: Path = Path()

    def settings(self, **options: Any) -> LoadSettings:
        """What a run of this machine is told."""
        return super().settings(**{"work_dir": self.machine, **options})

    def load(self, *dumps: Path, **options: Any) -> LoadResult:
        """Load from this machine; the first load makes the lake."""
        return super().load(*dumps, **{"data_path": self.data_path, **options})

    def on(self, machine: Path) -> LakeMart:
        """The same lake, from another machine."""
        return LakeMart(self.target, self.extracts, data_path=self.data_path, machine=machine)

    @property
    def env(self) -> dict[str, str]:
        """What a process of this machine needs to know."""
        return {
            "REVIEWMART_DATA_PATH": str(self.data_path),
            "REVIEWMART_WORK_DIR": str(self.machine),
            "PGPASSWORD": PASSWORD,
        }

    @property
    def files(self) -> set[Path]:
        """The files of the lake in its folder."""
        return {path for path in Path(self.data_path).rglob("*") if path.is_file()}

    @property
    def database(self) -> str:
        """The name of its catalog's database."""
        return str(self.target).partition("dbname=")[2].split(" ")[0]

    @property
    def replica(self) -> Mart:
        """The file that this machine has built, or builds."""
        return Mart(self.machine / lake_address(self.target).digest / "reviews.duckdb")


def new_lake(server: Server, folder: Path, *, extracts: bool = False) -> LakeMart:
    """A lake in a database of its own, with its files and this machine's replica below a folder."""
    words = server.database()
    quoted = PASSWORD.replace("'", r"\'")
    address = lake_address(f"ducklake:postgres:{words} password='{quoted}'")
    return LakeMart(address.path, extracts, data_path=folder / "files", machine=folder / "machine")


def new_sqlite_lake(folder: Path, data_path: str | None = None, *, extracts: bool = False) -> LakeMart:
    """A lake of one machine, its catalog an SQLite file; its files below the folder, or where they are named."""
    address = lake_address(f"ducklake:sqlite:{folder}/catalog/lake.sqlite")
    return LakeMart(address.path, extracts, data_path=data_path or folder / "files", machine=folder / "machine")
