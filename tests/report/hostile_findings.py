"""Findings with hostile texts wherever there are texts."""

import polars as pl

from tests.report.example import findings

HOSTILE = [
    "<script>alert(1)</script>",
    '"onmouseover="alert(1)" x="',
    "'><img src=x onerror=alert(1)>",
    "</style><style>*{display:none}</style>",
    "</title><svg onload=alert(1)>",
    "{{ 7*7 }}{% raw %}{# #}",
    "javascript:alert(1)",
    "https://example.org/beacon.png",
    "-->]]><!--",
    "&lt;b&gt; &amp; &#60;",
    "photo\u202egpj.exe",
    "a\0b\x1b[31mred\u2028\ufeff",
    '=HYPERLINK("x")',
]
EVERYTHING = " ".join(HOSTILE)
LISTED_BY = ("table_name", "list_name")  # with other values than ours, rows go to other places on the pages


def text_columns(frame: pl.DataFrame) -> list[str]:
    return [name for name, dtype in frame.schema.items() if dtype == pl.String]


def with_text(text: str, keeping: tuple[str, ...] = ()) -> dict[str, pl.DataFrame]:
    """The example with `text` in every text, in every list of texts and in all bytes, but for the kept columns."""
    frames = findings()
    changed = {
        name: frame.with_columns(pl.lit(text).alias(column) for column in text_columns(frame) if column not in keeping)
        for name, frame in frames.items()
    }
    changed["refused_review"] = changed["refused_review"].with_columns(
        payload=pl.lit(text.encode()), payload_bytes=pl.lit(len(text.encode())), reasons=pl.lit([text, text])
    )
    return changed
