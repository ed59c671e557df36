"""Learning names: who is a person everywhere, who a character of one film, and which words begin and end names."""

from __future__ import annotations

import polars as pl

from transforms.lexicon_evidence import EVIDENCE
from transforms.long_texts import has_long, portions
from transforms.name_judgement import Priors, judged, judged_single

LONGEST_NAME = 5
FEWEST_TEXTS = 2  # a name of one text is judged there, by the words it is made of
_SAMPLED = 8
_KNOWN_TEXTS = 10  # of a full name that a lone surname can stand for
_MOSTLY = 0.8  # its share of the texts with full names of that surname
_MOST = 90  # of what the contexts of one name in one text may weigh

_IS_DIRECTOR = pl.col("left").str.contains(
    r"^by:(?:.*(?:direct|helm)|(?:.* )?(?:films?|movies?|flicks?) (?:made )?$)"
    r"|^calling:.*(?:director|filmmaker|film-maker)"
) | pl.col("right").str.contains(r"^(?:'s )?(?:does:(?:direct|helm)|of:direct|is_a:director)")
_IS_AUTHOR = pl.col("left").str.contains(
    r"^by:(?:novel|book|based|story|stories)|^calling:(?:author|novelist)"
) | pl.col("right").str.contains(r"^'s of:(?:novel|book|stor)")

_IS_ACTOR = pl.col("left").str.contains(
    r"^by:.*(?:play|portray|voic|perform)|^calling:.*(?:actor|actress|star|comedian)|^cast:"
) | pl.col("right").str.contains(
    r"^(?:'s )?(?:does:(?:play|portray|star|act|perform|give|gave|deliver|steal|shine)"
    r"|of:(?:perform|acting|portray)|is_a:act|turns)"
)


def evidence(review: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """What a batch says about names: rows of `EVIDENCE`.

    Args:
        review: `review_key`, `title_key` and `clean_text`.
        names: the names in context that were found in these reviews, and maybe in others.

    Kinds: `name`, the texts of a title that have it; `name_person` and `name_thing`, what the contexts weigh in all, in
    tenths; `name_first` and `name_last`, the texts that go on with its first or last word alone; `name_director`,
    `name_author` and `name_actor`, the texts that call it so.
    """
    found = names.filter((pl.col("word_count") <= LONGEST_NAME) & (pl.col("folded").str.len_chars() > 1))
    named = (
        found.group_by("review_key", "folded")
        .agg(
            pl.col("person_score", "thing_score").sum().clip(-_MOST, _MOST).cast(pl.Int64),
            pl.col("word_count").first(),
            is_director=_IS_DIRECTOR.any().cast(pl.Int64),
            is_author=_IS_AUTHOR.any().cast(pl.Int64),
            is_actor=_IS_ACTOR.any().cast(pl.Int64),
        )
        .join(review.select("review_key", "title_key"), on="review_key")
    )
    words = pl.col("folded").str.split(" ")
    several = named.filter(pl.col("word_count") > 1).with_columns(first=words.list.first(), last=words.list.last())
    alone = named.filter(pl.col("word_count") == 1).select("review_key", alone="folded")
    ends = pl.concat([several.select("review_key", folded="first"), several.select("review_key", folded="last")])
    named = named.join(
        ends, on=["review_key", "folded"], how="anti"
    )  # a word of a name in the same text says nothing new
    of_title = {
        "name": pl.len(),
    }
    of_all = {
        "name_person": pl.col("person_score").sum(),
        "name_thing": pl.col("thing_score").sum(),
        "name_director": pl.col("is_director").sum(),
        "name_author": pl.col("is_author").sum(),
        "name_actor": pl.col("is_actor").sum(),
    }
    parts = [
        _counted(named, ["folded", "title_key"], of_title),
        _counted(named, ["folded"], of_all),
        *(
            _counted(
                several.join(alone, left_on=["review_key", end], right_on=["review_key", "alone"], how="semi"),
                ["folded"],
                {f"name_{end}": pl.len()},
            )
            for end in ("first", "last")
        ),
    ]
    parts.append(_plain_words(review))
    return pl.concat(parts, how="diagonal").select(
        pl.col(name).cast(dtype).fill_null(0) if name == "title_key" else pl.col(name).cast(dtype)
        for name, dtype in EVIDENCE.items()
    )


def _plain_words(review: pl.DataFrame) -> pl.DataFrame:
    """How often words stand in small letters, counted in one of eight texts and multiplied."""
    sampled = review.filter(pl.col("review_key") % _SAMPLED == 0)
    parts = portions(sampled) if has_long(sampled) else [sampled]
    counted = pl.concat(_counted_words(part) for part in parts)
    return counted.group_by("term").agg(
        term_kind=pl.lit("plain_word"), support_count=_SAMPLED * pl.col("support_count").sum()
    )


def _counted_words(review: pl.DataFrame) -> pl.DataFrame:
    """The words in small letters and how often they stand in texts: `term` and `support_count`."""
    word = (
        review.select(word=pl.col("clean_text").str.split(" "))
        .explode("word")
        .filter(pl.col("word").str.contains(r"^[a-z]{2,}[,.!?;:]?$"))
        .select(term=pl.col("word").str.strip_chars_end(",.!?;:"))
    )
    return word.group_by("term").agg(support_count=pl.len().cast(pl.Int64))


def _counted(named: pl.DataFrame, by: list[str], counts: dict[str, pl.Expr]) -> pl.DataFrame:
    """Evidence of several kinds, of each name (and title): what is 0 is left out."""
    return (
        named.group_by(by)
        .agg(count.cast(pl.Int64).alias(kind) for kind, count in counts.items())
        .unpivot(list(counts), index=by, variable_name="term_kind", value_name="support_count")
        .filter(pl.col("support_count") != 0)
        .rename({"folded": "term"})
    )


def learned(name: pl.DataFrame, plain_word: pl.DataFrame) -> pl.DataFrame:
    """The terms on names: `audit.lexicon` without its version, weights in tenths of log odds.

    Args:
        name: rows of `counted_names`, each name once.
        plain_word: rows of `plain_words`, each word once.

    Kinds: `person`, `character` and `thing` (a place, a work), for names of several texts; `first_word` and
    `last_word`, whether names that begin or end so are somebody's; `surname`, whether they are a person's rather than a
    character's; `full_name`, whom a lone surname mostly means; `director` and `author`, the share of texts that call a
    person so.
    """
    several = name.filter(pl.col("word_count") > 1)
    priors = Priors.learned(several, _plain(plain_word, name))
    kept = judged(several, priors).filter(pl.col("text_count") >= FEWEST_TEXTS)
    persons = kept.filter(pl.col("term_kind") == "person")
    known_by = persons.group_by(term="last_word").agg(name_count=pl.len(), name_texts=pl.col("text_count").sum())
    begins = several.group_by(term="first_word").agg(begin_texts=pl.col("text_count").sum())
    single = (
        name.filter((pl.col("word_count") == 1) & (pl.col("text_count") >= FEWEST_TEXTS))
        .join(known_by, on="term", how="left")
        .join(begins, on="term", how="left")
        .join(priors.plain_word.select("term", is_plain=pl.lit(value=True)), on="term", how="left")
        .with_columns(
            pl.col("name_count", "name_texts", "begin_texts").fill_null(0), pl.col("is_plain").fill_null(value=False)
        )
    )
    terms = pl.concat([kept, judged_single(single)], how="diagonal")
    called = [
        terms.filter((pl.col(role) > 0) & (pl.col("term_kind") == "person")).select(
            pl.lit(role).alias("term_kind"),
            "term",
            pl.col(role).alias("support_count"),
            "title_count",
            (pl.col(role) / pl.col("text_count")).alias("weight"),
        )
        for role in ("director", "author", "actor")
    ]
    return pl.concat(
        [
            terms.select("term_kind", "term", support_count="text_count", title_count="title_count", weight="weight"),
            *priors.terms(),
            _full_names(persons),
            *called,
        ]
    ).with_columns(pl.col("title_count").cast(pl.Int64), pl.col("weight").round(3))


def _full_names(persons: pl.DataFrame) -> pl.DataFrame:
    """The full names that a lone surname mostly stands for: terms, with their share of the texts of that surname."""
    return (
        persons.sort("last_word", "text_count", "term", descending=[False, True, False])
        .with_columns(weight=pl.col("text_count") / pl.col("text_count").sum().over("last_word"))
        .unique("last_word", keep="first", maintain_order=True)
        .filter((pl.col("text_count") >= _KNOWN_TEXTS) & (pl.col("weight") >= _MOSTLY))
        .select(pl.lit("full_name").alias("term_kind"), "term", "title_count", "weight", support_count="text_count")
        .select("term_kind", "term", "support_count", "title_count", "weight")
    )


def _plain(plain_word: pl.DataFrame, name: pl.DataFrame) -> pl.DataFrame:
    """Words that stand in small letters more often than alone with a capital, and are in names: terms."""
    capital = name.filter(pl.col("word_count") == 1).select("term", capital="text_count")
    in_names = pl.concat([name.select(term="first_word"), name.select(term="last_word")]).unique()
    return (
        plain_word.join(in_names, on="term", how="semi")
        .join(capital, on="term", how="left")
        .filter(pl.col("support_count") > 2 * pl.col("capital").fill_null(0))
        .select("term", "support_count", title_count=pl.lit(0, pl.Int64), weight=pl.lit(-20.0))
    )


def plain_words(evidence: pl.DataFrame) -> pl.DataFrame:
    """How often words stand in small letters: `term` and `support_count`."""
    return evidence.filter(pl.col("term_kind") == "plain_word").select("term", "support_count")


def counted_names(evidence: pl.DataFrame) -> pl.DataFrame:
    """One row per name: in how many texts and titles, and sums of all other evidence.

    Args:
        evidence: all rows of `EVIDENCE` on these names.
    """
    kind, count = pl.col("term_kind"), pl.col("support_count")
    words = pl.col("term").str.split(" ")
    return (
        evidence.lazy()
        .filter(kind.str.starts_with("name"))
        .group_by("term")
        .agg(
            text_count=count.filter(kind == "name").sum(),
            title_count=(kind == "name").sum().cast(pl.Int64),
            **{
                what: count.filter(kind == f"name_{what}").sum()
                for what in ("person", "thing", "first", "last", "director", "author", "actor")
            },
        )
        .with_columns(word_count=words.list.len(), first_word=words.list.first(), last_word=words.list.last())
        .collect()
    )
