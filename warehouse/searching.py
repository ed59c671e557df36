"""Search for words in the reviews: by an index of DuckDB's full-text search where one was made, else by a plain scan.

Both give reviews that have all of the words, case and accents aside, the best first. The index knows other forms of a
word (rain, raining), forgets words like `the`, and ranks by BM25; the scan takes the beginnings of words (rain, rainy),
and ranks by how often they occur for the length of the text.
"""

from __future__ import annotations

import os
import re
import unicodedata
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, NamedTuple

import duckdb
import polars as pl

from contracts.errors import BadQuery, BadTarget
from warehouse.extensions import extension_file
from warehouse.failures import read_failure, write_failure
from warehouse.frames import frame
from warehouse.quoting import literal
from warehouse.store import connect, scratch

INDEX_FILE: Final = "search.duckdb"
MEMORY_LIMIT: Final = "1GB"
_WORD: Final = re.compile(r"\w+")
_COLUMNS: Final = "review_key, source_id, review_id, title_label, rating_label, clean_text"
_FOLDED: Final = "strip_accents(lower(clean_text))"


class Found(NamedTuple):
    """Reviews that have the words.

    Args:
        frame: score, review_key, source_id, review_id, title_label, rating_label, clean_text; the best first.
        is_truncated: whether there are more.
        is_indexed: whether the index was used.
    """

    frame: pl.DataFrame
    is_truncated: bool
    is_indexed: bool


def search(path: Path, text: str, *, source_id: str | None = None, limit: int = 20) -> Found:
    """The reviews of the published version that have all of the words.

    Args:
        path: the warehouse.
        text: the words.
        source_id: only reviews of this source.
        limit: how many to give at most.

    Raises:
        BadQuery: if there is no word in the text.
        NoWarehouse: if there is no warehouse.
    """
    words = folded_words(text)
    if not words:
        raise BadQuery(f"There is no word in {text!r} to search for. Try: reviewmart search 'haunted lighthouse'")
    version = path.resolve()
    extension, index = extension_file("fts"), index_of(version)
    source = "" if source_id is None else f"AND source_id = {literal(source_id)}"
    if extension is not None and index.is_file():
        with closing(scratch(index, read_only=True)) as connection:
            try:
                connection.execute(f"LOAD {literal(str(extension))}").fetchall()
                connection.execute(f"ATTACH {literal(str(version))} AS warehouse (READ_ONLY)").fetchall()
                return _cut(frame(connection, _indexed_sql(words, source, limit)), limit, is_indexed=True)
            except duckdb.Error as error:
                raise read_failure(error, index) from error
    with closing(connect(path)) as connection:
        try:
            return _cut(frame(connection, _scan_sql(words, source, limit)), limit, is_indexed=False)
        except duckdb.Error as error:
            raise read_failure(error, path) from error


def folded_words(text: str) -> tuple[str, ...]:
    """The different words of a text, in lower case and without accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return tuple(dict.fromkeys(_WORD.findall(bare)))


def index_of(version: Path) -> Path:
    """Where the index of a version lies: beside it, so that it goes when the version goes."""
    return version.parent / INDEX_FILE


def make_index(version: Path) -> Path:
    """Make the index of a published version.

    Raises:
        BadQuery: if DuckDB's extension is not at hand.
        BadTarget: if the folder of the version may not be written.
        DiskFull: if there is no room.
    """
    extension = extension_file("fts")
    if extension is None:
        raise BadQuery(
            "DuckDB's fts extension is not at hand, so no index can be made; searching works without, by a plain scan. "
            f"Install it with: python -m pip install 'duckdb-extension-fts=={duckdb.__version__}'"
        )
    index = index_of(version)
    unfinished = index.with_name(f".{index.name}.{os.getpid()}")
    if not os.access(index.parent, os.W_OK):
        raise BadTarget.at(str(index), "its folder may not be written", "Make the index as the user who loads.")
    try:
        with closing(scratch(unfinished, read_only=False, memory_limit=MEMORY_LIMIT)) as connection:
            for statement in (
                f"LOAD {literal(str(extension))}",
                f"ATTACH {literal(str(version))} AS warehouse (READ_ONLY)",
                "CREATE TABLE texts AS SELECT review_key, clean_text FROM warehouse.review_text",
                "DETACH warehouse",
                # Everything but letters, digits and apostrophes ends a word; the extension folds case and accents.
                "PRAGMA create_fts_index('texts', 'review_key', 'clean_text', ignore = '[^[:alnum:]]+')",
                "CHECKPOINT",
            ):
                connection.execute(statement).fetchall()
        unfinished.chmod(0o444)
        unfinished.replace(index)
    except duckdb.Error as error:
        raise write_failure(error, index, "making the search index") from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
    return index


def _indexed_sql(words: tuple[str, ...], source: str, limit: int) -> str:
    scored = f"fts_main_texts.match_bm25(review_key, {literal(' '.join(words))}, conjunctive := 1)"
    return f"""
    WITH scored AS (SELECT review_key, {scored} AS score FROM texts)
    SELECT round(score, 3) AS score, {_COLUMNS}
    FROM scored JOIN warehouse.review USING (review_key)
    WHERE score IS NOT NULL AND NOT is_duplicate {source}
    ORDER BY scored.score DESC, review_key
    LIMIT {limit + 1}
    """


def _scan_sql(words: tuple[str, ...], source: str, limit: int) -> str:
    holds = " AND ".join(f"contains(folded, {literal(word)})" for word in words)
    counts = [f"len(regexp_extract_all(folded, {literal(_beginning(word))}))" for word in words]
    return f"""
    WITH held AS MATERIALIZED (
      SELECT {_COLUMNS}, {_FOLDED} AS folded, word_count
      FROM review WHERE NOT is_duplicate {source} AND {holds.replace("folded", _FOLDED)}
    ), counted AS (
      SELECT *, least({", ".join(counts)}) AS fewest, ({" + ".join(counts)}) / sqrt(word_count) AS score FROM held
    )
    SELECT round(score, 3) AS score, {_COLUMNS}
    FROM counted
    WHERE fewest > 0
    ORDER BY counted.score DESC, review_key
    LIMIT {limit + 1}
    """


def _beginning(word: str) -> str:
    return rf"(?:^|[^\p{{L}}\p{{N}}]){word}"


def _cut(found: pl.DataFrame, limit: int, *, is_indexed: bool) -> Found:
    return Found(found.head(limit), found.height > limit, is_indexed)
