"""How well extractions agree with labels that were made by hand: precision, recall and F1 for each measure.

A review is one record: `reviewed_title`, `titles`, `credits` (person, role, character), `ratings` (value, scale),
`years`, `spoiler_warning`, `awards`, `places` and `recommendation`. What is compared is a set of things for each review
and measure; figures are of the sums over all labelled reviews. Texts count as equal where their words do: case,
punctuation, quotes and a possessive are left aside, and so is an article before a title, an award or a place.
"""

import re
import unicodedata
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]
MEASURES = (
    "person",
    "credit",
    "director",
    "character",
    "title",
    "reviewed",
    "rating",
    "year",
    "award",
    "place",
    "spoiler",
    "recommendation",
)


@dataclass(frozen=True)
class Agreement:
    """What was found, what was there, and what is in both."""

    hit_count: int = 0
    found_count: int = 0
    labelled_count: int = 0

    def __add__(self, other: "Agreement") -> "Agreement":
        """Add up two reviews."""
        return Agreement(
            self.hit_count + other.hit_count,
            self.found_count + other.found_count,
            self.labelled_count + other.labelled_count,
        )

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 if nothing was found."""
        return self.hit_count / self.found_count if self.found_count else 0.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found; 0 if nothing is there."""
        return self.hit_count / self.labelled_count if self.labelled_count else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def words(text: object) -> str:
    """The words of a text, folded."""
    plain = unicodedata.normalize("NFKC", str(text)).replace("’", "'").casefold()
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"'s\b", "", plain)))


def name(text: object) -> str:
    """The words of a name, without an article in front."""
    return re.sub(r"^(?:the|an|a) ", "", words(text))


def _number(value: object) -> Hashable:
    try:
        return round(float(str(value)), 2)
    except ValueError:
        return words(value)


def _rating(rating: Record) -> Hashable:
    scale = rating.get("scale")
    return _number(rating["value"]), None if scale is None else _number(scale)


def things(record: Record) -> dict[str, set[Hashable]]:
    """What a record says, as one set for each measure."""
    people = [person for person in record.get("credits") or () if person.get("person")]
    reviewed = [record["reviewed_title"]] if record.get("reviewed_title") else []
    advice = record.get("recommendation")
    return {
        "person": {words(one["person"]) for one in people},
        "credit": {(words(one["person"]), one["role"]) for one in people if one.get("role") not in {None, "mentioned"}},
        "director": {words(one["person"]) for one in people if one.get("role") == "director"},
        "character": {(words(one["person"]), words(one["character"])) for one in people if one.get("character")},
        "title": {name(title) for title in (*(record.get("titles") or ()), *reviewed)},
        "reviewed": {name(title) for title in reviewed},
        "rating": {_rating(rating) for rating in record.get("ratings") or ()},
        "year": {int(year) for year in record.get("years") or ()},
        "award": {name(award) for award in record.get("awards") or ()},
        "place": {name(place) for place in record.get("places") or ()},
        "spoiler": {"warned"} if record.get("spoiler_warning") else set(),
        "recommendation": {advice} if advice else set(),
    }


def agreements(labelled: Mapping[str, Record], predicted: Mapping[str, Record]) -> dict[str, Agreement]:
    """The agreement for each measure over all labelled reviews; a review without prediction found nothing."""
    result = dict.fromkeys(MEASURES, Agreement())
    for review, record in labelled.items():
        there, found = things(record), things(predicted.get(review, {}))
        for measure in MEASURES:
            both = len(there[measure] & found[measure])
            result[measure] += Agreement(both, len(found[measure]), len(there[measure]))
    return result
