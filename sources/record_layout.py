"""Layouts with many records a file: each is one value of this class, made in the module of its layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

import polars as pl

from contracts.stage import RAW_REVIEW
from sources.form import Form
from sources.heads import Head
from sources.layout import Recognition, SourceFacts, no_heads
from sources.record import Records

COMPRESSED = r"(?:\.(?:gz|bz2|xz))?$"
HIDDEN = r"(?:^|/)(?:\.|__MACOSX/)"
ARCHIVES = r"(?i)\.(?:zip|tar|tgz|tbz2|txz|tar\.(?:gz|bz2|xz)|7z|rar)$"
NO_CONTEXT = pl.DataFrame(schema={"path": pl.String, "payload": pl.Binary})
CONSTANTS = {
    "split": "none",
    "label": "unknown",
    "title_namespace": "unknown",
    "reviewer_namespace": "unknown",
}


@dataclass(frozen=True)
class Part:
    """What a layout may know of a piece beside its records.

    Args:
        path: of the file, inside the root or archive.
        context: the files that explain it: path and payload.
    """

    path: str
    context: pl.DataFrame = field(default_factory=NO_CONTEXT.clone)


@dataclass(frozen=True)
class RecordLayout:
    """One way to lay out records in files.

    Args:
        name: a member of `contracts.sets.LAYOUT`.
        facts: what `dim_source` says of it.
        form: how its files are cut and parsed.
        required: the fields by which it is known.
        raw: from the fields of records (String columns) and their part to columns of RAW_REVIEW, `raw_text` and
            `review_id` among them; the row order stays. It may add to `flaws`.
        encoding: that its files have where none is declared.
        names: a regular expression that the path of a file with records matches; by default the suffixes of the form.
        context_name: the name of a file that explains those beside it.
        explained: the columns of RAW_REVIEW that come from it.
        skipped: a regular expression for paths that never hold records.
        mapping: the text of the mapping that it was made of, if it was.
        is_of_records: whether `raw` asks nothing of a part, so that small files can be read together.
    """

    name: str
    facts: SourceFacts
    form: Form
    required: tuple[str, ...]
    raw: Callable[[pl.DataFrame, Part], pl.DataFrame]
    encoding: str = "utf-8"
    names: str = ""
    context_name: str | None = None
    explained: tuple[str, ...] = ()
    skipped: str = "^$"
    mapping: str = ""
    is_of_records: bool = False

    @property
    def reading(self) -> str:
        """The encoding, and the mapping if there is one."""
        return "\n".join(filter(None, (self.encoding, self.mapping)))

    @property
    def _is_record_file(self) -> pl.Expr:
        suffixes = "|".join(suffix.replace(".", r"\.") for suffix in self.form.suffixes)
        return pl.col("path").str.contains(self.names or f"(?i)(?:{suffixes}){COMPRESSED}")

    def recognise(self, paths: pl.Series, _named: str, heads: Callable[[], Sequence[Head]] = no_heads) -> Recognition:
        """It fits if a file that was looked into has the fields by which the layout is known."""
        seen = self.sorted_files(pl.DataFrame({"path": paths}))
        review_paths = set(seen.filter(pl.col("role") == "review")["path"])
        if not review_paths:
            example = f", for example {paths[0]!r}" if len(paths) else ""
            return Recognition(self.name, False, f"No file ends in {self._endings()}; {len(paths)} seen{example}.")
        looked_into = [head for head in heads() if head.path in review_paths]
        needed = f"the fields {', '.join(self.required)}"
        why = f"None of its files could be looked into for {needed}."
        for head in looked_into:
            found = head.fields(self.form)
            if set(self.required) <= set(found):
                return Recognition(self.name, True, f"{head.path} has {needed}.")
            has = ", ".join(found[:8]) or "none that can be read"
            why = f"{head.path} lacks {', '.join(sorted(set(self.required) - set(found)))}; its fields are: {has}."
        return Recognition(self.name, False, why)

    def _endings(self) -> str:
        return " or ".join(self.form.suffixes)

    def sorted_files(self, files: pl.DataFrame) -> pl.DataFrame:
        """Add role and reason by the names of the files; whether one has the right fields is seen when it is read."""
        path = pl.col("path")
        reason = (
            pl.when(path.str.contains(ARCHIVES) & ~self._is_record_file)
            .then(pl.lit("nested_archive"))
            .when(path.str.contains(HIDDEN) | path.str.contains(self.skipped) | ~self._is_record_file)
            .then(pl.lit("not_a_review"))
        )
        is_context = path.str.extract("([^/]*)$", 1) == pl.lit(self.context_name or "", pl.String)
        return files.with_columns(
            pl.when(is_context).then(None).otherwise(reason).alias("reason"),
            pl.when(is_context)
            .then(pl.lit("context"))
            .when(reason.is_null())
            .then(pl.lit("review"))
            .otherwise(pl.lit("ignored"))
            .alias("role"),
        )

    def context_path(self, path: pl.Expr) -> pl.Expr:
        """The file that explains those beside it, if the layout has one."""
        if self.context_name is None:
            return pl.lit(None, pl.String)
        return path.str.replace("[^/]*$", self.context_name)

    def raw_review(self, records: Records, part: Part) -> pl.DataFrame:
        """RAW_REVIEW of the records of one part."""
        made = self.raw(records.fields, part)
        there = {name: made[name] for name in made.columns}
        own_flaws, own_extra = there.pop("flaws", None), there.pop("extra_json", None)
        known = pl.DataFrame(
            [
                *records.place.drop("flaws"),
                *there.values(),
                _flaws(records.place["flaws"], own_flaws, made["raw_text"]),
                records.extra_json if own_extra is None else _joined(records.extra_json, own_extra),
                pl.Series("path", [part.path], dtype=pl.String).new_from_index(0, len(records)),
            ]
        )
        return known.select(_column(name, name in known.columns) for name in RAW_REVIEW.column_names)


@cache
def _column(name: str, is_known: bool) -> pl.Expr:
    """A column of RAW_REVIEW, where the layout knows nothing of it what its absence means."""
    column = pl.col(name) if is_known else pl.lit(CONSTANTS.get(name)).alias(name)
    return (column.fill_null("") if name == "review_id" else column).cast(RAW_REVIEW.schema[name])


def _joined(first: pl.Series, second: pl.Series) -> pl.Series:
    """Two JSON objects of each row as one; missing where both are."""
    members = [pl.col(name).str.head(-1).str.slice(1) for name in ("first", "second")]
    both = pl.concat_str(members, separator=",", ignore_nulls=True)
    frame = pl.DataFrame({"first": first, "second": second})
    return frame.select(extra_json=pl.when(both != "").then("{" + both + "}"))["extra_json"]


def _flaws(broken: pl.Series, own: pl.Series | None, text: pl.Series) -> pl.Series:
    """What is wrong with each record: that it is broken, or else what the layout found, and whether it has a text."""
    has_none = own is None or not own.list.len().sum()
    if has_none and not text.has_nulls() and broken.null_count() == len(broken):
        return broken.cast(pl.List(pl.String))
    frame = pl.DataFrame({"broken": broken, "text": text, "own": own if own is not None else [None] * len(text)})
    nothing = pl.lit(None, pl.List(pl.String))
    missing = pl.when(pl.col("text").is_null()).then(pl.lit(["missing_text"]))
    found = pl.concat_list(missing.fill_null([]), pl.col("own").cast(pl.List(pl.String)).fill_null([]))
    return frame.select(
        flaws=pl.when(pl.col("broken").is_not_null())
        .then("broken")
        .when(found.list.len() > 0)
        .then(found)
        .otherwise(nothing)
    )["flaws"]
