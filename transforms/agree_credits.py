"""What the reviews of a film agree on about who made it."""

from __future__ import annotations

import polars as pl

from contracts.dimensions import DIM_PERSON
from contracts.sets import CREDIT_ROLES
from contracts.star import FACT_CREDIT
from transforms.agree_people import film_people
from transforms.keys import surrogate_key
from transforms.shape import in_shape

SUPPOSED = "person_supposed"  # the rule of roles that no words of the text tell
_LEAST_SHARE = 0.5  # of the texts that name the person, which must say so
_LEAST_LEAD = 1.5  # times the texts of the next, for the roles that few people have; what is supposed counts half
_FEW_HAVE = ("director", "composer", "cinematographer", "editor")


def fact_credit(mention: pl.DataFrame, review: pl.DataFrame, title: pl.DataFrame) -> pl.DataFrame:
    """The credits of each film that its reviews name: rows of `fact_credit`, by `same_title_key`.

    Equal texts count once. A bare surname counts for the one full name of the film that ends so. A film's credits
    depend on its own reviews only.

    Args:
        mention: `fact_mention`, those of persons.
        review: `review_key`, `title_key` and `content_digest`.
        title: `title_key` and `same_title_key`.
    """
    named = film_people(mention, review, title)
    text_count = pl.col("text").n_unique().cast(pl.Int64)
    told = (pl.col("extraction_rule") != SUPPOSED).cast(pl.Int64)
    film = ["film", "person"]
    by_person = named.group_by(film).agg(person_review_count=text_count)
    credit = named.filter(pl.col("role").cast(pl.String).is_in(CREDIT_ROLES)).sort(
        "film", "person", "role", -told, pl.col("is_in_full").not_(), "text", "mention_number"
    )
    by_role = credit.group_by("film", "role").agg(role_review_count=text_count)
    rows = (
        credit.group_by(*film, "role")
        .agg(
            review_count=text_count,
            told_count=pl.col("text").filter(told == 1).n_unique().cast(pl.Int64),
            evidence_review_key=pl.col("text").first(),
            evidence_mention_number=pl.col("mention_number").first(),
        )
        .join(by_person, on=film)
        .join(by_role, on=["film", "role"])
        .join(_characters(credit), on=[*film, "role"], how="left")
        .with_columns(agreement_share=pl.col("review_count") / pl.col("person_review_count"))
        .with_columns(is_agreed=_is_agreed())
        .with_columns(
            title_key="film",
            person_key=surrogate_key("dim_person", "person"),
            credit_source=pl.lit("reviews"),
            reference_id=pl.lit(None),
            billing_number=pl.lit(None),
        )
        .sort("title_key", "role", -pl.col("review_count"), "person")
    )
    return in_shape(rows, FACT_CREDIT)


def _characters(credit: pl.DataFrame) -> pl.DataFrame:
    """The character that most texts give each actor of each film; of equals the longest, then the first by name."""
    return (
        credit.drop_nulls("character_name")
        .group_by("film", "person", "role", "character_name")
        .agg(texts=pl.col("text").n_unique())
        .sort(
            "film",
            "person",
            "role",
            -pl.col("texts").cast(pl.Int64),
            -pl.col("character_name").str.len_chars().cast(pl.Int64),
            "character_name",
        )
        .unique(["film", "person", "role"], keep="first", maintain_order=True)
        .drop("texts")
    )


def _is_agreed() -> pl.Expr:
    """Whether the agreement is strong enough.

    Somebody says it in words, and most who name the person say it; in roles that few people have, clearly fewer texts
    name anybody else.
    """
    support = pl.col("told_count") + 0.5 * (pl.col("review_count") - pl.col("told_count"))
    ranked = support.sort(descending=True)
    best, next_best = (ranked.slice(place, 1).first().over("film", "role").fill_null(0) for place in (0, 1))
    leads = (support == best) & (best >= _LEAST_LEAD * next_best)
    few_have = pl.col("role").cast(pl.String).is_in(_FEW_HAVE)
    return (pl.col("told_count") > 0) & (pl.col("agreement_share") >= _LEAST_SHARE) & (~few_have | leads)


def dim_person(mention: pl.DataFrame) -> pl.DataFrame:
    """The persons named in the mentions: rows of `dim_person`, without the unknown member.

    The full name is the most frequent spelling; a lone surname, however frequent, only where nothing else is written.
    """
    named = mention.filter(pl.col("person_key") != 0)
    spelled = (
        named.group_by("normalised_text", "mention_text")
        .agg(pl.len())
        .with_columns(
            is_surname=~pl.col("mention_text").str.contains(" ") & pl.col("normalised_text").str.contains(" ")
        )
        .sort("normalised_text", "is_surname", -pl.col("len").cast(pl.Int64), "mention_text")
        .unique("normalised_text", keep="first", maintain_order=True)
    )
    rows = spelled.with_columns(
        person_key=surrogate_key("dim_person", "normalised_text"),
        normalised_name="normalised_text",
        full_name="mention_text",
        reference_id=pl.lit(None),
        homonym_count=pl.lit(0),
    )
    return in_shape(rows.sort("normalised_name"), DIM_PERSON)
