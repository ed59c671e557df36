"""Rules that rows must keep: a small closed set of values that every room translates for itself.

A rule is data. Polars (`transforms/conform.py`), DuckDB (`warehouse/ddl.py`) and Great Expectations
(`expectations/suites.py`) each turn it into their own language in one `match` that ends in `assert_never`,
so a new kind of rule lights up every room in the type checker.

A missing value keeps every column rule: whether it may be missing is the column's `nullable`. Conditions are
never unknown: a missing value is simply not one of the values named.
"""

from __future__ import annotations

from dataclasses import dataclass

Value = int | float | str | bool


@dataclass(frozen=True)
class Between:
    """The number lies in a closed interval; an end of None is open."""

    low: int | float | None = None
    high: int | float | None = None


@dataclass(frozen=True)
class LengthBetween:
    """The text has between `low` and `high` code points; a `high` of None is open."""

    low: int
    high: int | None = None


@dataclass(frozen=True)
class Matches:
    r"""The whole text matches a pattern that means the same in every engine.

    Allowed are literals, explicit ranges, `\p{...}`, `\x{...}`, groups, anchors and counts. The short classes
    (backslash d, w, s, b) are Unicode in Polars and ASCII in DuckDB, so they are refused.
    """

    pattern: str

    def __post_init__(self) -> None:
        """Raise ValueError for a pattern whose meaning depends on the engine."""
        for short in (r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\b", r"\B"):
            if short in self.pattern:
                raise ValueError(f"the pattern {self.pattern!r} uses {short}, which engines read differently")


@dataclass(frozen=True)
class OneOf:
    """The value is one of a closed set."""

    values: tuple[Value, ...]


ColumnRule = Between | LengthBetween | Matches | OneOf


@dataclass(frozen=True)
class Is:
    """The column holds one of the values."""

    column: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class IsNot:
    """The column holds none of the values, or nothing."""

    column: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Null:
    """The column holds nothing."""

    column: str


@dataclass(frozen=True)
class NotNull:
    """The column holds something."""

    column: str


@dataclass(frozen=True)
class Follows:
    """The column holds something, and it keeps the rule."""

    column: str
    rule: ColumnRule


@dataclass(frozen=True)
class SameAs:
    """Two columns hold the same value, or both nothing."""

    column: str
    other: str


@dataclass(frozen=True)
class Differs:
    """Two columns do not hold the same value."""

    column: str
    other: str


Condition = Is | IsNot | Null | NotNull | Follows | SameAs | Differs


@dataclass(frozen=True)
class Always:
    """The condition holds in every row."""

    condition: Condition


@dataclass(frozen=True)
class Implies:
    """Where the first condition holds, the second one does."""

    when: Condition
    then: Condition


@dataclass(frozen=True)
class Exactly:
    """The two conditions hold in the same rows."""

    left: Condition
    right: Condition


@dataclass(frozen=True)
class NotLess:
    """`column` is at least `other`, where both hold something."""

    column: str
    other: str


@dataclass(frozen=True)
class SumOf:
    """`column` is the sum of `plus` less the sum of `minus`, in the rows where `when` holds (None: in all)."""

    column: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    when: Condition | None = None


@dataclass(frozen=True)
class RatingKey:
    """`column` is 100 times the rating plus 1, or 0 without a rating."""

    column: str
    rating: str


@dataclass(frozen=True)
class DayKey:
    """`column` is the day as the number yyyymmdd, or 0 without a day."""

    column: str
    day: str


@dataclass(frozen=True)
class BandOf:
    """`column` names the band of the rating out of ten.

    At most 4 is negative, at least 7 positive, between them mixed, and nothing is unrated.
    """

    column: str
    rating: str


@dataclass(frozen=True)
class JsonText:
    """The column holds well-formed JSON, or nothing."""

    column: str


@dataclass(frozen=True)
class FirstOf:
    """`column` is the first item of the list in `items`, which is never empty."""

    column: str
    items: str


RowRule = Always | Implies | Exactly | NotLess | SumOf | RatingKey | DayKey | BandOf | JsonText | FirstOf
Rule = ColumnRule | RowRule
