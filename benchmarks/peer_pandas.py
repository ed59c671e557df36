"""What a careful user would write today: pandas, BeautifulSoup for each review, one table in DuckDB.

The parser is `html.parser`, because it was the faster one on these texts (5,000 reviews: 0.7 to 1.2 s, lxml 1.7 s).
The storage version is DuckDB's default, which stores faster and larger than the one of the floor.

Run it as `python peer_pandas.py DUMP DATABASE`: DUMP is the folder that holds `train` and `test`, DATABASE a new file.
"""

import sys
import warnings
from pathlib import Path

import duckdb
import pandas as pd
from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning


def plain_text(markup: str) -> str:
    """Return the text of one review; every tag becomes a line break."""
    return str(BeautifulSoup(markup, "html.parser").get_text("\n"))


def review_frame(dump: Path) -> pd.DataFrame:
    """Return one row a file: path, raw_text, clean_text, word_count."""
    paths = [path for split in ("train", "test") for path in (dump / split).glob("*/*.txt")]
    frame = pd.DataFrame({"path": [str(path) for path in paths]})
    frame["raw_text"] = [path.read_text(encoding="utf-8") for path in paths]
    frame["clean_text"] = [plain_text(markup) for markup in frame["raw_text"]]
    frame["word_count"] = [len(text.split()) for text in frame["clean_text"]]
    return frame


def store(frame: pd.DataFrame, database: Path) -> None:
    """Write the frame as the table `review` of a new DuckDB file."""
    with duckdb.connect(str(database)) as con:
        con.register("review_frame", frame)
        con.execute("create table review as select * from review_frame")


if __name__ == "__main__":
    # A review that looks like a file name is still a review.
    warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
    store(review_frame(Path(sys.argv[1])), Path(sys.argv[2]))
