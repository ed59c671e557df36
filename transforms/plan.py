"""What of a dump has to be read: the listing compared with the ledger. Frames in, frames out."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

# These lie in the file itself, so nothing heals unless the file changes.
LASTING_REASONS = ("archive_damaged", "encrypted", "too_large", "undecodable_name", "wrong_header")


@dataclass(frozen=True)
class FilePlan:
    """What to do with the files of one dump.

    Attributes:
        wanted: FOUND_FILE rows that have to be read, or recorded as ignored.
        skipped: FOUND_FILE rows that the ledger knows unchanged.
        gone: rows of the ledger whose file is no longer there, and that have to be recorded as gone.
        must_read: paths that are read although they are unchanged, because a rival of theirs changed or went.
    """

    wanted: pl.DataFrame
    skipped: pl.DataFrame
    gone: pl.DataFrame
    must_read: tuple[str, ...]


def file_plan(
    found: pl.DataFrame, known: pl.DataFrame, rivals: pl.DataFrame, *, verify: bool = False, sync: bool = False
) -> FilePlan:
    """Compare a whole listing with what the ledger knows of the same root.

    A file is unchanged if its size, its time and its reader settings are. What could not be read the last time is
    tried again, unless the reason lies in the file; so is what was read with a limit.

    Args:
        found: FOUND_FILE, one row a file.
        known: the ledger's current rows of this source and root that stand for files of this listing.
        rivals: loser_path and winner_path of files that hold the same review; no winner_path where the winner went
            and the loser has not been read since.
        verify: read every file again, whatever its time says.
        sync: reviews of vanished files are removed: also of those that an earlier load without it recorded as gone.
    """
    is_settled = pl.col("state").is_in(["read", "ignored"]) | pl.col("reason").is_in(LASTING_REASONS).fill_null(False)
    is_settled &= pl.col("reason").ne_missing("limited")
    settled = known.filter(is_settled).select(
        "path", known_size="size_bytes", known_time="modified_at", known_settings="reader_settings"
    )
    joined = found.join(settled, on="path", how="left", maintain_order="left")
    is_same = (
        (pl.col("size_bytes") == pl.col("known_size"))
        & pl.col("modified_at").eq_missing(pl.col("known_time"))
        & (pl.col("reader_settings") == pl.col("known_settings"))
    ).fill_null(value=False) & (not verify)
    is_news = (pl.col("state") != "gone") | (pl.col("holds_reviews") & sync)
    gone = known.filter(is_news).join(found, on="path", how="anti", maintain_order="left")
    changed = pl.concat([joined.filter(~is_same).get_column("path"), gone.get_column("path")])
    must_read = _rivals_of(changed, rivals, found)
    is_wanted = ~is_same | pl.col("path").is_in(must_read.implode())
    columns = found.columns
    return FilePlan(
        wanted=joined.filter(is_wanted).select(columns),
        skipped=joined.filter(~is_wanted).select(columns),
        gone=gone,
        must_read=tuple(must_read.to_list()),
    )


def _rivals_of(changed: pl.Series, rivals: pl.DataFrame, found: pl.DataFrame) -> pl.Series:
    has_to = pl.col("winner_path").is_null() | pl.col("winner_path").is_in(changed.implode())
    losers = rivals.filter(has_to).get_column("loser_path")
    return losers.filter(losers.is_in(found.get_column("path").implode())).unique().sort()
