"""Who takes part, with which command, and how to see that the work was done."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.dump import Dump

HERE = Path(__file__).parent
NAMES = (
    "floor",
    "reviewmart",
    "reviewmart_archive",
    "reviewmart_reload",
    "reviewmart_extraction",
    "peer_pandas",
    "peer_duckdb_sql",
    "peer_dlt",
)


@dataclass(frozen=True)
class Contestant:
    """One way to load the dump.

    `command` lacks its last argument, the database. `count_sql` counts the reviews it stored. `modules` are imported
    once before the first round: a missing one keeps the contestant out. A slow one runs less often. `is_reload` means
    that the database already holds the dump when the clock starts. `absent` says why it cannot run, if so.
    """

    name: str
    does: str
    command: tuple[str, ...]
    count_sql: str
    modules: tuple[str, ...] = ()
    is_slow: bool = False
    is_reload: bool = False
    absent: str = ""

    def command_for(self, database: Path) -> list[str]:
        """Return the whole command line that loads the dump into `database`."""
        return [*self.command, str(database)]

    @property
    def python(self) -> str:
        """The interpreter or the program that the command starts."""
        return self.command[0]


def script(name: str, does: str, python: str, dump: Dump, *modules: str, table: str = "review") -> Contestant:
    """Return the contestant that runs `benchmarks/<name>.py`."""
    command = (python, str(HERE / f"{name}.py"), str(dump.folder))
    is_slow = name in {"peer_duckdb_sql", "peer_dlt"}
    return Contestant(name, does, command, f"select count(*) from {table}", modules, is_slow)


def reviewmart(
    name: str, does: str, program: str, source: Path | None, *, is_reload: bool = False, extracts: bool = False
) -> Contestant:
    """Return the contestant that runs `reviewmart load` on a folder or an archive, without extraction or with it."""
    absent = ""
    if source is None:
        absent = "Only the unpacked folder was given. Name the archive to time it."
    elif shutil.which(program) is None:
        absent = f"There is no program {Path(program).name}. Install the project, or name it with --reviewmart."
    extraction = "--extract" if extracts else "--no-extract"
    command = (program, "load", str(source), "--direct", "--quiet", extraction, "--to")
    return Contestant(name, does, command, "select count(*) from fact_review", is_reload=is_reload, absent=absent)


def contestants(dump: Dump, python: str, peers_python: str, program: str) -> tuple[Contestant, ...]:
    """Return all contestants, the floor first."""
    return (
        script("floor", "reads, replaces breaks, counts words, stores one table", python, dump, "polars", "duckdb"),
        reviewmart(
            "reviewmart", "`reviewmart load --no-extract` from the folder, all else included", program, dump.folder
        ),
        reviewmart("reviewmart_archive", "`reviewmart load` from the .tar.gz", program, dump.archive),
        reviewmart(
            "reviewmart_reload",
            "`reviewmart load` from the folder again, nothing new",
            program,
            dump.folder,
            is_reload=True,
        ),
        reviewmart(
            "reviewmart_extraction",
            "`reviewmart load` from the folder, extraction and agreement too",
            program,
            dump.folder,
            extracts=True,
        ),
        script("peer_pandas", "pandas, BeautifulSoup, DuckDB", peers_python, dump, "pandas", "bs4", "duckdb"),
        script("peer_duckdb_sql", "DuckDB SQL alone with `read_text`", peers_python, dump, "duckdb"),
        script(
            "peer_dlt",
            "dlt's filesystem source, raw text only",
            peers_python,
            dump,
            "dlt.sources.filesystem",
            "pyarrow",
            table="dump.review",
        ),
    )
