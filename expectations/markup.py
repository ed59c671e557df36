"""What cleaning must not leave behind, as patterns for DuckDB: each a part of what `docs/cleaning.md` removes."""

from __future__ import annotations

from dataclasses import dataclass
from html.entities import name2codepoint

# A break with or without attributes, as in HTML, and with blanks after the bracket, as in tokenised dumps.
BREAK = r"""<[ \n]*/?[ \n]*(?i:br)([ \n/]+[a-zA-Z_:@][a-zA-Z0-9_:.-]*[ \n]*=[ \n]*("[^"]*"|'[^']*'|[^ \n"'=<>`]+))*[ \n/]*>"""

# Numbers, and the names of HTML 4. An unknown name such as `&foo;` is text.
ENTITY = f"&(#[0-9]+|#[xX][0-9a-fA-F]+|{'|'.join(sorted(name2codepoint))});"

CONTROL = r"[\x{0}\x{80}-\x{9f}]"

_AROUND = "(?s).{0,40}"


@dataclass(frozen=True)
class Leftover:
    """A condition in SQL on `clean_text`, and the part of the text that meets it."""

    found: str
    excerpt: str


def _literal(pattern: str) -> str:
    return "'" + pattern.replace("'", "''") + "'"


def _leftover() -> Leftover:
    """Cheap tests stand before the patterns: most texts hold neither bracket nor ampersand and are plain ASCII."""
    tests = {
        BREAK: "contains(clean_text, '<')",
        ENTITY: "contains(clean_text, '&')",
        CONTROL: "(strlen(clean_text) <> length(clean_text) or contains(clean_text, chr(0)))",
    }
    found = " or ".join(
        f"{test} and regexp_matches(clean_text, {_literal(pattern)})" for pattern, test in tests.items()
    )
    excerpts = ", ".join(
        f"nullif(regexp_extract(clean_text, {_literal(_AROUND + '(' + pattern + ')' + '.{0,40}')}), '')"
        for pattern in tests
    )
    return Leftover(found, f"coalesce({excerpts})")


LEFTOVER = _leftover()
