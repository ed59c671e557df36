"""The templates: every value is escaped when it is printed, and characters that cannot be seen are written out.

No value of the data stands in a tag, in a style, in a script or in an address.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from shlex import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from report import evidence, formatting, verdict, visible

TEMPLATES = Path(__file__).parent / "templates"
ASSETS = Path(__file__).parent / "assets"


@cache
def environment() -> Environment:
    """The templates, with escaping on for every one of them whatever its name ends in."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(elapsed=formatting.elapsed)
    templates.filters.update(
        byte_pieces=visible.byte_pieces,
        counted=formatting.counted,
        duration=formatting.duration,
        instant=formatting.instant,
        minute=formatting.minute,
        named_values=evidence.named_values,
        number=formatting.number,
        outcome_word=verdict.word,
        parts=visible.parts,
        pieces=visible.pieces,
        reason_sentence=evidence.reason_sentence,
        share=formatting.share,
        shell_word=quote,
        size=formatting.size,
    )
    return templates


def _printed(value: object) -> object:
    """What `{{ }}` prints: a dash for a missing value, and text with its odd characters written out.

    What a macro returns has been through here already, and is known by its `__html__`.
    """
    if value is None:
        return visible.NOTHING
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return visible.plain(value)
    return value
