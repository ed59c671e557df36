"""Awards and film festivals that a text names."""

from __future__ import annotations

import polars as pl

from transforms.mention import apart, mentions
from transforms.spans import folded, lower, occurrences

# Names that mean the award wherever they stand.
_SURE = (
    r"(?i:academy awards?|golden globes?(?: awards?)?|emmys|emmies|baftas?(?: awards?)?|razz(?:ies|ie"
    r"|y)(?: awards?)?|golden raspberr(?:y|ies)"
    r"(?: awards?)?|gramm(?:y|ys|ies)(?: awards?)?|palme? d[’' ]?or|golden palm|golden lion|golden bear"
    r"|silver bear|silver lion|grand prix"
    r"|pulitzer(?: prize)?|nobel (?:peace )?prize|nobel|(?:independent )?spirit awards?|tony awards?"
    r"|people[’']?s choice awards?"
    r"|saturn awards?|hugo awards?|filmfare awards?|national (?:film )?awards?|screen actors guild awards?"
    r"|sag awards?|c[eé]sars? awards?"
    r"|grand jury (?:prize|award)|jury prize|audience award|david di donatello|goya awards?|genie awards?"
    r"|gemini awards?|obie awards?"
    r"|mtv movie awards?|annie awards?|daytime emmys?|cannes(?: (?:international )?film festival| festival)?"
    r"|slamdance|berlinale|tiff|sxsw"
    r"|south by southwest|tribeca(?: film festival)?|academy of motion picture arts and sciences)"
)
_SURE_CASED = (
    r"(?:Sundance(?: Film)?(?: Festival)?|SUNDANCE|BAFTA|Cesar Award|Genies|Obie|AFI Fest|Oscars|OSCARS|oscars)"
)
# Names that are also persons: only beside words of winning.
_HEDGED = r"(?i:oscar|emmy|tony)(?: (?i:award))?"
_WON_BEFORE = (
    r"(?i)(?:\b(?:an?|the|for|her|his|their|its|first|second|third|deserv[a-z]+|win|wins|won|winning|no|any|of"
    r"|every|and|or|another|best [a-z]+"
    r"|best supporting [a-z]+|academy|[0-9]+|two|three|four|five|six|multiple|only|that|one|as|were|screams?"
    r"|shout[a-z]*|an honorary|posthumous)[ \"'-]+)$"
)
_WON_AFTER = (
    r"(?i)^(?:[- ]?(?:winn|nomin|worth|calib|material|night|buzz|bait|conten|race|show|cerem|perform|award"
    r"|season|consider|clip|win|nod|for"
    r"|nom|deserv|snub|voters|winner|caliber|quality|glory|statue|gold|category|categories|speech|presentation|hopes?|level|class|potential|laden"
    r"|or|and|in (?:19|20)[0-9]{2})|[\"'.,!?;:)]|\s*$)"
)
_FESTIVAL = (
    r"(?:\p{Lu}[\p{L}.’'&-]*(?: (?:of|de|du|and|&|\p{Lu}[\p{L}.’'&-]*|[0-9]+(?:th|st|nd|rd)?)){0,5} )"
    r"(?:(?i:film festival|filmfest|film fest)|Festival|Awards?|Prize)"
)
_WITHIN = r"(?i)academy award|oscar|emmy|golden globe|grammy|tony award|pulitzer|bafta|nobel|cannes film|sundance film"
_NAMELESS = (
    r"^(?i:(?:the|a|an|at|in|this|that|my|his|her|and|film|for|which|it|if|when|international|best|worst|oscar"
    r"|academy|emmy|golden globe|our"
    r"|year|annual|even|winner of|winner|losing|winning|dear|like|recent|first|second|last|saw|[0-9]+(?:th|st"
    r"|nd|rd))\s)+"
)
_CATEGORY = (
    r"(?:Best (?:Picture|Actor|Actress|Supporting Actor|Supporting Actress|Director"
    r"|Foreign Language Film|Foreign Film|Screenplay))"
)


def award_mentions(review: pl.DataFrame) -> pl.DataFrame:
    """Awards and festivals, each once, in the singular where the text has both: rows of `MENTION`."""
    named, after = pl.col("mention_text"), pl.col("after")
    ends = ~after.str.contains(r"^[\p{L}0-9]")
    lead = r"(?:^|[^\p{L}0-9])"
    sure = occurrences(review, _SURE, lead, [lower(_SURE)]).filter(ends)
    cased = occurrences(review, _SURE_CASED, lead).filter(
        ends & ~(named.str.contains("(?i)sundance") & after.str.contains(r"^(?:'s)? (?:Kid|Channel)|^ (?i:kid)"))
    )
    hedged = occurrences(review, _HEDGED, lead, [lower(_HEDGED)]).filter(
        ends
        & ~after.str.contains(r"^ \p{Lu}[a-z]")
        & (
            named.str.contains("(?i)award")
            | after.str.contains("(?i)^[- ](?:winn|nomin|worth|award)")
            | (_is_an_award() & ~named.str.contains("(?i)tony"))
        )
    )
    festival = (
        occurrences(review, _FESTIVAL, needles=["film ?fest|festival|award|prize"])
        .filter(ends)
        .with_columns(lost=named.str.extract(_NAMELESS + "|^", 0).str.len_chars().cast(pl.Int32))
    )
    festival = (
        festival.with_columns(
            mention_text=named.str.replace(_NAMELESS, ""), start_character=pl.col("start_character") + pl.col("lost")
        )
        .filter(named.str.contains(r"^\p{Lu}\S* \S") & ~named.str.contains(_WITHIN))
        .drop("lost")
    )
    parts = ((sure, "award_name"), (cased, "award_name"), (hedged, "award_beside_winning"), (festival, "award_form"))
    found = apart(pl.concat(frame.with_columns(extraction_rule=pl.lit(rule)) for frame, rule in parts))
    category = (
        occurrences(review, _CATEGORY)
        .filter(ends)
        .join(found, on="review_key", how="anti")
        .with_columns(extraction_rule=pl.lit("award_category"))
    )
    return mentions(_singular(pl.concat([found, category])), "award")


def _is_an_award() -> pl.Expr:
    """Whether the words on one side speak of winning, and the other side does not make it a person."""
    before, after = pl.col("before"), pl.col("after")
    return (before.str.contains(_WON_BEFORE) & after.str.contains(_WON_AFTER)) | after.str.contains(
        r"(?i)^[- ]?(?:nominat|nominee|worthy|winn|calib|buzz|bait|nod\b)"
    )


def _singular(found: pl.DataFrame) -> pl.DataFrame:
    """The occurrences of one award under one name; where the text has its singular, that is the one to keep."""
    plural = r"(?i)(?:s|ies)$"
    name = (
        folded(pl.col("mention_text"))
        .str.replace("ies$", "y")
        .str.replace("(oscar|emmy|award|globe|bafta|razzy|razzie|grammy)s$", "$1")
    )
    order = (pl.col("mention_text").str.contains(plural), pl.col("start_character"))
    return (
        found.with_columns(normalised_text=name.str.replace("^the ", "").str.replace("razzie", "razzy"))
        .group_by("review_key", "normalised_text")
        .agg(
            pl.len().cast(pl.Int32).alias("occurrence_count"),
            *(pl.col(name).sort_by(*order).first() for name in ("mention_text", "start_character", "extraction_rule")),
        )
    )
