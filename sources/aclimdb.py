"""The Large Movie Review Dataset: `train|test/pos|neg|unsup/<id>_<rating>.txt` and `urls_<label>.txt`.

Line id + 1 of `urls_<label>.txt` is the page of the title that review id is about. A rating of 0 in `unsup` means none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from contracts import sets
from sources.heads import Head
from sources.layout import Recognition, SourceFacts, decoded, no_heads, raw_review_of

FOLDER = r"(?:train|test)/(?:pos|neg|unsup)"
NAME = r"[0-9]+_[0-9]+\.txt"
PARTS = r"^(?<split>train|test)/(?<folder>pos|neg|unsup)/(?<number>[0-9]+)_(?<rating_raw>[0-9]+)\.txt$"
URLS = r"^(?:train|test)/urls_(?:pos|neg|unsup)\.txt$"
ROOT = rf"^((?s:.*/)?){FOLDER}/{NAME}$"
TITLE_ID = r"/title/(tt[0-9]{7,9})(?:[^0-9]|$)"
LABELS = {"pos": "positive", "neg": "negative", "unsup": "unlabelled"}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
URL_LINE = pl.DataFrame(schema={"path": pl.String, "line": pl.Int64, "title_url": pl.String})


@dataclass(frozen=True)
class AclImdb:
    """The layout of the Large Movie Review Dataset.

    Args:
        encoding: of the texts.
    """

    encoding: str = "utf-8"
    name: ClassVar[str] = "aclimdb"
    facts: ClassVar[SourceFacts] = SourceFacts(
        platform="imdb",
        has_global_ids=False,
        description="Large Movie Review Dataset: IMDb reviews with ratings, labels and a split for machine learning.",
        licence_note="Published for research; the texts belong to their authors.",
        home_url="https://ai.stanford.edu/~amaas/data/sentiment/",
        expected_review_count=100_000,
    )

    explained: ClassVar[tuple[str, ...]] = ("title_namespace", "title_id", "title_url")

    @property
    def reading(self) -> str:
        """The encoding."""
        return self.encoding

    def recognise(self, paths: pl.Series, named: str, _heads: Callable[[], Sequence[Head]] = no_heads) -> Recognition:
        """It fits if review files lie below one root, which may be above, below or at what was named."""
        whole = f"{named}/" if named else ""
        roots = (whole + paths).str.extract(ROOT, 1)
        found = roots.drop_nulls().unique().sort()
        if not len(found):
            example = f", for example {paths[0]!r}" if len(paths) else ""
            why = f"No file is train|test/pos|neg|unsup/<id>_<rating>.txt; {len(paths)} seen{example}."
            return Recognition(self.name, False, why)
        count = len(paths) - roots.null_count()
        if len(found) > 1:
            places = ", ".join(repr(place.removeprefix(whole) or "./") for place in found.head(3))
            why = f"{len(found)} folders hold a dump each ({places}): point at one of them."
            return Recognition(self.name, False, why, is_ambiguous=True)
        why = f"{count} of {len(paths)} files seen are <id>_<rating>.txt in pos, neg or unsup of train or test."
        root = str(found[0])
        if root.startswith(whole):
            return Recognition(self.name, True, why, inside=root.removeprefix(whole).rstrip("/"))
        return Recognition(self.name, True, why, part=named.removeprefix(root))

    def sorted_files(self, files: pl.DataFrame) -> pl.DataFrame:
        """Add role and reason: reviews, the urls files that explain them, and the rest."""
        path = pl.col("path")
        is_beside_reviews = path.str.contains(rf"^{FOLDER}/[^/]*$")
        role = (
            pl.when(path.str.contains(rf"^{FOLDER}/{NAME}$"))
            .then(pl.lit("review"))
            .when(path.str.contains(URLS))
            .then(pl.lit("context"))
            .otherwise(pl.lit("ignored"))
        )
        reason = (
            pl.when(role != "ignored")
            .then(None)
            .when(~is_beside_reviews)
            .then(pl.lit("not_a_review"))
            .when(path.str.ends_with(".txt"))
            .then(pl.lit("name_without_id_and_rating"))
            .otherwise(pl.lit("not_text"))
        )
        return files.with_columns(role.alias("role"), reason.alias("reason"))

    def context_path(self, path: pl.Expr) -> pl.Expr:
        """The urls file of a review's folder."""
        return path.str.replace(r"^([^/]*)/([^/]*)/.*$", "$1/urls_$2.txt")

    def raw_review(self, payloads: pl.DataFrame, context: pl.DataFrame) -> pl.DataFrame:
        """RAW_REVIEW: id, split, label and rating from the path, the title from line id + 1 of the urls file."""
        parts = payloads.select(pl.col("path").str.extract_groups(PARTS).alias("parts")).unnest("parts")
        is_unrated = (pl.col("folder") == "unsup") & (pl.col("rating_raw") == "0")
        columns = parts.with_columns(
            payloads["path"],
            payloads["payload"],
            payloads["file_digest"],
            decoded(payloads["payload"], self.encoding).alias("raw_text"),
            self._title_url(payloads["path"], parts["number"], context),
        ).with_columns(
            pl.concat_str("split", "folder", "number", separator="/").alias("review_id"),
            pl.col("folder").replace_strict(LABELS, return_dtype=sets.LABEL).alias("label"),
            pl.when(~is_unrated).then(pl.lit("1-10")).alias("rating_scale"),
            pl.col("title_url").str.extract(TITLE_ID, 1).alias("title_id"),
        )
        namespace = pl.when(pl.col("title_id").is_null()).then(pl.lit("unknown")).otherwise(pl.lit("imdb"))
        return raw_review_of(
            columns.drop("folder", "number"),
            (pl.lit("given").alias("review_id_kind"), namespace.alias("title_namespace")),
        )

    def _title_url(self, path: pl.Series, number: pl.Series, context: pl.DataFrame) -> pl.Series:
        urls_files = zip(context["path"], context["payload"], strict=True)
        lines = pl.concat([URL_LINE, *(_url_lines(urls_path, payload) for urls_path, payload in urls_files)])
        wanted = pl.DataFrame({"path": path, "line": number.cast(pl.Int64, strict=False)}).select(
            self.context_path(pl.col("path")).alias("path"), pl.col("line") + 1
        )
        return wanted.join(lines, on=["path", "line"], how="left", maintain_order="left")["title_url"]


def _url_lines(path: str, payload: bytes) -> pl.DataFrame:
    """The lines of one urls file: its path, the number of the line from 1, and the line; none where it is blank."""
    lines = payload.removeprefix(BYTE_ORDER_MARK).split(b"\n")
    url = decoded(pl.Series("title_url", lines, dtype=pl.Binary)).str.strip_chars()
    return (
        pl.DataFrame({"title_url": url})
        .with_row_index("line", offset=1)
        .select(pl.lit(path).alias("path"), pl.col("line").cast(pl.Int64), "title_url")
        .filter(pl.col("title_url") != "")
    )


ACL_IMDB = AclImdb()
