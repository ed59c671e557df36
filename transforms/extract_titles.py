"""Works that a text names: the one under review, and others."""

from __future__ import annotations

from functools import partial

import polars as pl

from transforms.folding import folded_name
from transforms.known_works import KnownWorks, known_works
from transforms.lexicon import Lexicon
from transforms.long_texts import in_portions
from transforms.mention import apart
from transforms.presented_titles import presented, unsure, with_presented
from transforms.spans import literal_occurrences
from transforms.title_forms import LEADS_TO_A_TITLE, NAMING_FORMS, PRESENTING_FORMS, title_name

_ARTICLE = r"(?:^|[^\p{L}])((?:The|THE|A|AN|An) )$"
_TEXT, _BEFORE, _AFTER = pl.col("mention_text"), pl.col("before"), pl.col("after")


def title_occurrences(review: pl.DataFrame, titles: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Every place where a work is named, with its role.

    Args:
        review: `review_key`, `title_key` and `clean_text`.
        titles: the candidates for titles that were found in these reviews.
        lexicon: what films are called by their reviews, and which works are known.
    """
    known = known_works(lexicon)
    films = known.films
    candidates = _asked(titles, review, films)
    found = pl.concat(
        [
            in_portions(review, partial(_own, spellings=known.spellings)),
            _accepted(candidates, known),
            _own_candidates(candidates, review, films),
            in_portions(review, partial(_known, known=known)),
        ]
    )
    placed = apart(found).join(review.select("review_key", "title_key"), on="review_key")
    own_names = films.select("title_key", normalised_text="name", is_own=pl.lit(value=True)).unique()
    named = placed.join(own_names, on=["title_key", "normalised_text"], how="left")
    guessed = presented(candidates, review, films, known.someone, known.widely)
    return _with_roles(with_presented(named, guessed))


def _asked(titles: pl.DataFrame, review: pl.DataFrame, films: pl.DataFrame) -> pl.DataFrame:
    """The candidates in forms that name a work by themselves, or in which a text presents its subject where no name of
    it is sure.
    """
    plainly, presenting = (pl.col("form").is_in(forms) for forms in (NAMING_FORMS, PRESENTING_FORMS))
    asked = titles.filter(presenting).join(unsure(review, films), on="review_key", how="semi")
    return pl.concat([titles.filter(plainly), asked])


def _own(review: pl.DataFrame, spellings: pl.DataFrame) -> pl.DataFrame:
    """Where a review first writes a name of its film: several words in any case, one word as the film's reviews do."""
    several = pl.col("bare").str.contains(" ", literal=True)
    text = pl.when(several).then("lower_text").otherwise("clean_text")
    named = (
        review.with_columns(lower_text=pl.col("clean_text").str.to_lowercase())
        .join(spellings, on="title_key")
        .with_columns(text=text)
        .filter(pl.col("text").str.contains(pl.col("key"), literal=True))  # a third has it; to split costs more
    )
    parts = named.with_columns(part=pl.col("text").str.splitn(pl.col("key"), 2))
    before, after = pl.col("part").struct.field("field_0"), pl.col("part").struct.field("field_1")
    length = pl.col("key").str.len_chars()
    start = before.str.len_chars()
    is_word = before.str.contains(r"(?:^|[^\p{L}0-9])$") & after.str.contains(r"^(?:[^\p{L}0-9]|$)")
    begins = before.str.contains(r"(?:^|[.!?]\s|\n)$") & ~after.str.contains(r"^ (?:is|was|has|are)\b")
    return (
        parts.filter(after.is_not_null() & is_word & (several | ~begins))
        .with_columns(
            start=start,
            before=pl.col("clean_text").str.head(start).str.tail(60),  # as it is written: an article is taken from it
            after=after.str.head(60),
            mention_text=pl.col("clean_text").str.slice(start, length),
        )
        .filter(title_name(_TEXT) == title_name(pl.col("bare")))
        .select(
            "review_key",
            start_character=(pl.col("start") + 1).cast(pl.Int32),
            mention_text=_TEXT,
            before=_BEFORE,
            after=_AFTER,
            normalised_text="name",
        )
        .pipe(_with_article, r"(?:^|[^\p{L}])((?i:the|an?) )$")
        .with_columns(extraction_rule=pl.lit("title_own"))
        .select(_COLUMNS)
    )


_COLUMNS = ("review_key", "start_character", "mention_text", "normalised_text", "extraction_rule")


def _own_candidates(candidates: pl.DataFrame, review: pl.DataFrame, films: pl.DataFrame) -> pl.DataFrame:
    """The candidates that are a name of the review's own film."""
    names = films.select("title_key", normalised_text="name").unique()
    return (
        candidates.join(review.select("review_key", "title_key"), on="review_key")
        .join(names, on=["title_key", "normalised_text"], how="semi")
        .with_columns(extraction_rule=pl.lit("title_own"))
        .select(_COLUMNS)
    )


def _accepted(candidates: pl.DataFrame, known: KnownWorks) -> pl.DataFrame:
    """The candidates that are written clearly enough, or known."""
    name, form = pl.col("normalised_text"), pl.col("form")
    is_known = name.is_in(known.works.implode())
    several = name.str.contains(" ", literal=True)
    is_someone = folded_name(pl.col("mention_text")).is_in(known.someone.implode())
    quoted = pl.when(several).then(is_known | ~is_someone).otherwise(is_known)
    accepted = ((form == "quoted") & quoted) | (form == "dated")
    return (
        candidates.filter(accepted)
        .with_columns(extraction_rule=pl.concat_str(pl.lit("title_"), "form"))
        .select(_COLUMNS)
    )


def _known(review: pl.DataFrame, known: KnownWorks) -> pl.DataFrame:
    """Known works wherever they stand with their capitals; those of three words or more in lower case too."""
    found = literal_occurrences(review, known.terms)
    begins = _BEFORE.str.contains(r"(?:^|[.!?:\n(\"]\s*)$") & ~_AFTER.str.contains(r"^ (?:is|was|has)\b")
    goes_on = _BEFORE.str.contains(r"\p{Lu}[\p{L}'’-]+ $") | _AFTER.str.contains(r"^ \p{Lu}[\p{L}]")
    return (
        found.filter(_BEFORE.str.contains(r"(?:^|[^\p{L}0-9])$") & _AFTER.str.contains(r"^(?:[^\p{L}0-9-]|$)"))
        .pipe(_with_article, _ARTICLE)
        .filter(_TEXT.str.contains(" ", literal=True) | (~begins & ~goes_on))
        .filter(~_TEXT.is_in(known.hidden.implode()) | _BEFORE.str.contains(LEADS_TO_A_TITLE))
        .with_columns(normalised_text=title_name(_TEXT), extraction_rule=pl.lit("title_known"))
        .select(_COLUMNS)
    )


def _with_article(found: pl.DataFrame, article: str) -> pl.DataFrame:
    """With the article that stands in front."""
    before = _BEFORE.str.extract(article, 1).fill_null("")
    return found.with_columns(
        mention_text=pl.concat_str(before, _TEXT),
        start_character=pl.col("start_character") - before.str.len_chars().cast(pl.Int32),
    )


def _with_roles(judged: pl.DataFrame) -> pl.DataFrame:
    """The fullest name of the film is the reviewed one; its other names are not repeated."""
    is_own = pl.col("is_own").fill_null(value=False)
    length = pl.col("normalised_text").str.len_chars()
    fullest = pl.col("normalised_text").filter(is_own).sort_by(length.filter(is_own)).last().over("review_key")
    return (
        judged.with_columns(fullest=fullest)
        .filter(~is_own | (pl.col("normalised_text") == pl.col("fullest")))
        .with_columns(role=pl.when(is_own).then(pl.lit("reviewed")).otherwise(pl.lit("mentioned")))
    )
