"""What `reviewmart search` prints: the reviews that have the words, each with the passage that has them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import polars as pl

from contracts.errors import BadLake, NoWarehouse
from flows.answering import RENDERERS
from flows.console import print_lines, shown_path, visible
from warehouse.extensions import extension_file
from warehouse.lake_address import is_lake
from warehouse.place import place_at
from warehouse.searching import folded_words, make_index, search

BEFORE, AFTER = 60, 140
SHORTEST_BEGINNING = 4  # of a word, by which another form of it is found


def search_command(db: Path, words: str, source: str | None, limit: int, fmt: str) -> int:
    """Print the best reviews; return 0 also if there are none, as a query would."""
    found = search(db, words, source_id=source, limit=limit)
    passages = [passage(text, words) for text in found.frame.get_column("clean_text").to_list()]
    rows = found.frame.with_columns(pl.Series("passage", passages, dtype=pl.String)).drop("clean_text")
    if fmt != "table":
        sys.stdout.write(RENDERERS[fmt](rows))
        return 0
    for row in rows.iter_rows(named=True):
        rating = f", rated {row['rating_label']}" if row["rating_label"] != "none" else ""
        place = f"{row['source_id']} {row['review_id']}, {row['title_label']}{rating}"
        print_lines([f"{row['score']:>7.3f}  {visible(place)}", f"         {row['passage']}"])
    more = f"These are the best {limit:,}; show more with --limit N."
    print_lines([more if found.is_truncated else f"{rows.height:,} reviews have these words."])
    if not found.is_indexed and extension_file("fts") and not is_lake(db):
        print_lines(
            ["All texts were read. `reviewmart search --index` makes an index of this version, for faster answers."]
        )
    return 0


def index_command(db: Path) -> int:
    """Make the index of the published version."""
    if is_lake(db):
        raise BadLake.at(str(db), "a lake has no index for search", "Search without --index: all texts are read.")
    published = place_at(db).published()
    if published is None:
        raise NoWarehouse.at(str(db))
    index = make_index(published)
    print_lines(
        [f"Indexed for search: {shown_path(index)}, {index.stat().st_size / 1e6:,.1f} MB. It goes with its version."]
    )
    return 0


def passage(text: str, words: str) -> str:
    """The part of a text around the first of the words, in one line, with control signs made visible."""
    beginnings = "|".join(re.escape(word[: max(SHORTEST_BEGINNING, len(word) - 3)]) for word in folded_words(words))
    found = re.search(rf"\b(?:{beginnings})", text, flags=re.IGNORECASE)
    at = found.start() if found else 0
    first, last = max(0, at - BEFORE), at + AFTER
    cut = " ".join(text[first:last].split())
    return ("…" if first else "") + visible(cut) + ("…" if last < len(text) else "")
