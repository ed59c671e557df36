"""The names of HTML: what cleaning takes for a tag, and what must not be left in a clean text.

From the HTML standard, retired elements included. The names of each set are parted by bars, as patterns want them.
"""

from __future__ import annotations

BREAK_ELEMENT = "br"

# They part paragraphs.
BLOCK_ELEMENTS = (
    "address|article|aside|blockquote|body|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|frameset|h1|h2|h3|h4|h5|h6|head|header|hgroup|hr|html|legend|li|listing|main|menu|nav|noframes|ol|"
    "optgroup|option|p|plaintext|pre|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul|xmp"
)

# They stand within a line.
INLINE_ELEMENTS = (
    "a|abbr|acronym|applet|area|audio|b|base|basefont|bdi|bdo|bgsound|big|blink|button|canvas|cite|code|col|colgroup|"
    "command|data|datalist|del|dfn|em|embed|font|frame|i|iframe|img|input|ins|isindex|kbd|keygen|label|link|map|mark|"
    "marquee|math|menuitem|meta|meter|multicol|nextid|nobr|noembed|noscript|object|output|param|picture|progress|q|"
    "rb|rp|rt|rtc|ruby|s|samp|script|select|selectedcontent|slot|small|source|spacer|span|strike|strong|style|sub|"
    "sup|svg|template|textarea|time|track|tt|u|var|video|wbr"
)

# Attributes that may stand without a value. Any other bare word makes the brackets text: `a <b and c> d`.
BARE_ATTRIBUTES = (
    "allowfullscreen|async|autofocus|autoplay|checked|compact|controls|declare|default|defer|disabled|formnovalidate|"
    "hidden|inert|ismap|itemscope|loop|multiple|muted|nohref|nomodule|noresize|noshade|novalidate|nowrap|open|"
    "playsinline|readonly|required|reversed|selected"
)
