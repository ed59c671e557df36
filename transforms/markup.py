"""The rules on HTML markup: comments, breaks, tags.

A tag is the name of an element of the HTML standard (retired ones included) with well-formed attributes. Everything
else in angle brackets is text: `<3`, `<<sigh>>`, `a <b and c> d`. A pattern is matched in time linear in the text, and
none prefers a longer match that it would have to look for again and again (`<script>.*</script>|<script>`).
"""

from __future__ import annotations

import polars as pl

from contracts.html import BARE_ATTRIBUTES, BLOCK_ELEMENTS, BREAK_ELEMENT, INLINE_ELEMENTS
from transforms.cleaning_rule import TEXT, CleaningRule, holds

_VALUE = r"""(?:"[^"]*"|'[^']*'|[^ \n"'=<>`]+)"""
_ATTRIBUTE = rf"(?:(?i-u:{BARE_ATTRIBUTES})|[A-Za-z_:@][A-Za-z0-9_:.-]*[ \n]*=[ \n]*{_VALUE})"
_END = rf"(?:[ \n/]+{_ATTRIBUTE})*[ \n/]*>"

COMMENT = r"(?s:<!--(?:-?>|.*?--!?>))|<!(?i-u:doctype)(?:[ \n][^<>]*)?>"
# Only a break may have blanks after `<`: tokenised dumps have `< br / >`, and it means nothing else.
BREAK = rf"<[ \n]*/?[ \n]*(?i-u:{BREAK_ELEMENT}){_END}"


def _tag(elements: str) -> str:
    """The pattern of the start and end tags of some elements."""
    return rf"<(?i-u:{elements}){_END}|</(?i-u:{elements})[ \n/]*>"


BLOCK_TAG = _tag(BLOCK_ELEMENTS)
INLINE_TAG = _tag(INLINE_ELEMENTS)

COMMENTS = CleaningRule(
    "comments",
    finds=(holds("<!"), TEXT.str.contains(COMMENT)),
    cleaned=lambda texts: texts.str.replace_all(COMMENT, ""),
)

# A line end before and after a break belongs to it. What a line end can complete is only what a `<` has opened.
BREAKS = CleaningRule(
    "breaks",
    finds=(holds("<"), TEXT.str.contains(BREAK)),
    cleaned=lambda texts: texts.str.replace_all(rf"(?:\n *)?{BREAK}(?: *\n)?", "\n"),
    uncovers=holds("<"),
)

BLOCK_TAGS = CleaningRule(
    "block_tags",
    finds=(holds("<"), TEXT.str.contains(BLOCK_TAG)),
    cleaned=lambda texts: texts.str.replace_all(BLOCK_TAG, "\n\n"),
)

INLINE_TAGS = CleaningRule(
    "inline_tags",
    finds=(holds("<"), TEXT.str.contains(INLINE_TAG)),
    cleaned=lambda texts: texts.str.replace_all(INLINE_TAG, ""),
)


def break_count(text: pl.Expr) -> pl.Expr:
    """The number of HTML breaks in a text: Int32."""
    return text.str.count_matches(BREAK).cast(pl.Int32)
