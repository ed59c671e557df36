"""Ratings that the reviewer states in the text, with their scale."""

from __future__ import annotations

import polars as pl

from transforms.mention import apart, mentions
from transforms.ratings import LETTER, rated
from transforms.spans import lower, occurrences

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORD = "|".join(_WORDS)
_HALF = r"(?: ?1/2| ?½|[ -]and[ -]a[ -]half)"
_DIGITS = rf"(?:[0-9]{{1,3}}(?:[.,][0-9]{{1,2}})?{_HALF}?|\.[0-9])"
_TEN = r"(?:10|[0-9])(?:\.[0-9]{1,2})?"
_STARS = r"\*{1,10}(?: ?1/2| ?½|\.5)?"
_AMOUNT = rf"(?:{_DIGITS}|(?i:{_WORD}){_HALF}?)"
_WHOLE = r"(?:100|10|5|4|(?i:ten|five|four)|\*{3,10})"
_UPPER = "(?:100|10|20|5|4)"

_APART = r"(?:^|[^A-Za-z0-9_/.,$€£*]|[A-Za-z!?).][.,*]|(?-u:\b)(?i:a|to))"
# What may stand between "I give" and the number: the work, and how strongly it is meant.
_IT = (
    r"(?:[ ,](?:it|this|that|the|these|film|movie|show|one|episode|picture|flick|series|game|all|him|her|them"
    r"|about|around"
    r"|only|at least|maybe|probably|just|overall|easily|my|a|an|big|fat|solid|strong|generous|very|high|low"
    r"|weak|perfect"
    r"|full|whopping|mere|good|firm|measly|rating|vote|score|grade|mark|of|as|definite|resounding|well|deserved|hard"
    r"|and|[a-z]{3,12}ly|respectable|decent|DVD|miniseries|piece|thing|turkey|title|documentary|short|cartoon|\"[^\"\n]{1,60}\"|\p{Lu}[A-Za-z0-9_'-]*))*"
)
_GIVE = (
    rf"(?i:(?-u:\b)(?:give|gives|gave|giving|given|rate|rated|rating|get|gets|deserves?|earns?|receives?"
    rf"|worth|award|scores?))(?-u:\b){_IT}"
)
_VERDICT = (
    r"(?i:(?-u:\b)(?:vote|grade|rating|score|mark|verdict|rate)(?-u:\b)(?: (?:for|of|to) (?:this|the"
    r"|it)(?: (?:movie|film|show|one))?)?"
    r"(?: (?:is|was|would be|of|at)| ?[:=-]+)+ ?(?:an? )?(?:solid |strong |perfect |definite )?)"
)
_QUOTE = r"[\"'(]?"

# What tells fast that a text has none, see `occurrences`.
_OUT_OF_NEEDLES = (
    lower(rf"(?:of|from|outta) (?:{_WHOLE}|{_QUOTE[:-1]}|an? (?:possible|total|maximum))"),
    lower(rf"/{_QUOTE}{_WHOLE}"),
)
_STAR = r"stars?(?-u:\b)"
_GIVEN_NUMBER = lower(
    rf"(?:give|gives|gave|giving|given|rate|rated|rating|get|gets|deserves?|earns?|receives?|worth|award|scores?)(?-u:\b)"
    rf"[^.!?\n]*?(?:{_TEN}|{_WORD})(?:[^a-z]|$)"
)
_MARK_ALONE = rf"{_QUOTE}[abcdf](?:[^a-z]|$)"

_AFTER, _BEFORE = pl.col("after"), pl.col("before")
_ENDS = (
    r"^[\"')\]]*(?:\s*$|\s*[.,;:!?()\n-]|\s+(?i:because|for|and|but|on|since|only|just|overall|in|as|rating"
    r"|purely|simply|or|due|from|to|though|although|if|with|by|at)(?-u:\b))"
)
_OTHERS = (
    r"(?i:ebert|siskel|maltin|critics?|guide|viewers|people|users|average|current|imdb(?:'s)?|they|she|he"
    r"|who|parents|magazine)"
)
_COUNTED = (
    r"^ (?i:people|times|critics|viewers|movies|films|women|men|reviewers|jokes|scenes|doctors|cases|americans"
    r"|users|fans"
    r"|dentists|minutes|episodes|days|girls|guys|characters|songs|segments|stories|shorts|actors|kids|shows|of|lines)(?-u:\b)"
)
_PART = (
    r"(?i:(?-u:\b)(?:first|last|second|final|other|about|nearly|almost|only|remaining|next|over|least|than"
    r"|through|the|and|1-|-)\s*)$"
)
_OWN_STARS = r"(?:^|[.!?:)\"'(-]\s*|\n)$"


def rating_mentions(review: pl.DataFrame) -> pl.DataFrame:
    """Ratings of the reviewed work that the reviewer states: rows of `MENTION`.

    `rating_raw` is the value in digits, or a letter with its sign; `rating_scale` is `0-` and the upper end, `letter`,
    or missing where the text names none; `rating_out_of_10` is there where scale and value allow it. Dates, fractions
    of a film, counted people and thumbs are none.
    """
    slash = occurrences(review, rf"(?:{_DIGITS}) ?/ ?{_UPPER}(?-u:\b)", _APART, [f"/ ?{_UPPER}"])
    small = pl.col("mention_text").str.contains(r"/ ?[45]$")
    fraction = small & (
        _BEFORE.str.contains(_PART)
        | _AFTER.str.contains(r"^(?:[a-zA-Z-]|\s(?i:of|the|mark|way|hours?|inch|full|through|into)(?-u:\b))")
    )
    parts = [
        (slash.filter(~_AFTER.str.contains("^[0-9/%]") & ~fraction), "rating_slash"),
        (_out_of(review), "rating_out_of"),
        (_stars(review), "rating_stars"),
        (_counted_stars(review), "rating_counted_stars"),
        (_letters(review), "rating_letter"),
        (_numbers(review), "rating_number"),
    ]
    found = pl.concat(frame.with_columns(extraction_rule=pl.lit(rule)) for frame, rule in parts)
    valued = apart(found.with_columns(_raw(), _scale())).filter(pl.col("rating_raw").is_not_null())
    kept = rated(valued).drop("is_rating_unreadable", "is_rating_out_of_range")
    name = pl.concat_str("rating_raw", pl.col("rating_scale").fill_null("none"), separator=" on ")
    return mentions(kept.with_columns(normalised_text=name), "rating")


def _out_of(review: pl.DataFrame) -> pl.DataFrame:
    """8 out of 10, two stars (out of four), *** of ****, **1/2 from ****; not 9 out of 10 people."""
    unit = r"(?:[ -]*(?i:stars?|points?|\*))?"
    many = (
        rf"(?:{_AMOUNT}{unit}|{_STARS}),? ?\(?(?:(?i:out of|outta|from|of) |/)(?i:an? (?:possible|total"
        rf"|maximum)(?: of)? )?{_QUOTE}{_WHOLE}"
    )
    found = occurrences(review, many, _APART, _OUT_OF_NEEDLES)
    text = pl.col("mention_text")
    bare = text.str.contains(rf"^(?i:{_WORD}) (?i:of|from) |(?i:[0-9] from )|^[0-9.]+ of (?i:ten|five|four)")
    starred = text.str.contains(r"(?i)\*|stars?")
    return found.filter(
        ~_AFTER.str.contains(r"^[0-9%]|^[a-zA-Z]|^/") & ~_AFTER.str.contains(_COUNTED) & (~bare | starred)
    )


def _stars(review: pl.DataFrame) -> pl.DataFrame:
    """Stars with a half, or stars alone at the end of a paragraph or in brackets; not rules and not starred words."""
    found = occurrences(review, _STARS, r"(?:^|[^\w*])").filter(
        ~_AFTER.str.contains(r"^[\w*]") & ~_BEFORE.str.contains(r"(?i)spoil|warning|\*[^*]*$")
    )
    text = pl.col("mention_text")
    half = text.str.contains(r"(?:2|½|5)$")
    alone = (
        text.str.contains(r"^\*{2,5}$") & _BEFORE.str.contains(_OWN_STARS) & _AFTER.str.contains(r"^[)\]]?\s*(?:$|\n)")
    ) & ~(_BEFORE.str.contains(r"(?:^|\n)\s*$") & _AFTER.str.contains(r"\S"))
    return found.filter(half | alone)


def _counted_stars(review: pl.DataFrame) -> pl.DataFrame:
    """I give it 5 stars; Three stars."""
    stars = rf"{_AMOUNT}[ -]?(?i:stars?)(?-u:\b)"
    given = occurrences(review, stars, rf"{_GIVE}[ :=-]{{1,3}}{_QUOTE}", [_STAR]).filter(
        ~_BEFORE.str.contains(rf"(?-u:\b){_OTHERS}(?-u:\b)[^.!?\n]*$")
    )
    alone = occurrences(review, stars, r"(?:^|[.!?:\n(] ?)", [_STAR]).filter(
        _AFTER.str.contains(r"^\s*[.!,)\n]|^\s*$|^ (?i:from me|for)(?-u:\b)")
    )
    return pl.concat([given, alone]).unique(["review_key", "start_character"])


def _letters(review: pl.DataFrame) -> pl.DataFrame:
    """Grade: B+; I give it an A; a mark with a sign alone at the end of a paragraph."""
    letter = r"[ABCDF](?: ?[+-][+ -]*| ?(?i:plus|minus)(?-u:\b))?"
    graded = occurrences(
        review,
        letter,
        rf"(?i:(?-u:\b)grade)(?:[ ](?i:is|of)|[ ]?[:=-]+)+ ?(?i:an? )?{_QUOTE}|{_VERDICT}{_QUOTE}"
        rf"|{_GIVE} (?i:an?) {_QUOTE}",
        ["grade", lower(_VERDICT) + _MARK_ALONE, " an? " + _MARK_ALONE],
    )
    ends = _AFTER.str.contains(_ENDS) & ~_AFTER.str.contains(r"^(?:[-]?\w|\s+(?i:for) (?i:effort|trying)|\.[A-Z])")
    signed = occurrences(review, r"[ABCDF][+-]+", r"(?:^|[.!?\n(] ?)").filter(
        _AFTER.str.contains(r"^[)\]]?\s*(?:$|\n)")
    )
    return pl.concat([graded.filter(ends), signed]).unique(["review_key", "start_character"])


def _numbers(review: pl.DataFrame) -> pl.DataFrame:
    """I give it a 7; My vote is seven; 8.5 of a scale that is not said."""
    number = rf"(?:{_TEN}{_HALF}?|(?i:{_WORD}){_HALF}?)"
    article = r"(?:[ :=-]{1,3}(?i:an?|about an?))? ?[ :=]"
    given = occurrences(review, number, rf"{_GIVE}{article}{_QUOTE}", [_GIVEN_NUMBER]).filter(
        _BEFORE.str.contains(r"(?i)(?:give|gave|rate|gets|deserve|rating|score|giving)")
        & (~pl.col("mention_text").str.contains("(?i)^(?:one|two|three)$") | _BEFORE.str.contains(r"(?i) an? \W?$"))
    )
    voted = occurrences(review, number, rf"{_VERDICT}{_QUOTE}", [lower(_VERDICT)])
    found = pl.concat([given, voted]).unique(["review_key", "start_character"])
    return found.filter(
        _AFTER.str.contains(_ENDS)
        & ~_AFTER.str.contains(
            r"^(?:[\w/%+]|[.,:-][0-9]|-[a-z]|\s?[/%]|\s(?i:out|of|stars?|points?|years?|more|minutes?)(?-u:\b))"
        )
        & ~_BEFORE.str.contains(rf"(?-u:\b){_OTHERS}(?-u:\b)[^.!?\n]*$")
    )


def _raw() -> pl.Expr:
    """The value in digits, or the letter with its first sign."""
    text = pl.col("mention_text")
    letter = text.str.replace(r"(?i) ?plus", "+").str.replace(r"(?i) ?minus", "-").str.extract(r"^([A-DF]) ?", 1)
    sign = text.str.replace(r"(?i) ?plus", "+").str.replace(r"(?i) ?minus", "-").str.extract(r"^[A-DF] ?([+-])", 1)
    first = text.str.extract(rf"(?i)^({_WORD}|[0-9]+(?:[.,][0-9]+)?|\*+)", 1).str.to_lowercase()
    stars = first.str.count_matches(r"\*", literal=False)
    whole = (
        pl.when(stars > 0)
        .then(stars.cast(pl.String))
        .otherwise(first.str.replace(",", ".").replace({word: str(n) for n, word in enumerate(_WORDS)}))
    )
    # The half belongs to the value only where it stands right behind it: "** 1/2", not the "1/2" of "3 1/2 hours".
    has_half = text.str.contains(rf"(?i)^(?:{_WORD}|[0-9]+|\*+){_HALF}|^\*+\.5")
    number = pl.when(has_half).then(pl.concat_str(whole, pl.lit(".5"))).otherwise(whole)
    is_letter = pl.col("extraction_rule") == "rating_letter"
    return pl.when(is_letter).then(pl.concat_str(letter, sign.fill_null(""))).otherwise(number).alias("rating_raw")


def _scale() -> pl.Expr:
    rule, text = pl.col("extraction_rule"), pl.col("mention_text")
    last = text.str.extract(r"(?i)(100|10|20|5|4|ten|five|four|\*+)$", 1).str.to_lowercase()
    stars = last.str.count_matches(r"\*")
    upper = (
        pl.when(stars > 0).then(stars.cast(pl.String)).otherwise(last.replace({"ten": "10", "five": "5", "four": "4"}))
    )
    return (
        pl.when(rule == "rating_letter")
        .then(pl.lit(LETTER))
        .when(rule.is_in(["rating_slash", "rating_out_of"]))
        .then(pl.concat_str(pl.lit("0-"), upper))
        .alias("rating_scale")
    )
