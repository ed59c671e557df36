"""Warnings that a text gives the story away. A promise of no spoilers is none."""

from __future__ import annotations

import polars as pl

from transforms.mention import mentions
from transforms.spans import lower, occurrences

_SPOILER = r"(?i:(?:semi-?|mini-?|plot-?)?spoi?li?[ea]rs?)"
# A denial in the same sentence, shortly before: "this review has no spoilers", "I won't add any spoilers".
_DENIED = (
    r"(?i)(?:\b(?:no|not|non|never|without|avoid(?:ing|s|ed)?|any|zero|free of|isn[’']?t|hardly|minus|sans"
    r"|nothing|neither|don[’']?t"
    r"|won[’']?t|cannot|can[’']?t|doesn[’']?t|aren[’']?t|wouldn[’']?t|didn[’']?t|hate|hates|lack(?:s|ing)?)\b[^.!?\n;:*()\[\]]{0,40})$"
)
_DENIED_AFTER = r"^[\"']?[ -](?:(?i:free|less)\b)"
_FLAG_AFTER = (
    r"(?i)^[\"')\]*!:.~ -]*(?:alert|warning|ahead|below|follow|coming|included?|includes|within|inside|abound"
    r"|in (?:this|here|the|my)"
    r"|here|begins?|starts?|ends?|over|to (?:come|follow)|are|may|might|info|content|contained|possible|present|section"
    r"|space|off|on|next|approaching|throughout|for)\b|^[\"']?\s*[*:!>)\]}(\[{=#~-]|^[\"']?\s*\n|^[\"'.]*\s*$|^[.,]"
)
_FLAG_BEFORE = (
    r"(?i:\b(?:contains?|containing|possible|possibly|may|might|be|some|mild|minor|major|warning|beware|are|is|here|potential|alert|big"
    r"|huge|slight|small|little|following|few|many|ahead|heavy|end|begin|start|include|includes|has|have"
    r"|massive|full of|of"
    r"|caution|attention|complete|total|tiny|serious|partial|with|more|have)|[*\[({!:#=<>~-])\W{0,6}$"
)
_USE = (
    r"(?i)(?:\b(?:reading|read|hearing|heard|saw|seen|know|knew|knowing|trailer|rear|car|looking for|online"
    r"|web|site|those)[^a-z0-9]+(?:[a-z0-9]+[^a-z0-9]+){0,2})$"
)


def spoiler_mentions(review: pl.DataFrame) -> pl.DataFrame:
    """Warnings of spoilers, and words that flag one: rows of `MENTION`."""
    before, after, text = pl.col("before"), pl.col("after"), pl.col("mention_text")
    word = occurrences(review, _SPOILER, r"(?:^|[^A-Za-z])", [lower(_SPOILER)]).filter(~after.str.contains("^[a-z]"))
    is_flag = (
        text.str.contains("^[A-Z]{6}")
        | after.str.contains(_FLAG_AFTER)
        | before.str.contains(_FLAG_BEFORE)
        | before.str.contains(r"(?:^|\n)\W*$")
    )
    flagged = word.filter(
        is_flag & ~before.str.contains(_DENIED) & ~before.str.contains(_USE) & ~after.str.contains(_DENIED_AFTER)
    ).with_columns(extraction_rule=pl.lit("spoiler_flag"))
    reading = occurrences(
        review,
        r"(?i:(?:stop reading|(?:don[’']?t|do not) read (?:this|any|on|further|past|ahead|beyond|the rest|below"
        r"|these|my)))"
        r"[^.!?\n]{0,60}(?i:(?:haven[’']?t|have not|not (?:yet )?seen|don[’']?t (?:want|like)|not want|plan"
        r"|intend|wish|want to))",
    ).with_columns(extraction_rule=pl.lit("spoiler_stop_reading"))
    found = pl.concat([flagged, reading]).with_columns(normalised_text=pl.lit("spoiler warning"))
    return mentions(found, "spoiler_warning")
