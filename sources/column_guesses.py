"""What single columns look like by their names and values: words, ids, dates, ratings, counts, labels."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import polars as pl

from sources.field_values import LAST_SECOND
from sources.mapped_dates import EPOCHS, read_date

NOTHING = ("NA", "N/A", "n/a", "NULL", "null", "None", "nan", "NaN", "\\N")
DATE_FORMATS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%+",
    "%Y-%m-%d %H:%M:%S%.f%:z",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%m %d, %Y",
    "%a %b %d %H:%M:%S %Y",
)
MOSTLY = 0.9
SCALES = {5: (1, 0.5, 0), 10: (1, 0), 100: (0,)}  # upper ends, and the lower ends that go with them
LETTERS = frozenset(["A+", "A", "A-", "B+", "B", "B-", "C+", "C", "C-", "D+", "D", "D-", "F"])
LABELS = {
    "positive": ("positive", "pos", "good", "fresh", "recommended", "yes", "true"),
    "negative": ("negative", "neg", "bad", "rotten", "not recommended", "no", "false"),
    "unlabelled": ("unlabelled", "unlabeled", "unsup"),
}
NUMBERED_LABELS = (("0", "1"), ("-1", "1"), ("1", "2"), ("0", "4"), ("0", "2"))  # negative and positive
SPLITS = {"train": ("train", "training"), "test": ("test", "testing")}
Found = TypeVar("Found", bound=Sequence[object])
_EARLY, _LATE = 631_152_000, 4_102_444_800  # 1990 and 2100, in seconds since 1970


@dataclass(frozen=True)
class Column:
    """One column of a sample.

    Args:
        name: as a mapping names it.
        cells: those that are not blank and hold no word for nothing, stripped.
        row_count: of the sample.
    """

    name: str
    cells: tuple[str, ...]
    row_count: int

    @cached_property
    def words(self) -> frozenset[str]:
        """The words in the name: `reviewerID` has reviewer and id; of `stay.hotel.id`, all count."""
        parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", self.name)
        return frozenset(re.findall(r"[^\W_]+", parted.lower()))

    def has(self, *words: str) -> bool:
        """Whether one of the words is in the name."""
        return not self.words.isdisjoint(words)

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """The different cells, in the order of the alphabet."""
        return tuple(sorted(set(self.cells)))

    @property
    def is_id(self) -> bool:
        """Whether nearly all values differ, most records have one, and they are no numbers of rows."""
        is_counted = all(cell == str(number) for number, cell in enumerate(self.cells, int(self.cells[:1] == ("1",))))
        is_usual = len(self.cells) >= self.row_count / 2
        return is_usual and not is_counted and len(self.distinct) >= MOSTLY * len(self.cells)

    @property
    def mean_length(self) -> float:
        """Characters of a cell."""
        return sum(map(len, self.cells)) / len(self.cells) if self.cells else 0.0

    @cached_property
    def numbers(self) -> tuple[float, ...] | None:
        """The cells as numbers; none if there are others among them, but for a few."""
        found = [re.fullmatch(r"-?[0-9]{1,9}(?:[.,][0-9]{1,6})?", cell) for cell in self.cells]
        return self._mostly(tuple(float(one[0].replace(",", ".")) for one in found if one))

    @property
    def has_decimal_comma(self) -> bool:
        """Whether there are numbers such as 4,5."""
        return any(re.fullmatch(r"[0-9]+,[0-9]+", cell) for cell in self.distinct)

    @property
    def is_count(self) -> bool:
        """Whether the cells are whole numbers from 0."""
        return self._mostly([cell for cell in self.cells if re.fullmatch(r"[0-9]{1,9}(?:\.0)?", cell)]) is not None

    @property
    def is_address(self) -> bool:
        """Whether the cells are addresses of pages."""
        return self._mostly([cell for cell in self.cells if re.match(r"https?://", cell)]) is not None

    def _mostly(self, found: Found) -> Found | None:
        return found if self.cells and len(found) >= MOSTLY * len(self.cells) else None

    def is_of(self, words: Collection[str]) -> bool:
        """Whether all cells are among the words, in any case."""
        return bool(self.cells) and all(cell.lower() in words for cell in self.distinct)


def date_forms(column: Column) -> list[str]:
    """The formats in which nearly all cells are days, and of those, the ones that read the most."""
    if not column.cells:
        return []
    text = pl.Series(column.cells, dtype=pl.String)
    counts = {form: _day_count(text, form) for form in (*DATE_FORMATS, *EPOCHS)}
    best = max(counts.values())
    return [form for form, count in counts.items() if count == best and count >= MOSTLY * len(text)]


def _day_count(text: pl.Series, form: str) -> int:
    if form in EPOCHS:
        number = text.str.to_integer(strict=False).cast(pl.Int64, strict=False)
        step = 1000 // EPOCHS[form]
        return int(number.is_between(_EARLY * step, min(_LATE * step, LAST_SECOND * step)).sum())
    day = pl.DataFrame({"text": text}).select(read_date(pl.col("text"), form, None).day).to_series()
    return int(day.dt.year().is_between(1900, 2100).sum())


def rating_scale(column: Column) -> str | None:
    """The smallest usual scale that nearly all cells fit; none if they are no ratings."""
    if column.cells and set(map(str.upper, column.distinct)) <= LETTERS:
        return "letter"
    fractions = {found[1] for cell in column.distinct if (found := re.fullmatch(r"[0-9.]+ ?/ ?([0-9]{1,3})", cell))}
    if len(fractions) == 1 and all("/" in cell for cell in column.distinct):
        return f"0-{fractions.pop()}"
    if column.numbers is None:
        return None
    for high, lows in SCALES.items():
        if sum(number <= high for number in column.numbers) >= MOSTLY * len(column.cells):
            low = next((low for low in lows if low <= min(column.numbers)), None)
            return None if low is None else f"{low:g}-{high}"
    return None


def labels(column: Column) -> dict[str, list[str]]:
    """The cells that are known words of sentiment, by what they mean."""
    by_lower = {cell.lower(): cell for cell in column.distinct}
    for negative, positive in NUMBERED_LABELS:
        numbers = {cell.removesuffix(".0"): cell for cell in column.distinct}
        if {negative, positive} == set(numbers):
            return {"positive": [numbers[positive]], "negative": [numbers[negative]]}
    return {
        meaning: [by_lower[word] for word in words if word in by_lower]
        for meaning, words in LABELS.items()
        if any(word in by_lower for word in words)
    }


def splits(column: Column) -> dict[str, list[str]]:
    """The cells that are known names of parts, by what they mean."""
    by_lower = {cell.lower(): cell for cell in column.distinct}
    found = {part: [by_lower[word] for word in words if word in by_lower] for part, words in SPLITS.items()}
    return {part: words for part, words in found.items() if words}
