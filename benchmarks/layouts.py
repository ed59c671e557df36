"""Measure how fast well-formed dumps become raw frames, on one core: `python -m benchmarks.layouts`.

Files of about 200 MB are made in a scratch folder, as CSV, JSON lines and Parquet. Each is read once to warm the cache,
and then timed from opening it to the last raw frame, beside Polars' own reader on the same bytes, which checks nothing.
Both run in a process of their own with one thread of Polars.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import polars as pl

BAR = 100.0  # megabytes a second
REPEATS = 3
MEGABYTES = 200
SECTION = f"""\
## Readers

How fast a well-formed dump becomes raw frames, by one thread of Polars: from opening the file to the last raw frame,
digest of the file and ids of the reviews included, beside Polars' own reader on the same bytes, which checks nothing.
Best of {REPEATS} runs on files with {MEGABYTES} MB of text (`python -m benchmarks.layouts`).

"""
WORDS = [
    "the",
    "a",
    "of",
    "film",
    "it",
    "was",
    "and",
    "not",
    "so",
    "good",
    "that",
    "I",
    "have",
    "seen",
    "in",
    "years",
    "with",
    "an",
    "actor,",
    "who",
    "is",
    "never",
    "slow.",
    "She",
    "says",
    "it",
]
NAMES = {"csv": "reviews.csv", "json": "reviews.json", "parquet": "train.parquet"}
PLAIN: dict[str, Callable[[Path], pl.DataFrame]] = {
    "csv": lambda path: pl.read_csv(path, infer_schema=False, glob=False),
    "json": pl.read_ndjson,
    "parquet": lambda path: pl.read_parquet(path, glob=False),
}


def texts(megabytes: float, seed: int = 7) -> Iterator[str]:
    """Texts of some hundred characters, some with quotes, breaks and accents, up to so many megabytes together."""
    chance = random.Random(seed)
    left = megabytes * 1e6
    while left > 0:
        words = chance.choices(WORDS, k=chance.randint(20, 260))
        if chance.random() < 0.3:
            words[3] = f'"{words[3]}"'
        if chance.random() < 0.2:
            words[7] = "caf\u00e9<br /><br />"
        text = " ".join(words)
        left -= len(text)
        yield text


def write(form: str, folder: Path, megabytes: float) -> Path:
    """A well-formed file of the layout that has this form."""
    path = folder / NAMES[form]
    if form == "csv":
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(("review", "sentiment"))
            writer.writerows((text, "positive") for text in texts(megabytes))
    elif form == "json":
        with path.open("w", encoding="utf-8") as out:
            for number, text in enumerate(texts(megabytes)):
                record = {
                    "reviewerID": f"A{number:013d}",
                    "asin": f"B{number % 9_999:09d}",
                    "reviewerName": "A. Reader",
                    "helpful": [number % 5, 5],
                    "reviewText": text,
                    "overall": float(number % 5 + 1),
                    "summary": text[:30],
                    "unixReviewTime": 1_252_800_000 + number,
                    "reviewTime": "09 13, 2009",
                }
                out.write(json.dumps(record) + "\n")
    else:
        column = list(texts(megabytes))
        pl.DataFrame({"text": column, "label": [1] * len(column)}).write_parquet(path, compression="uncompressed")
    return path


def seconds_of_ours(path: Path) -> float:
    """From opening the file to the last raw frame."""
    from sources import read_batch, recognised

    with tempfile.TemporaryDirectory(dir=path.parent) as work:
        started = time.perf_counter()
        row_count = 0
        for batch in recognised(path).batches(None, Path(work)):
            row_count += read_batch(batch).raw_review.height
            for work_file in batch.work_files:
                Path(work_file).unlink(missing_ok=True)
        assert row_count
        return time.perf_counter() - started


def seconds_of_polars(form: str, path: Path) -> float:
    """Of Polars' own reader."""
    started = time.perf_counter()
    assert PLAIN[form](path).height
    return time.perf_counter() - started


def measured(form: str, path: Path) -> tuple[float, float]:
    """Megabytes a second, ours and of Polars alone; the best of some runs."""
    command = [sys.executable, "-m", "benchmarks.layouts", "--measure", form, str(path)]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1"}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    ours, plain = json.loads(done.stdout)
    size = path.stat().st_size / 1e6
    return size / ours, size / plain


def table(rows: Sequence[tuple[str, float, float]]) -> str:
    """The page's table."""
    lines = ["| form | to raw frames, MB/s | Polars alone, MB/s | share | bar |", "|---|---|---|---|---|"]
    for form, ours, plain in rows:
        told = "met" if ours >= BAR else "missed"
        lines.append(f"| {form} | {ours:,.0f} | {plain:,.0f} | {ours / plain:.2f} | {told} |")
    return "\n".join(lines)


def measured_forms(forms: Sequence[str], megabytes: float) -> list[tuple[str, float, float]]:
    """Make a file of each form, and measure: form, megabytes a second of ours, and of Polars alone."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="reviewmart-bench-") as scratch:
        for form in forms:
            path = write(form, Path(scratch), megabytes)
            rows.append((form, *measured(form, path)))
            path.unlink()
    return rows


def section() -> str:
    """The part of the benchmarks' page that tells of readers."""
    print(f"Reading {MEGABYTES} MB of each form.", flush=True)
    return SECTION + table(measured_forms(list(NAMES), MEGABYTES))


def main(given: Sequence[str] | None = None) -> int:
    """Make the files, measure, print the table; 1 if the bar is missed and --strict."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.layouts", description="Time the readers of layouts.")
    parser.add_argument("--megabytes", type=float, default=MEGABYTES, help="size of each file (%(default)s)")
    parser.add_argument("--only", nargs="+", default=list(NAMES), choices=list(NAMES))
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a bar is not met")
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(given)
    if options.measure:
        form, path = options.measure[0], Path(options.measure[1])
        seconds_of_polars(form, path)
        ours = min(seconds_of_ours(path) for _ in range(REPEATS))
        plain = min(seconds_of_polars(form, path) for _ in range(REPEATS))
        print(json.dumps([ours, plain]))
        return 0
    rows = measured_forms(options.only, options.megabytes)
    print(table(rows))
    return 1 if options.strict and any(ours < BAR for _, ours, _ in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
