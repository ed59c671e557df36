"""Plain text files, one review each: no rating, no title, no label; the path is the id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from sources.heads import Head
from sources.layout import Recognition, SourceFacts, decoded, no_heads, raw_review_of

TEXT_FILE = r"(?i)\.txt$"
HIDDEN = r"(?:^|/)(?:\.|__MACOSX/)"  # what file managers leave behind, also inside archives


@dataclass(frozen=True)
class PlainText:
    """A `.txt` file, or a folder of them at any depth.

    Args:
        encoding: of the texts.
    """

    encoding: str = "utf-8"
    name: ClassVar[str] = "plain_text"
    facts: ClassVar[SourceFacts] = SourceFacts(
        platform="unknown",
        has_global_ids=False,
        description="Plain text files, one review in each.",
        licence_note="The files do not say under which terms they may be used.",
        home_url=None,
        expected_review_count=None,
    )

    explained: ClassVar[tuple[str, ...]] = ()

    @property
    def reading(self) -> str:
        """The encoding."""
        return self.encoding

    def recognise(self, paths: pl.Series, _named: str, _heads: Callable[[], Sequence[Head]] = no_heads) -> Recognition:
        """It fits if at least one file ends in .txt."""
        if not len(paths):
            return Recognition(self.name, False, "It holds no files.")
        roles = self.sorted_files(pl.DataFrame({"path": paths}))["role"]
        count = int((roles == "review").sum())
        if not count:
            return Recognition(self.name, False, f"No file ends in .txt; {len(paths)} seen, for example {paths[0]!r}.")
        return Recognition(self.name, True, f"{count} of {len(paths)} files seen end in .txt.")

    def sorted_files(self, files: pl.DataFrame) -> pl.DataFrame:
        """Add role and reason: every visible `.txt` file is a review."""
        path = pl.col("path")
        reason = (
            pl.when(path.str.contains(HIDDEN))
            .then(pl.lit("not_a_review"))
            .when(~path.str.contains(TEXT_FILE))
            .then(pl.lit("not_text"))
        )
        return files.with_columns(reason.alias("reason")).with_columns(
            pl.when(pl.col("reason").is_null()).then(pl.lit("review")).otherwise(pl.lit("ignored")).alias("role")
        )

    def context_path(self, _path: pl.Expr) -> pl.Expr:
        """Nothing explains a plain text file."""
        return pl.lit(None, pl.String)

    def raw_review(self, payloads: pl.DataFrame, _context: pl.DataFrame) -> pl.DataFrame:
        """RAW_REVIEW: the text and its path, everything else unknown."""
        return raw_review_of(
            payloads.with_columns(
                decoded(payloads["payload"], self.encoding).alias("raw_text"),
                pl.col("path").alias("review_id"),
            ),
            (
                pl.lit("path").alias("review_id_kind"),
                pl.lit("none").alias("split"),
                pl.lit("unknown").alias("label"),
                pl.lit("unknown").alias("title_namespace"),
            ),
        )


PLAIN_TEXT = PlainText()
