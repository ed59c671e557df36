"""IMDb's public tables: `title.basics`, `title.principals` and `name.basics`, as .tsv or .tsv.gz, as text.

The tables have up to a hundred million rows, of which a warehouse needs few. So a file is a stream of lines, a piece at
a time, and only the lines of wanted ids are cut into columns. A cell is never quoted; `\\N` stands for nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.errors import NoReference
from sources.files import READER_VERSION, found_file
from sources.layout import SourceFacts
from sources.listing import listed

LAYOUT = "imdb_reference"
SOURCE_ID = LAYOUT
FACTS = SourceFacts(
    platform="imdb",
    has_global_ids=True,
    description="IMDb's public tables: titles, credits and people, as reference data without reviews.",
    licence_note="For personal and non-commercial use under IMDb's terms.",
    home_url="https://developer.imdb.com/non-commercial-datasets/",
    expected_review_count=None,
)


@dataclass(frozen=True)
class ReferenceTable:
    """One table of the reference.

    Args:
        name: as its file is called, without what stands around it.
        columns: those that are needed; the first one is the id that rows are wanted by.
    """

    name: str
    columns: tuple[str, ...]


TITLE_BASICS = ReferenceTable(
    "title.basics", ("tconst", "titleType", "primaryTitle", "startYear", "runtimeMinutes", "genres")
)
TITLE_PRINCIPALS = ReferenceTable("title.principals", ("tconst", "ordering", "nconst", "category", "characters"))
NAME_BASICS = ReferenceTable("name.basics", ("nconst", "primaryName"))
TABLES = (TITLE_BASICS, TITLE_PRINCIPALS, NAME_BASICS)
FILE_NAME = re.compile(r"(?:imdb_)?(title\.basics|title\.principals|name\.basics)\.tsv(\.gz)?")


@dataclass(frozen=True)
class Reference:
    """The reference files of a folder.

    Args:
        root: the folder, as an absolute path.
        files: path, size_bytes, modified_at, reason, table_name; the path is the file's name. A table has at most one
            file without a reason.
    """

    root: str
    files: pl.DataFrame

    def found_files(self, settings: Mapping[str, str]) -> pl.DataFrame:
        """FOUND_FILE: the file of each table as a context file, the others ignored.

        Args:
            settings: of each table by name, what its reading depends on beside the file: which rows are wanted.
        """
        digests = {name: reader_settings(text) for name, text in settings.items()}
        is_used = pl.col("reason").is_null()
        return found_file(
            self.files.with_columns(
                reader_settings=pl.col("table_name").replace_strict(digests, return_dtype=pl.String),
                role=pl.when(is_used).then(pl.lit("context")).otherwise(pl.lit("ignored")),
            )
        )

    def missing_tables(self) -> tuple[str, ...]:
        """The tables that no file has, not even one that cannot be used."""
        there = set(self.files["table_name"])
        return tuple(table.name for table in TABLES if table.name not in there)

    def file_of(self, table: ReferenceTable) -> str | None:
        """The name of the file that has the table, if there is one."""
        named = self.files.filter((pl.col("table_name") == table.name) & pl.col("reason").is_null())
        return None if named.is_empty() else str(named["path"][0])


def reader_settings(settings: str) -> str:
    """A digest of what the reading of a table depends on beside its file; 16 hex digits."""
    return hashlib.sha256(f"{LAYOUT}\n{READER_VERSION}\n{settings}".encode()).hexdigest()[:16]


def reference_at(folder: Path) -> Reference:
    """The reference files in a folder; of two files of one table the first in the order of names is used.

    Raises:
        NoReference: if there is no such folder, it cannot be listed, or it has none of the tables.
    """
    try:
        listing = listed(str(folder.resolve(strict=True)))
    except OSError as error:
        raise NoReference.at(str(folder), (error.strerror or str(error)).lower()) from error
    matches = [FILE_NAME.fullmatch(path) for path in listing["path"].to_list()]
    names = [match[1] if match else None for match in matches]
    files = (
        listing.with_columns(pl.Series("table_name", names, dtype=pl.String))
        .filter(pl.col("table_name").is_not_null())
        .with_columns(place=pl.col("path").cum_count().over("table_name", pl.col("reason").is_null()))
    )
    if files.is_empty() or not folder.is_dir():
        raise NoReference.at(str(folder), "it is no folder that holds one of them")
    is_other = pl.col("reason").is_null() & (pl.col("place") > 1)
    reason = pl.when(is_other).then(pl.lit("other_file_used")).otherwise(pl.col("reason"))
    return Reference(str(folder.resolve()), files.with_columns(reason.alias("reason")).drop("place"))
