"""Tiny tables in the form of IMDb's public ones, written as files."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

HEADERS = {
    "title.basics": "tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres",
    "title.principals": "tconst ordering nconst category job characters",
    "name.basics": "nconst primaryName birthYear deathYear primaryProfession knownForTitles",
}
Rows = Sequence[str]


def title(number: int, name: str = "A Film", kind: str = "movie", year: str = "1994", genres: str = "Drama") -> str:
    """A row of `title.basics`."""
    return f"tt{number:07d}\t{kind}\t{name}\t{name}\t0\t{year}\t\\N\t90\t{genres}"


def credit(number: int, place: int, person: int, category: str = "director", characters: str = "\\N") -> str:
    """A row of `title.principals`."""
    return f"tt{number:07d}\t{place}\tnm{person:07d}\t{category}\t\\N\t{characters}"


def person(number: int, name: str) -> str:
    """A row of `name.basics`."""
    return f"nm{number:07d}\t{name}\t\\N\t\\N\tactor\t\\N"


def table_bytes(name: str, rows: Rows) -> bytes:
    """A whole table."""
    return "".join(f"{line}\n" for line in ("\t".join(HEADERS[name].split()), *rows)).encode()


def reference(folder: Path, tables: Mapping[str, Rows]) -> Path:
    """A folder of tables, packed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.tsv.gz").write_bytes(gzip.compress(table_bytes(name, rows), mtime=0))
    return folder
