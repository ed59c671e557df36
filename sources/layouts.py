"""The layouts that can be read. A new layout is one module in this room and one line here."""

from __future__ import annotations

from sources.aclimdb import ACL_IMDB
from sources.layout import Layout
from sources.plain_text import PLAIN_TEXT

SOURCES: tuple[Layout, ...] = (ACL_IMDB, PLAIN_TEXT)  # asked in this order: plain text takes whatever is left


def layout_named(name: str) -> Layout:
    """The layout of that name; KeyError if there is none."""
    return {layout.name: layout for layout in SOURCES}[name]
