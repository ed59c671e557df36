"""The smallest ugly dumps of tests/dumps, as files in memory."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sources import SOURCES, Layout
from sources.record_layout import RecordLayout
from tests.sources.made_dumps import Files
from tests.sources.made_records import parquet

DUMPS = Path(__file__).parent.parent / "dumps"
RECORD_LAYOUTS: list[RecordLayout] = [layout for layout in SOURCES if isinstance(layout, RecordLayout)]
HUGGINGFACE: Files = {  # Parquet is made here: it is no text that could be read in a difference
    "plain_text/train-00000-of-00001.parquet": parquet(
        pl.DataFrame(
            {
                "text": ["A boat, a goat.<br />Both float.", None, "", "A boat, a goat.<br />Both float."],
                "label": [1, 0, 0, 2],
                "source": [{"page": [1, 2]}, None, {"page": []}, None],
            }
        )
    ),
    "plain_text/test-00000-of-00001.parquet": parquet(pl.DataFrame({"text": ["Caf\u00e9 \0 noir"], "label": [0]})),
    "README.md": b"What this is.",
}


def ugly_dump(layout: Layout) -> Files:
    """The files of the smallest ugly dump of a layout."""
    if layout.name == "huggingface_imdb":
        return HUGGINGFACE
    root = DUMPS / layout.name
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
