"""What a mapping can say: which columns of a table hold what, key by key, each with its meaning.

A mapping is a TOML file that the user writes. It is read strictly: unknown keys, other types and contradictions are
errors, so that a typing error never loads reviews without their ratings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from sources import mapping_keys as keys
from sources.mapping_keys import Key

COLUMN = "the name of a column in quotes"
NAMES = "a list of names of columns in quotes"
WORDS = "a list of words in quotes"
SENTENCE = "a text in quotes"


class Section(BaseModel):
    """One table of the mapping."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Source(Section):
    """Where the reviews come from; it becomes a row of `dim_source`."""

    name: Annotated[keys.Sentence, Field(max_length=200), Key("Names the id space of the reviews.", SENTENCE, '"shop"')]
    platform: Annotated[
        keys.Sentence | None, Key("The site that they were written on; by default the name.", SENTENCE, '"example.org"')
    ] = None
    description: Annotated[
        keys.Sentence, Key("What the source is, in one sentence.", SENTENCE, '"Reviews of the shop since 2012."')
    ] = "Reviews that were read with a mapping."
    licence: Annotated[
        keys.Sentence, Key("Under which terms it is published, in one sentence.", SENTENCE, '"For our own use."')
    ] = "The terms are not known."
    home_url: Annotated[
        keys.Sentence | None, Key("Where it is published.", "an address in quotes", '"https://example.org/reviews"')
    ] = None
    has_global_ids: Annotated[
        bool, Key("Whether review ids are unique beyond one dump.", "true or false, without quotes", "true")
    ] = False


class File(Section):
    """How the files are written."""

    format: Annotated[
        keys.FileFormat, Key("What the files are.", " or ".join(f'"{one}"' for one in keys.FORMATS), '"csv"')
    ]
    separator: Annotated[
        keys.Separator | None,
        Key(
            "Stands between the cells; by default a comma, and in tsv a tab.",
            'one ASCII character that is no quote and no line end, such as ";" or "\\t"',
            '";"',
        ),
    ] = None
    encoding: Annotated[
        keys.Encoding,
        Key(
            "The encoding of the text; a byte order mark in a file says otherwise.",
            'one that Python has, such as "utf-8", "latin-1", "cp1252" or "utf-16"',
            '"cp1252"',
        ),
    ] = "utf-8"
    names: Annotated[
        keys.Name | None,
        Key(
            "Which files of a folder or archive are read; by default those with the suffix of the format.",
            "the end of their path in quotes, in which * stands for any characters but a slash",
            '"reviews_*.txt"',
        ),
    ] = None
    missing: Annotated[
        keys.Words, Key("Words that stand for nothing, wherever they fill a cell.", WORDS, '["NA", "NULL"]')
    ] = ()


class Columns(Section):
    """Which column holds what: our name on the left, the name in the file on the right."""

    text: Annotated[keys.Name, Key("The text of the review.", COLUMN, '"body"')]
    id: Annotated[
        keys.IdNames | None,
        Key(
            "The id of the review, or the columns that make one; where there is none, it is made of the text.",
            f"{COLUMN}, or {NAMES}",
            '["guest", "stay"]',
        ),
    ] = None
    headline: Annotated[keys.Name | None, Key("The headline of the review.", COLUMN, '"subject"')] = None
    rating: Annotated[keys.Name | None, Key("The rating; it needs rating.scale.", COLUMN, '"stars"')] = None
    label: Annotated[keys.Name | None, Key("The sentiment.", COLUMN, '"sentiment"')] = None
    split: Annotated[keys.Name | None, Key("The part of a machine-learning split.", COLUMN, '"part"')] = None
    date: Annotated[
        keys.Name | None, Key("When the review was written; it needs date.format.", COLUMN, '"written"')
    ] = None
    title_id: Annotated[keys.Name | None, Key("The id of what is reviewed.", COLUMN, '"sku"')] = None
    title_name: Annotated[
        keys.Name | None, Key("Its name, and its id too where there is no other.", COLUMN, '"product"')
    ] = None
    title_url: Annotated[keys.Name | None, Key("Its page.", COLUMN, '"link"')] = None
    reviewer_id: Annotated[keys.Name | None, Key("The id of who wrote it.", COLUMN, '"customer"')] = None
    reviewer_name: Annotated[
        keys.Name | None, Key("The name shown, and the id too where there is no other.", COLUMN, '"nickname"')
    ] = None
    helpful_votes: Annotated[keys.Name | None, Key("How many votes call the review helpful.", COLUMN, '"helpful"')] = (
        None
    )
    votes: Annotated[keys.Name | None, Key("How many votes were cast; it needs helpful_votes.", COLUMN, '"votes"')] = (
        None
    )
    verified: Annotated[keys.Name | None, Key("Whether the purchase was verified.", COLUMN, '"bought_here"')] = None
    optional: Annotated[
        keys.Names,
        Key("Those of the columns above that a file may lack; all others must be there.", NAMES, '["helpful"]'),
    ] = ()
    others: Annotated[
        keys.Names,
        Key(
            "Other columns of JSON lines: they are kept as JSON anyway, and read faster when named.",
            NAMES,
            '["images"]',
        ),
    ] = ()

    def mapped(self) -> Iterator[tuple[str, str]]:
        """The keys that are given, each with the column it names; `id` once for each of its columns."""
        for key in type(self).model_fields:
            named = getattr(self, key)
            if key in ("optional", "others") or named is None:
                continue
            yield from ((key, name) for name in ((named,) if isinstance(named, str) else named))


class Rating(Section):
    """How the ratings are to be read."""

    scale: Annotated[
        keys.Scale,
        Key(
            "The ends of the scale.",
            'two ends such as "1-5", an upper end such as 100, or "letter" for A+ to F',
            '"1-5"',
        ),
    ]
    decimal: Annotated[keys.Decimal, Key("What stands before the decimals.", '"." or ","', '","')] = "."


class Label(Section):
    """The words of the sentiment, in any case; any other word is unknown."""

    positive: Annotated[keys.Words, Key("Words for a positive review.", WORDS, '["pos", "1"]')] = ("positive",)
    negative: Annotated[keys.Words, Key("Words for a negative review.", WORDS, '["neg", "0"]')] = ("negative",)
    unlabelled: Annotated[
        keys.Words, Key("Words for a review that was left without one.", WORDS, '["unsup", "-1"]')
    ] = ()


class Split(Section):
    """The words of the split, in any case; any other word is none."""

    train: Annotated[keys.Words, Key("Words for the part to learn from.", WORDS, '["train"]')] = ("train",)
    test: Annotated[keys.Words, Key("Words for the part to test with.", WORDS, '["test", "held out"]')] = ("test",)


class Verified(Section):
    """The words of the verified purchase, in any case; any other word says nothing."""

    yes: Annotated[keys.Words, Key("Words for a verified purchase.", WORDS, '["Y"]')] = ("true", "yes", "y", "1")
    no: Annotated[keys.Words, Key("Words for one that is not.", WORDS, '["N"]')] = ("false", "no", "n", "0")


class Date(Section):
    """How the dates are written."""

    format: Annotated[
        keys.DateFormat,
        Key(
            "The format as strptime has it, or what is counted since 1970.",
            'a format with year, month and day, such as "%Y-%m-%d" or "%d.%m.%Y %H:%M", or "seconds" or "milliseconds"',
            '"%d.%m.%Y"',
        ),
    ]
    utc_offset: Annotated[
        keys.Offset | None,
        Key(
            "How far the clock was from UTC; without it, or %z in the format, a time gives only its day.",
            'hours and minutes with their sign, such as "+02:00"',
            '"+00:00"',
        ),
    ] = None


class Title(Section):
    """Whose the ids of the titles are."""

    namespace: Annotated[
        keys.TitleNamespace,
        Key(
            "Whose ids they are; in the namespace other they get the name of the source in front.",
            "one of " + ", ".join(f'"{one}"' for one in keys.TITLE_NAMESPACES),
            '"imdb"',
        ),
    ] = "other"


class Reviewer(Section):
    """Whose the ids of the reviewers are."""

    namespace: Annotated[
        keys.ReviewerNamespace,
        Key(
            "Whose ids they are, as for titles.",
            "one of " + ", ".join(f'"{one}"' for one in keys.REVIEWER_NAMESPACES),
            '"amazon"',
        ),
    ] = "other"
