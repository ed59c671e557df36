"""The lower bound: what reading, cleaning the breaks, counting words and storing cost with nothing around them.

One loop reads every review, Polars replaces the breaks and counts words, DuckDB stores one table in the storage version
that the warehouse uses. No fields, no keys, no checks, no ledger, no publish. It uses the engines' default settings.

Run it as `python floor.py DUMP DATABASE`: DUMP is the folder that holds `train` and `test`, DATABASE a new file.
"""

import os
import sys
from pathlib import Path

import duckdb
import polars as pl


def review_paths(dump: Path) -> list[str]:
    """Return the path of every review file, folder by folder, in the order in which the file system lists them."""
    folders = [folder for split in ("train", "test") for folder in (dump / split).iterdir() if folder.is_dir()]
    return [entry.path for folder in folders for entry in os.scandir(folder) if entry.name.endswith(".txt")]


def read_exactly(path: str) -> bytes:
    """Return the bytes of one file: open, ask its size, read that many, close."""
    handle = os.open(path, os.O_RDONLY)
    try:
        return os.read(handle, os.fstat(handle).st_size)
    finally:
        os.close(handle)


def review_frame(paths: list[str]) -> pl.DataFrame:
    """Return one row a file: path, raw_text, clean_text, word_count (runs of characters that are not white space)."""
    raw_text = pl.Series("raw_text", [read_exactly(path) for path in paths], dtype=pl.Binary).cast(pl.String)
    clean_text = pl.col("raw_text").str.replace_all(r"(?i)<br\s*/?>", "\n").alias("clean_text")
    word_count = pl.col("clean_text").str.count_matches(r"\S+").alias("word_count")
    return pl.DataFrame({"path": paths, "raw_text": raw_text}).with_columns(clean_text).with_columns(word_count)


def store(frame: pl.DataFrame, database: Path) -> None:
    """Write the frame as the table `review` of a new DuckDB file, checkpoint it and close it."""
    con = duckdb.connect()
    con.register("review_frame", frame)
    con.execute(f"attach '{database}' as floor (storage_version 'v1.5.0')")
    con.execute("create table floor.review as select * from review_frame")
    con.execute("checkpoint floor")
    con.close()


if __name__ == "__main__":
    store(review_frame(review_paths(Path(sys.argv[1]))), Path(sys.argv[2]))
