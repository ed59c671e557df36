"""The rules on HTML markup: comments, breaks, tags.

A tag is the name of an element of the HTML standard (retired ones included) with well-formed attributes. Everything
else in angle brackets is text: `<3`, `<<sigh>>`, `a <b and c> d`. A pattern is matched in time linear in the text, and
none prefers a longer match that it would have to look for again and again (`<script>.*</script>|<script>`).
"""

from __future__ import annotations

import polars as pl

from transforms.cleaning_rule import TEXT, CleaningRule, holds

BLOCK_ELEMENTS = (
    "address|article|aside|blockquote|body|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|frameset|h1|h2|h3|h4|h5|h6|head|header|hgroup|hr|html|legend|li|listing|main|menu|nav|noframes|ol|"
    "optgroup|option|p|plaintext|pre|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul|xmp"
)
INLINE_ELEMENTS = (
    "a|abbr|acronym|applet|area|audio|b|base|basefont|bdi|bdo|bgsound|big|blink|button|canvas|cite|code|col|colgroup|"
    "command|data|datalist|del|dfn|em|embed|font|frame|i|iframe|img|input|ins|isindex|kbd|keygen|label|link|map|mark|"
    "marquee|math|menuitem|meta|meter|multicol|nextid|nobr|noembed|noscript|object|output|param|picture|progress|q|"
    "rb|rp|rt|rtc|ruby|s|samp|script|select|selectedcontent|slot|small|source|spacer|span|strike|strong|style|sub|"
    "sup|svg|template|textarea|time|track|tt|u|var|video|wbr"
)

# Attributes that may stand without a value. Any other bare word makes the brackets text: `a <b and c> d`.
_BARE_ATTRIBUTES = (
    "allowfullscreen|async|autofocus|autoplay|checked|compact|controls|declare|default|defer|disabled|formnovalidate|"
    "hidden|inert|ismap|itemscope|loop|multiple|muted|nohref|nomodule|noresize|noshade|novalidate|nowrap|open|"
    "playsinline|readonly|required|reversed|selected"
)

_VALUE = r"""(?:"[^"]*"|'[^']*'|[^ \n"'=<>`]+)"""
_ATTRIBUTE = rf"(?:(?i-u:{_BARE_ATTRIBUTES})|[A-Za-z_:@][A-Za-z0-9_:.-]*[ \n]*=[ \n]*{_VALUE})"
_END = rf"(?:[ \n/]+{_ATTRIBUTE})*[ \n/]*>"

COMMENT = r"(?s:<!--(?:-?>|.*?--!?>))|<!(?i-u:doctype)(?:[ \n][^<>]*)?>"
# Only a break may have blanks after `<`: tokenised dumps have `< br / >`, and it means nothing else.
BREAK = rf"<[ \n]*/?[ \n]*(?i-u:br){_END}"


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
