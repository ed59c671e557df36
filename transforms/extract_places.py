"""Real places that a text names; not adjectives, not parts of titles or of persons' names."""

from __future__ import annotations

import polars as pl

from transforms.gazetteer import ABBREVIATIONS, COUNTRIES, LOWER_CASE, PLACES, STATES, UNSURE
from transforms.lexicon import Lexicon
from transforms.mention import apart, mentions
from transforms.name_candidates import folded_name
from transforms.spans import folded, literal_occurrences, occurrences

_IN = (
    r"(?i:\b(?:in|into|from|to|of|near|at|around|through|across|outside|inside|toward|towards|leav\w+|visit\w*|between|within|throughout|over"
    r"|downtown|upstate|central|northern|southern|eastern|western|rural|modern|ancient|suburban|off|reach\w*|via|invad\w+|behind|beyond|entire|and|or|on"
    r"|north|south|east|west|contemporary|occupied|nazi|post-war|pre-war|wartime|victorian|old|inner-city|the streets of)(?: the| old| modern)? )$"
)
_DIRECTION = (
    r"(?:\b(?:Central|North|South|East|West|Northern|Southern|Eastern|Western|Downtown|Upper|Lower|Greater|Inner|Rural|Ancient|Nazi|Modern|Old|Upstate"
    r"|In|From|At|To|Of|And|The|On|Near|Into|But|While|When|Since|As|For|With|If|Mid|Is|Both|Throughout|Contemporary|Occupied|Post-war|Victorian) )$"
)
_NAME_BEFORE = r"(?:\p{Lu}[\p{L}.'’]* |[\p{L}]-|[’'])$"
# What makes a longer name of another kind out of it: Paris Hilton, Chicago Tribune, but not London, England or Texas Rangers' home.
_NAME_AFTER = r"^(?:-\p{Lu}|[- ]?based\b|['’]s (?:\p{Lu}\p{Ll}+ )+(?:Festival|Times|Post)| \p{Lu}[\p{L}])"
_WORD_AFTER = r"^ (?:City|State|State's|County|River|Harbor|Beach|Bay|Island|Islands|Street|Avenue|DVD|TV|I |It |He |She |The |A |In |This |But |And |When |While |Where |With |As |That )"
_QUOTE = r"[\"“'‘_]$"
_FORM = (
    r"(?:\p{Lu}[\p{L}'’-]+ ){1,3}(?:River|Mountains|Canyon|Desert|Ocean|County|Street|Avenue|Theater|Theatre|Astrodome|Stadium|Museum|Bridge|Airport|Penitentiary"
    r"|Islands|Peninsula|Coast|Cathedral|Cemetery|University|Falls|Harbor)\b|(?:Lake|Mount|Mt\.|Fort|Cape|Isle of|Bay of|Gulf of|Port|River) \p{Lu}\p{Ll}[\p{L}]+"
)
_BESIDE = rf"(?:\p{{Lu}}[\p{{L}}.'’-]+(?: \p{{Lu}}[\p{{L}}.'’-]+){{0,2}}), (?:{'|'.join(sorted((STATES | COUNTRIES) - UNSURE, key=len, reverse=True))}|Georgia|Virginia|England|France)\b"
_TEXT, _BEFORE, _AFTER = pl.col("mention_text"), pl.col("before"), pl.col("after")


def place_mentions(review: pl.DataFrame, lexicon: Lexicon, taken: pl.DataFrame) -> pl.DataFrame:
    """Real places: rows of `MENTION`.

    Args:
        review: `review_key` and `clean_text`.
        lexicon: what the corpus taught; names of persons, characters and works are no places.
        taken: `review_key`, `start_character` and `mention_text` of what is named already, such as works: a place
            inside one of them is none.
    """
    names = lexicon.terms.filter(pl.col("term_kind").is_in(["person", "character", "work"]))["term"]
    someone = names.to_frame("term").select(folded_name(pl.col("term"))).to_series()
    parts = [
        (_listed(review), "place_listed"),
        (_abbreviated(review), "place_abbreviated"),
        (_beside(review), "place_beside_another"),
        (_by_form(review, someone), "place_form"),
    ]
    found = apart(pl.concat(frame.with_columns(extraction_rule=pl.lit(rule)) for frame, rule in parts))
    free = _outside(found, taken)
    return mentions(free.with_columns(normalised_text=folded(_TEXT).str.replace("^the ", "")), "place")


def _listed(review: pl.DataFrame) -> pl.DataFrame:
    """Places of the list."""
    terms = PLACES | {name.upper() for name in PLACES} | LOWER_CASE
    found = literal_occurrences(review, sorted(terms))
    ends = _BEFORE.str.contains(r"(?:^|[^\p{L}0-9])$") & _AFTER.str.contains(r"^(?:[^\p{L}0-9]|$)")
    unsure = _TEXT.is_in(sorted(UNSURE | {name.upper() for name in UNSURE}))
    alone = ~(_BEFORE.str.contains(_NAME_BEFORE) & ~_BEFORE.str.contains(_DIRECTION)) & (
        ~_AFTER.str.contains(_NAME_AFTER) | _AFTER.str.contains(_WORD_AFTER)
    )
    said = _BEFORE.str.contains(_IN) | _AFTER.str.contains(r"^, (?:\p{Lu})") | _BEFORE.str.contains(r"\p{Lu}\p{Ll}+, $")
    hollywood = (_TEXT.str.to_lowercase() != "hollywood") | (
        _BEFORE.str.contains(r"(?i)\b(?:in|to|from|near) $")
        & _AFTER.str.contains(r"^(?:[.,;!?)]|\s*$| (?:and|to|in|as|for|when|where|who|with|is|was|has)\b)")
    )
    return found.filter(
        ends & alone & (~unsure | said) & hollywood & ~_AFTER.str.contains(r"^-?(?:style|esque|ish|ized)")
    )


def _abbreviated(review: pl.DataFrame) -> pl.DataFrame:
    listed = literal_occurrences(review, sorted(ABBREVIATIONS)).filter(
        _BEFORE.str.contains(r"(?:^|[^\p{L}0-9.$])$") & _AFTER.str.contains(r"^(?:[^\p{L}0-9]|$)")
    )
    states = occurrences(review, r"(?:US|us|States|states)", r"(?:the|The|THE) ").filter(
        _AFTER.str.contains(r"^(?:[^\p{L}0-9]|$)") & (_TEXT.is_in(["US", "States"]))
    )
    return pl.concat([listed, states]).unique(["review_key", "start_character"])


def _beside(review: pl.DataFrame) -> pl.DataFrame:
    """What stands before a state or country and a comma: the town of "Reno, Nevada"."""
    found = occurrences(review, _BESIDE)
    town = _TEXT.str.extract(r"^(.*), ", 1)
    return found.with_columns(mention_text=town).filter(
        _BEFORE.str.contains(r"(?i)\b(?:in|of|from|near|at|to|around|outside|for|town|city|village) $")
    )


def _by_form(review: pl.DataFrame, someone: pl.Series) -> pl.DataFrame:
    """Rivers, streets, theatres: a name with what it is; only where one is somewhere."""
    found = occurrences(review, _FORM)
    return found.filter(
        _BEFORE.str.contains(r"(?i)\b(?:in|at|on|near|of|from|to|down|across|along|over|through|off)(?: the)? $")
        & ~folded_name(_TEXT).is_in(someone.implode())
        & ~_TEXT.str.contains(r"^(?:The|This|That|His|Her|My|Your|Fort Knox|University)\b")
        & ~_AFTER.str.contains(r"^ (?:\p{Lu}|Festival)")
    )


def _outside(found: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """The occurrences that do not lie within anything taken."""
    placed = found.with_row_index("place")
    start = pl.col("start_character")
    inside = (
        placed.join(
            taken.select("review_key", first="start_character", length=_TEXT.str.len_chars().cast(pl.Int32)),
            on="review_key",
        )
        .filter((start >= pl.col("first")) & (start < pl.col("first") + pl.col("length")))
        .select("place")
    )
    return placed.join(inside.unique(), on="place", how="anti").drop("place")
