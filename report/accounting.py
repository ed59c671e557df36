"""What became of the records: of the run, and of each group of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.audit import FATES
from contracts.sets import CALM_FILE_REASONS
from report.bars import Segment, stacked
from report.findings import Row

MEANING = {
    "kept": "A review that was new.",
    "updated": "A known review that says something else now.",
    "unchanged": "A known review that says the same.",
    "duplicate": "A record that lost to another record of the same review.",
    "refused": "A record that is not in the facts; it is kept in the quarantine.",
}


@dataclass(frozen=True)
class Fate:
    """How many records ended in one way, and their stretch of the bar."""

    word: str
    meaning: str
    count: int
    segment: Segment


@dataclass(frozen=True)
class Account:
    """The records read, and their fates."""

    read_count: int
    fates: tuple[Fate, ...]

    @property
    def fate_count(self) -> int:
        """The records whose fate is known."""
        return sum(fate.count for fate in self.fates)

    @property
    def adds_up(self) -> bool:
        """Whether every record read has exactly one fate."""
        return self.fate_count == self.read_count

    @property
    def sentence(self) -> str:
        """The account in words, for those who do not see the bar."""
        ended = ", ".join(f"{fate.count:,} {fate.word}" for fate in self.fates if fate.count)
        return f"{self.read_count:,} read: {ended}" if ended else f"{self.read_count:,} read"


@dataclass(frozen=True)
class FileGroup:
    """Files of one dump that were read alike."""

    row: Row
    account: Account


@dataclass(frozen=True)
class Files:
    """The files of a run: the dumps they are of, those that were read, and those that were not.

    Attributes:
        hidden_count: groups of files that are too many to be shown.
        all_read_count: records of all groups, those that are not shown among them.
        troubled_count: files that were not read, or not all of them, though they should have been.
    """

    dumps: tuple[tuple[str, str], ...]
    read: tuple[FileGroup, ...]
    unread: tuple[Row, ...]
    file_count: int
    account: Account
    hidden_count: int
    all_read_count: int
    troubled_count: int


def account(row: Row) -> Account:
    """The account of a row that holds `read_count` and the counts of the fates; a missing count is 0."""
    counts = [int(row[column] or 0) for column in FATES]
    words = [column.removesuffix("_count") for column in FATES]
    fates = tuple(
        Fate(word, MEANING[word], count, segment)
        for word, count, segment in zip(words, counts, stacked(counts), strict=True)
    )
    return Account(int(row["read_count"] or 0), fates)


def files(load_file: Sequence[Row]) -> Files:
    """The groups of files in a fixed order, and the sum over those that were read."""
    names = ("root_path", "layout", "state", "reason")
    ordered = sorted(load_file, key=lambda row: tuple(str(row[name] or "") for name in names))
    read = tuple(FileGroup(row, account(row)) for row in ordered if row["state"] == "read")
    total = {name: sum(int(row[name] or 0) for row in ordered) for name in ("read_count", *FATES)}
    return Files(
        dumps=tuple(dict.fromkeys((str(row["root_path"]), str(row["layout"])) for row in ordered)),
        read=read,
        unread=tuple(row for row in ordered if row["state"] != "read"),
        file_count=sum(int(group.row["file_count"] or 0) for group in read),
        account=account(total),
        hidden_count=int(ordered[0]["group_count"] or 0) - len(ordered) if ordered else 0,
        all_read_count=int(ordered[0]["all_read_count"] or 0) if ordered else 0,
        troubled_count=sum(int(row["file_count"] or 0) for row in ordered if _is_troubled(row)),
    )


def _is_troubled(row: Row) -> bool:
    is_whole = row["state"] == "read" and row["reason"] is None
    return not is_whole and row["reason"] not in CALM_FILE_REASONS
