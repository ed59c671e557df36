"""How dumps come in: one module for each layout, bytes to raw frames. Nothing is cleaned here."""

from __future__ import annotations

from sources.batch import Batch, ReadBatch, read_batch
from sources.dump import Dump, is_complete
from sources.fetchable import FETCHABLE, FetchableDump
from sources.layout import Layout, Recognition, SourceFacts
from sources.layouts import SOURCES, layout_of
from sources.limits import Limits
from sources.mapped_layout import MappedLayout, mapped_layout
from sources.recognising import recognised, recognitions
from sources.rereading import Rereading
from sources.transcoding import known_encoding

__all__ = [
    "FETCHABLE",
    "SOURCES",
    "Batch",
    "Dump",
    "FetchableDump",
    "Layout",
    "Limits",
    "MappedLayout",
    "ReadBatch",
    "Recognition",
    "Rereading",
    "SourceFacts",
    "is_complete",
    "known_encoding",
    "layout_of",
    "mapped_layout",
    "read_batch",
    "recognised",
    "recognitions",
]
