"""What a text says that a person did, by the words beside the name."""

from __future__ import annotations

from functools import lru_cache

import polars as pl

from contracts.sets import CREDIT_ROLES
from transforms.lexicon import Lexicon

# Shares of the texts that name a person, in the whole corpus
_CALLED_DIRECTOR = 0.02
_CALLED_AUTHOR = 0.08
_SELDOM = 0.05
_WELL_KNOWN = 8  # texts that make such a share telling

_BY = r"^by:(?:[^:]*[ /-])?"
_ONLY = r"^by:(?:[^:]* )?(?:films?|movies?|flicks?) (?:made )?$"  # not: the film was written by
_LEFT_ROLES = {
    "director": rf"{_BY}(?:direct|helm)|{_ONLY}|^calling:[a-z/-]*(?:director|filmmaker|film-maker)",
    "writer": rf"{_BY}(?:writ|wrote|script|pen|screenplay)|^calling:[a-z/-]*(?:writer|creator)",
    "producer": rf"{_BY}produc|^calling:[a-z/-]*producer",
    "actor": rf"{_BY}(?:play|portray|act|voic|perform|cameo|role|turn|narrat|support)"
    r"|^calling:[a-z/-]*(?:actor|actress|star|newcomer|comedian|heroine|villain|hero)|^cast",
    "composer": rf"{_BY}(?:compos|scor|music|soundtrack)|^calling:[a-z/-]*composer",
    "cinematographer": rf"{_BY}(?:shot|photograph|cinematograph|lens|camera)|^calling:[a-z/-]*cinematographer",
    "editor": rf"{_BY}edit|^calling:[a-z/-]*editor",
    "other_crew": rf"{_BY}(?:choreograph|design|effect)|^calling:[a-z/-]*choreographer",
}
_RIGHT_ROLES = {
    "director": r"^tied:(?:direct|helm)|supplies:direct|does:(?:direct|helm)|^'s of:direct|is_a:(?:director|filmmaker)",
    "writer": r"^tied:(?:script|pen|writ)|supplies:scr|does:(?:wrote|write)|^'s of:(?:script|screenplay|writing)"
    r"|is_a:(?:writer|screenwriter)",
    "producer": r"^tied:produced|does:produced|is_a:producer",
    "actor": r"^tied:starring|does:(?:play|portray|star|act|perform|co-star|voice|cast|was cast|is cast|miscast)"
    r"|^'s of:(?:perform|act|portray|character|cameo|role|voice)|is_a:(?:act|star)|^turns",
    "composer": r"supplies:(?:score|soundtrack|music)|does:composed|^'s of:(?:score|music)|is_a:composer",
    "cinematographer": r"supplies:(?:cinemato|photo)|^'s of:(?:cinematography|photography)|is_a:cinematographer",
    "editor": r"is_a:editor",
}
# Whoever did nothing else in the film acted in it.
_SHINES = r"does:(?:give|gave|deliver|shine|steal|turn|does|did|lend|appear)|^'s of:presence"
_LIKENED = (
    r"^likened:|^by:(?:novel|book|based|story|stories|song|anything|influenced|inspired|classic|work)"
    r"|^calling:(?:author|novelist|critic|singer)"
)
_OTHER_WORK = r"^tied:(?:esque|like|style|bashing|ish)|^'s of:(?:novel|book|stor)"
_ONE_OF_A_KIND = r"^of:(?:film|movie|flick|comed|style)"


_SUBJECT = r"^(?:possessive|'s |be:|does:|turns:)"


def told_roles(occurrence: pl.DataFrame) -> pl.DataFrame:
    """What stands beside each occurrence of a person.

    Args:
        occurrence: `left` and `right` of `in_context`.

    Returns:
        The rows with one Boolean for each credit role (`is_director`, …), `is_shining`: what is mostly said of actors
        is said of the person, `is_subject`: something is, and `is_aside`: the person is named for something else.
    """
    left, right = pl.col("left").fill_null(""), pl.col("right").fill_null("")
    return occurrence.with_columns(
        *(
            (
                (left.str.contains(_LEFT_ROLES[role]) & ~left.str.contains(_LIKENED))
                | (right.str.contains(_RIGHT_ROLES[role]) if role in _RIGHT_ROLES else pl.lit(value=False))
            ).alias(f"is_{role}")
            for role in CREDIT_ROLES
        ),
        is_shining=right.str.contains(_SHINES),
        is_subject=(left == "opens_sentence") | right.str.contains(_SUBJECT),
        is_aside=left.str.contains(_LIKENED)
        | right.str.contains(_OTHER_WORK)
        | (left.str.contains(r"^small:an?$") & right.str.contains(_ONE_OF_A_KIND)),
    )


def person_roles(person: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """The roles of each person of a text: those that the words tell, else the one that is most likely.

    A person whom the corpus calls a director directs this film too where something is said of the person and nobody
    else is said to; an author, or a person whom nobody calls an actor, is only mentioned; all others act.

    Args:
        person: one row per person of a text: `review_key`, `known_name`, `characters` and what `told_roles` says of all
            its names.

    Returns:
        One row per person and role, with `role` and `is_told`, in the order of the persons.
    """
    plays = pl.col("characters").is_not_null()
    others = pl.any_horizontal(f"is_{role}" for role in CREDIT_ROLES if role != "actor")
    acts = pl.col("is_actor") | plays | (pl.col("is_shining") & ~others)
    told = {role: acts if role == "actor" else pl.col(f"is_{role}") for role in CREDIT_ROLES}
    called = (
        _with_callings(person, lexicon)
        .with_columns(is_told=pl.any_horizontal(*told.values()), supposed=_supposed())
        .with_row_index("place")
    )
    by_role = [called.filter(said).with_columns(role=pl.lit(role)) for role, said in told.items()]
    supposed = called.filter(~pl.col("is_told")).with_columns(role="supposed")
    return pl.concat([*by_role, supposed]).sort("place", maintain_order=True).drop("place", "supposed")


def _with_callings(person: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """The persons with the shares of texts in the corpus that call them a director, author or actor."""
    return person.join(_callings(lexicon), on="known_name", how="left", maintain_order="left").with_columns(
        pl.col("director", "author", "actor", "text_count").fill_null(0)
    )


@lru_cache(maxsize=1)
def _callings(lexicon: Lexicon) -> pl.DataFrame:
    """What the corpus calls each person: `known_name`, `director`, `author`, `actor`, and `text_count`."""
    kind, weight = pl.col("term_kind"), pl.col("weight")
    roles = ("director", "author", "actor")
    return (
        lexicon.terms.filter(kind.is_in(["person", *roles]))
        .group_by(known_name="term")
        .agg(
            *(weight.filter(kind == role).first().alias(role) for role in roles),
            text_count=pl.col("support_count").filter(kind == "person").first(),
        )
    )


def _supposed() -> pl.Expr:
    """The role of a person of whom the text says none."""
    director, author, actor = pl.col("director"), pl.col("author"), pl.col("actor")
    is_director = (director >= _CALLED_DIRECTOR) & (director > 1.2 * actor)
    directs = pl.col("is_subject") & ~pl.col("is_director").any().over("review_key")
    is_author = (author >= _CALLED_AUTHOR) & (author > actor)
    is_no_actor = (pl.col("text_count") >= _WELL_KNOWN) & (actor < _SELDOM)
    return (
        pl.when(pl.col("is_aside") | is_author)
        .then(pl.lit("mentioned"))
        .when(is_director)
        .then(pl.when(directs).then(pl.lit("director")).otherwise(pl.lit("mentioned")))
        .when(is_no_actor)
        .then(pl.lit("mentioned"))
        .otherwise(pl.lit("actor"))
    )
