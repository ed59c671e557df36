"""The layouts that can be read. A new layout is one module in this room and one line here."""

from __future__ import annotations

from dataclasses import replace

from sources.aclimdb import ACL_IMDB
from sources.amazon_2014 import AMAZON_2014
from sources.amazon_2023 import AMAZON_2023
from sources.huggingface_imdb import HUGGINGFACE_IMDB
from sources.kaggle_imdb import KAGGLE_IMDB
from sources.layout import Layout
from sources.letterboxd import LETTERBOXD
from sources.mapped_layout import NAME as MAPPING
from sources.mapped_layout import layout_of_mapping
from sources.plain_text import PLAIN_TEXT, PlainText
from sources.record_layout import RecordLayout
from sources.rotten_tomatoes import ROTTEN_TOMATOES
from sources.snap import SNAP
from sources.transcoding import known_encoding
from sources.yelp import YELP

# Asked in this order: the names of files are looked at before their contents, and plain text takes whatever is left.
SOURCES: tuple[Layout, ...] = (
    ACL_IMDB,
    KAGGLE_IMDB,
    AMAZON_2014,
    AMAZON_2023,
    SNAP,
    YELP,
    ROTTEN_TOMATOES,
    HUGGINGFACE_IMDB,
    LETTERBOXD,
    PLAIN_TEXT,
)


def layout_of(name: str, encoding: str | None = None, mapping: str | None = None) -> Layout:
    """The layout of that name, with the encoding that was declared; of a mapping, the one that its text describes.

    Raises:
        BadMapping: if the mapping cannot be used.
        KeyError: if there is none of that name.
        UnknownEncoding: if there is no such encoding.
    """
    if name == MAPPING and mapping is not None:
        return with_encoding(layout_of_mapping(mapping), encoding)
    return with_encoding({layout.name: layout for layout in SOURCES}[name], encoding)


def with_encoding(layout: Layout, encoding: str | None) -> Layout:
    """A layout that reads another encoding than its own."""
    if encoding is None:
        return layout
    name = known_encoding(encoding)
    if isinstance(layout, RecordLayout):
        return replace(layout, encoding=name)
    return replace(layout, encoding=name) if isinstance(layout, PlainText) else replace(ACL_IMDB, encoding=name)
