"""The answers of the example queries on the sample and a few small tables beside it, as one golden text.

`python -m tests.flows.answers` writes it anew after a change of the sample, the queries or the extraction.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import polars as pl
import polars.selectors as cs
import pytest

from tests.flows.dumps import written
from tests.flows.mart import Approval, Mart
from warehouse.examples import Example, examples
from warehouse.formats import as_csv
from warehouse.read import query

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "answers.txt"
MOST_ROWS = 5

# Two accounts of one site post: one its text under two titles, of which another site knows one; one twice.
SITE = {
    "site.csv": (
        b"id,text,rating,title,who,day\n"
        b"1,Best stay of my life and I recommend it to all of you.,10,Hotel Miramar,booster,2024-05-02\n"
        b"2,Best stay of my life and I recommend it to all of you.,10,The Old Mill,booster,2024-05-03\n"
        b"3,The soup was cold and the bill was not.,4,Hotel Miramar,critical,2024-05-03\n"
        b"4,The second visit was better than the first one.,6,Hotel Miramar,critical,2024-06-09\n"
    )
}
MAPPING = """
[source]
name = "travel_site"
[file]
format = "csv"
[columns]
text = "text"
id = "id"
rating = "rating"
date = "day"
title_name = "title"
reviewer_id = "who"
[rating]
scale = "1-10"
[date]
format = "%Y-%m-%d"
"""


def load_more(mart: Mart, folder: Path) -> None:
    """Load tables with days, accounts, votes and outlets beside the sample."""
    mapped = ROOT / "sample" / "mapped"
    mart.load(mapped / "shop.tsv", mapping=mapped / "shop.toml", max_refused=1.0)
    mart.load(mapped / "hotels.jsonl", mapping=mapped / "hotels.toml", max_refused=1.0)
    mart.load(ROOT / "tests" / "dumps" / "rotten_tomatoes", max_refused=1.0)
    mapping = folder / "site.toml"
    mapping.write_text(MAPPING)
    mart.load(written(folder / "site", SITE) / "site.csv", mapping=mapping)


def answer(mart: Mart, example: Example) -> str:
    """The question and the first rows of its answer, without instants and machine-dependent folders."""
    rows = query(mart.target, example.sql).frame
    told = rows.head(MOST_ROWS).select(~cs.datetime()).drop("root_path", strict=False)
    counted = f"{rows.height} rows" if rows.height > MOST_ROWS else ""
    return "\n".join(filter(None, [f"== {example.name}: {example.question}", as_csv(_short(told)).rstrip(), counted]))


def _short(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(cs.float().round(3))


def main() -> int:
    """Write the golden text."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.completing.Judge", Approval)
        mart = Mart(Path(folder) / "mart" / "reviews.duckdb", extracts=True)
        mart.load(ROOT / "sample")
        load_more(mart, Path(folder))
        GOLDEN.write_text("\n\n".join(answer(mart, example) for example in examples()) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
