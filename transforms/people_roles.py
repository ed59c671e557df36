"""What a text says that a person did, by the words beside the name."""

from __future__ import annotations

import polars as pl

from contracts.sets import CREDIT_ROLES

_LEFT_ROLES = {
    "director": r"^by:(?:[^:]*(?:direct|helm)|film|movie|flick)|^calling:[a-z/-]*(?:director|filmmaker|film-maker)",
    "writer": r"^by:[^:]*(?:writ|wrote|script|pen|screenplay)|^calling:[a-z/-]*(?:writer|creator)",
    "producer": r"^by:[^:]*produc|^calling:[a-z/-]*producer",
    "actor": r"^by:(?:play|portray|act|voic|perform|cameo|role|turn|narrat|support)"
    r"|^calling:[a-z/-]*(?:actor|actress|star|newcomer|comedian|heroine|villain|hero)|^cast",
    "composer": r"^by:[^:]*(?:compos|scor|music|soundtrack)|^calling:[a-z/-]*composer",
    "cinematographer": r"^by:[^:]*(?:shot|photograph|cinematograph|lens|camera)|^calling:[a-z/-]*cinematographer",
    "editor": r"^by:[^:]*edit|^calling:[a-z/-]*editor",
    "other_crew": r"^by:[^:]*(?:choreograph|design|effect)|^calling:[a-z/-]*choreographer",
}
_RIGHT_ROLES = {
    "director": r"^tied:(?:direct|helm)|supplies:direct|does:(?:direct|helm)|^'s of:direct|is_a:(?:director|filmmaker)",
    "writer": r"^tied:(?:script|pen|writ)|supplies:scr|does:(?:wrote|write)|^'s of:(?:script|screenplay|writing)"
    r"|is_a:(?:writer|screenwriter)",
    "producer": r"^tied:produced|does:produced|is_a:producer",
    "actor": r"^tied:starring"
    r"|does:(?:play|portray|star|give|gave|deliver|shine|steal|act|perform|co-star|turn|does|did|"
    r"lend|voice|cast|was cast|is cast|miscast|appear)"
    r"|^'s of:(?:perform|act|portray|character|presence|cameo|role|voice)"
    r"|is_a:(?:act|star)|^turns",
    "composer": r"supplies:(?:score|soundtrack|music)|does:composed|^'s of:(?:score|music)|is_a:composer",
    "cinematographer": r"supplies:(?:cinemato|photo)|^'s of:(?:cinematography|photography)|is_a:cinematographer",
    "editor": r"is_a:editor",
}
_LIKENED = (
    r"^likened:|^by:(?:novel|book|based|story|stories|song|anything|influenced|inspired|classic|work)"
    r"|^calling:(?:author|novelist|critic|singer)"
)
_OTHER_WORK = r"^tied:(?:esque|like|style|bashing|ish)|^'s of:(?:novel|book|stor)"
_ONE_OF_A_KIND = r"^of:(?:film|movie|flick|comed|style)"


def told_roles(occurrence: pl.DataFrame) -> pl.DataFrame:
    """What stands beside each occurrence of a person.

    Args:
        occurrence: `left` and `right` of `in_context`.

    Returns:
        The rows with one Boolean for each credit role (`is_director`, …) and `is_aside`: named for something else.
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
        is_aside=left.str.contains(_LIKENED)
        | right.str.contains(_OTHER_WORK)
        | (left.str.contains(r"^small:an?$") & right.str.contains(_ONE_OF_A_KIND)),
    )
