"""What a lexicon knows of films and works, made ready to be looked for: once for all batches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from transforms.film_names import FILM_NAME, SEPARATOR
from transforms.lexicon import Lexicon
from transforms.lexicon_works import WORK
from transforms.spans import Terms
from transforms.title_forms import title_name

# The share of its texts that must quote a work before it is found without quotes; and one of a single word anywhere.
LEAST_WEIGHT = 0.1
LEAST_WEIGHT_OF_A_WORD = 0.19
_WIDELY = 2  # titles that a work known widely is named with, at least one more


@dataclass(frozen=True)
class KnownWorks:
    """The films and the works of a lexicon.

    Args:
        films: what each film is called: `title_key`, `written`, `weight` and `name`.
        spellings: how it may be written: `title_key`, `name`, `bare` (without an article) and `key`, in small letters
            where it has several words.
        works: the names of works.
        widely: of these, those that are named with several titles.
        terms: works to look for without quotes.
        hidden: those of them that count only behind words that lead to a title.
        someone: names of persons and of characters, folded.
    """

    films: pl.DataFrame
    spellings: pl.DataFrame
    works: pl.Series
    widely: pl.Series
    terms: Terms
    hidden: pl.Series
    someone: pl.Series


@lru_cache(maxsize=1)
def known_works(lexicon: Lexicon) -> KnownWorks:
    """The films and the works of a lexicon."""
    works = lexicon.terms.filter(pl.col("term_kind") == WORK).select(
        "term", "weight", "support_count", "title_count", name=title_name(pl.col("term"))
    )
    several = pl.col("name").str.contains(" ", literal=True)
    # A single word behind an article, such as The Baker, is no work without it.
    bare = pl.when(several).then(pl.col("term").str.replace(r"^(?i:the|a|an) (.)", "$1")).otherwise("term")
    is_word = pl.col("term").str.contains(r"^\p{L}.*\p{L}{3}")
    plain = works.filter((pl.col("weight") >= LEAST_WEIGHT) & (several | is_word)).with_columns(bare=bare)
    long = plain.filter((pl.col("name").str.count_matches(" ") >= 2) & (pl.col("support_count") >= 20))
    terms = [plain["bare"], plain.filter(several)["bare"].str.to_uppercase(), long["bare"].str.to_lowercase()]
    films = _films(lexicon)
    return KnownWorks(
        films=films,
        spellings=_spellings(films),
        works=works["name"],
        widely=works.filter(pl.col("title_count") > _WIDELY)["name"],
        terms=Terms.of(pl.concat(terms)),
        hidden=plain.filter(~several & (pl.col("weight") < LEAST_WEIGHT_OF_A_WORD))["bare"],
        someone=lexicon.terms.filter(pl.col("term_kind").is_in(["person", "character"]))["term"],
    )


def _films(lexicon: Lexicon) -> pl.DataFrame:
    terms = lexicon.terms.filter(pl.col("term_kind") == FILM_NAME)
    parts = terms["term"].str.splitn(SEPARATOR, 2).struct.rename_fields(["title_key", "written"]).struct.unnest()
    return parts.select(
        pl.col("title_key").cast(pl.Int64), "written", terms["weight"], name=title_name(pl.col("written"))
    ).filter(pl.col("name") != "")


def _spellings(films: pl.DataFrame) -> pl.DataFrame:
    """The names of films with and without punctuation, on which reviews do not agree; one word also in capitals."""
    several = pl.col("bare").str.contains(" ", literal=True)
    bare = pl.col("written").str.replace(r"^(?i:the|a|an) (.)", "$1")
    return (
        films.with_columns(bare=pl.concat_list(bare, "name", bare.str.to_uppercase()))
        .explode("bare")
        .filter(several | (pl.col("bare") != pl.col("name")))
        .with_columns(key=pl.when(several).then(pl.col("bare").str.to_lowercase()).otherwise("bare"))
        .unique(["title_key", "name", "key"])
        .select("title_key", "name", "bare", "key")
    )
