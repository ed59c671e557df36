"""Measure extraction against labels: `python -m benchmarks.extraction --dump DIR --gold FILE --out predictions.jsonl`.

The dump (a folder or an archive) is loaded into a warehouse of its own, as a user would do it, and what its mentions
say of the labelled reviews is written in the scheme of the labels, one JSON object a line; then precision, recall and
F1 are printed for each measure. With `--db` a warehouse that exists is read instead.

Exit codes: 0 measured; 1 the labels or the dump are unusable, or the load failed.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.extraction_measures import Agreement, agreements

# The path of a review in the dump ends with its rating, its id does not.
_ENDING = re.compile(r"_\d+\.txt$")
_MENTIONS = """
SELECT r.review_id, m.mention_kind, m.role, m.mention_text, m.character_name, m.year_number, m.rating_raw,
       m.rating_scale
FROM fact_mention AS m JOIN fact_review AS r USING (review_key)
WHERE r.review_id IN (SELECT unnest($ids))
ORDER BY r.review_id, m.mention_number
"""
_ADVICE = "SELECT review_id, recommendation FROM fact_review WHERE review_id IN (SELECT unnest($ids))"


class LabelsUnusable(Exception):
    """The file of labels cannot be read, or a line of it is no record of a review."""


def labels(path: Path) -> dict[str, dict[str, Any]]:
    """Return the labelled records by their `review`. Raises LabelsUnusable."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelsUnusable(f"Cannot read the labels in {path}: {error}.") from error
    records = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            records[record["review"]] = record
        except (ValueError, KeyError, TypeError) as error:
            raise LabelsUnusable(f"Line {number} of {path} is no JSON object with a review: {error!r}.") from error
    return records


def predictions(database: Path, reviews: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return what the warehouse says of these reviews, in the scheme of the labels."""
    of_id = {_ENDING.sub("", review): review for review in reviews}
    records = {review: _empty(review) for review in of_id.values()}
    with duckdb.connect(str(database), read_only=True) as warehouse:
        for review_id, *mention in warehouse.execute(_MENTIONS, {"ids": [*of_id]}).fetchall():
            _add(records[of_id[review_id]], *mention)
        for review_id, advice in warehouse.execute(_ADVICE, {"ids": [*of_id]}).fetchall():
            records[of_id[review_id]]["recommendation"] = advice if advice in {"yes", "no"} else None
    return records


def _empty(review: str) -> dict[str, Any]:
    lists: dict[str, Any] = {name: [] for name in ("titles", "credits", "ratings", "years", "awards", "places")}
    return {"review": review, "reviewed_title": None, **lists, "spoiler_warning": False, "recommendation": None}


def _add(
    record: dict[str, Any],
    kind: str,
    role: str,
    text: str,
    character: str | None,
    year: int | None,
    rating: str | None,
    scale: str | None,
) -> None:
    """Add one mention to the record of its review."""
    match kind:
        case "person":
            record["credits"].append({"person": text, "role": role, "character": character})
        case "title" if role == "reviewed":
            record["reviewed_title"] = text
        case "title":
            record["titles"].append(text)
        case "rating" if rating is not None:
            record["ratings"].append({"text": text, **_rated(rating, scale)})
        case "year" if year not in record["years"]:
            record["years"].append(year)
        case "award" | "place":
            record[f"{kind}s"].append(text)
        case "spoiler_warning":
            record["spoiler_warning"] = True


def _rated(rating: str, scale: str | None) -> dict[str, object]:
    if scale in {None, "letter"}:
        return {"value": rating if scale else float(rating), "scale": scale}
    return {"value": float(rating), "scale": float(str(scale).rpartition("-")[2])}


def table(result: Mapping[str, Agreement]) -> str:
    """Return the figures as text, a line a measure."""
    lines = [f"{'measure':15}{'precision':>10}{'recall':>8}{'F1':>8}{'items':>8}"]
    lines += [
        f"{measure:15}{one.precision:10.3f}{one.recall:8.3f}{one.f1:8.3f}{one.labelled_count:8d}"
        for measure, one in result.items()
    ]
    return "\n".join(lines)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description="Measure extraction.")
    parser.add_argument("--dump", type=Path, help="folder or archive of the reviews")
    parser.add_argument("--db", type=Path, help="a warehouse that is loaded already")
    parser.add_argument("--gold", type=Path, required=True, help="the labels, a JSON object a line")
    parser.add_argument("--out", type=Path, help="write the predictions here")
    program = str(Path(sys.executable).parent / "reviewmart")
    parser.add_argument("--reviewmart", default=program, help="the program (%(default)s)")
    options = parser.parse_args(given)
    if (options.dump is None) == (options.db is None):
        parser.error("name a dump or a warehouse: --dump DIR or --db FILE")
    return options


def measured(options: argparse.Namespace, database: Path, labelled: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the predictions and print the figures."""
    predicted = predictions(database, labelled)
    if options.out:
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in predicted.values())
        options.out.write_text("".join(lines), encoding="utf-8")
    print(table(agreements(labelled, predicted)))


def main(given: Sequence[str] | None = None) -> int:
    """Load the dump if there is one, measure, and return the exit code."""
    options = arguments(given)
    try:
        labelled = labels(options.gold)
        if options.db:
            measured(options, options.db, labelled)
            return 0
        with tempfile.TemporaryDirectory(prefix="reviewmart-extraction-") as scratch:
            database = Path(scratch) / "reviews.duckdb"
            subprocess.run([options.reviewmart, "load", options.dump, "--direct", "--to", database], check=True)
            measured(options, database, labelled)
    except (LabelsUnusable, duckdb.Error) as error:
        print(f"Nothing was measured. {error}", file=sys.stderr)
        return 1
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"Nothing was measured: the load failed. {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
