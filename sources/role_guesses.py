"""Which column of a sample plays which part in a mapping: by its name first, then by its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sources import role_words as named
from sources.column_guesses import Column, date_forms, labels, rating_scale, splits
from sources.mapping_sections import Verified


@dataclass
class Guess:
    """What was found.

    Attributes:
        columns: the column for each key of the section columns.
        settings: the other keys by section, with their values.
        doubts: what the user should look at, by section or key.
    """

    columns: dict[str, str] = field(default_factory=dict)
    settings: dict[str, dict[str, object]] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)


def guessed(columns: Iterable[Column]) -> Guess:
    """A part for each column that shows one; every column has at most one part."""
    found = _Guessing([column for column in columns if column.cells])
    found.text()
    found.date()
    found.label()
    found.rating()
    found.rest()
    return found.guess


class _Guessing:
    """The columns that have no part yet, and what was found so far."""

    def __init__(self, columns: list[Column]) -> None:
        self._left = columns
        self.guess = Guess()

    def _take(self, key: str, fits: Callable[[Column], float]) -> Column | None:
        """Give the part to the column that fits best, if one fits at all."""
        best = max(self._left, key=fits, default=None)
        if best is None or fits(best) <= 0:
            return None
        self._left.remove(best)
        self.guess.columns[key] = best.name
        return best

    def text(self) -> None:
        """Long values, and a name for texts."""

        def fits(column: Column) -> float:
            if column.is_address or column.numbers is not None:
                return 0.0
            by_name = (
                3.0
                if column.has(*named.TEXT) and not column.has(*named.NO_TEXT)
                else 0.3
                if column.has(*named.NO_TEXT)
                else 1.0
            )
            return by_name * column.mean_length

        self._take("text", fits)

    def date(self) -> None:
        """Values in a usual format of dates; seconds and milliseconds only under a name for dates."""
        forms = {column.name: date_forms(column) for column in self._left}

        def fits(column: Column) -> float:
            found = forms[column.name]
            hinted = column.has(*named.DATE)
            if not found or (found[0] in ("%Y%m%d", "seconds", "milliseconds") and not hinted):
                return 0.0
            return (2.0 if hinted else 1.0) + (0.1 if "-" in found[0] else 0.0)

        taken = self._take("date", fits)
        if taken is not None:
            form, *others = forms[taken.name]
            self.guess.settings["date"] = {"format": form}
            if others:
                self.guess.doubts["date"] = (
                    f"All these dates can also be read as {', '.join(others)}: check the format."
                )

    def label(self) -> None:
        """Few values, known words among them."""
        taken = self._take(
            "label",
            lambda column: float(
                len(column.distinct) <= 6
                and bool(labels(column))
                and (column.has(*named.LABEL) or column.is_of(("pos", "neg", "positive", "negative")))
            ),
        )
        if taken is not None:
            words = labels(taken)
            self.guess.settings["label"] = {name: words.get(name, []) for name in ("positive", "negative")}
            if "unlabelled" in words:
                self.guess.settings["label"]["unlabelled"] = words["unlabelled"]
            known = [word for of_it in words.values() for word in of_it]
            others = [cell for cell in taken.distinct if cell not in known]
            if others:
                self.guess.doubts["label"] = f"Other words in this column: {', '.join(map(repr, others[:6]))}."

    def rating(self) -> None:
        """A name for ratings, or a handful of numbers in a small range."""

        def fits(column: Column) -> float:
            if rating_scale(column) is None or column.has(*named.HELPFUL, *named.VOTES, *named.ID):
                return 0.0
            if column.has(*named.RATING):
                return 2.0
            is_small = column.numbers is not None and max(column.numbers) <= 10
            return float(is_small and 3 <= len(column.distinct) <= 11 and column.row_count >= 10)

        taken = self._take("rating", fits)
        if taken is not None:
            scale = rating_scale(taken)
            self.guess.settings["rating"] = {"scale": scale}
            if taken.has_decimal_comma:
                self.guess.settings["rating"]["decimal"] = ","
            low, high = taken.distinct[0], taken.distinct[-1]
            if taken.numbers is not None:
                low, high = f"{min(taken.numbers):g}", f"{max(taken.numbers):g}"
            self.guess.doubts["rating"] = (
                f"The ratings that were seen go from {low} to {high}: check the ends of the scale."
            )

    def rest(self) -> None:
        """What is known by its name, and whose values do not speak against it."""
        split = self._take("split", lambda one: float(one.has(*named.SPLIT) and bool(splits(one))))
        if split is not None:
            self.guess.settings["split"] = dict(splits(split))
        self._take("verified", lambda one: float(one.has(*named.VERIFIED) and one.is_of(_YES_NO)))
        self._take("helpful_votes", lambda one: float(one.has(*named.HELPFUL) and one.is_count))
        if "helpful_votes" in self.guess.columns:
            self._take("votes", lambda one: float(one.has(*named.VOTES) and one.is_count))
        self._take("id", _is_review_id)
        self._take("reviewer_id", lambda one: float(one.has(*named.REVIEWER) and one.has(*named.ID)))
        title = self._take("title_id", _is_title_id)
        if title is not None:
            self.guess.settings["title"] = {"namespace": namespace(title)}
        self._take("reviewer_name", lambda one: float(one.has(*named.REVIEWER) and not one.has(*named.ID)))
        self._take(
            "headline",
            lambda one: float(one.has(*named.HEADLINE) and one.is_id and not one.has(*named.ID, *named.PAGE)),
        )
        self._take(
            "title_name",
            lambda one: float(one.has(*named.TITLE) and not one.has(*named.ID, *named.PAGE) and not one.is_address),
        )
        if "title_id" in self.guess.columns or "title_name" in self.guess.columns:
            self._take("title_url", lambda one: float(one.is_address and one.has(*named.PAGE)))


_YES_NO = (*Verified().yes, *Verified().no)


def _is_review_id(column: Column) -> float:
    if not column.is_id or not column.has(*named.ID) or column.has(*named.ROW_NUMBER, *named.TITLE, *named.REVIEWER):
        return 0.0
    return 2.0 if column.has("review", "comment", "uuid") else 1.0


def _is_name(column: Column) -> bool:
    return not column.has(*named.ID, *named.PAGE) and not column.is_address


def _is_title_id(column: Column) -> float:
    return float(column.has(*named.TITLE) and column.has(*named.ID)) * (2 if column.has("parent") else 1)


def namespace(ids: Column) -> str:
    """Whose title ids these look like."""
    for name, form in (("imdb", r"tt[0-9]{7,9}"), ("asin", r"B[0-9A-Z]{9}|[0-9]{9}[0-9X]")):
        if all(re.fullmatch(form, cell) for cell in ids.distinct):
            return name
    return "other"
