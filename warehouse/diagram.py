"""The star as a picture: an SVG of its tables, their keys, and what points at what, made of the contracts.

Facts and bridges stand in the middle, dimensions that one table points at on the left, those that several share on the
right. Only keys are drawn; a line below says how many other columns there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from contracts import STAR_TABLES
from contracts.schema import Column, Table

WIDTH: Final = 230
LINE: Final = 20
HEAD: Final = 30
GAP: Final = 28
LEFT, MIDDLE, RIGHT = 20, 420, 820
STYLE: Final = (
    "text{font:13px system-ui,sans-serif;fill:#1d2733}.name{font-weight:600}.more{fill:#5b6773;font-style:italic}"
    ".box{fill:#fff;stroke:#8894a0}.fact{fill:#dbe9f6}.dimension{fill:#e4f0dd}.bridge{fill:#f4e8d4}"
    ".line{fill:none;stroke:#5b6773;stroke-width:1.3}.dot{fill:#5b6773}"
)


@dataclass(frozen=True)
class Box:
    """One table on the page: where its upper left corner is, and the keys that it shows."""

    table: Table
    x: int
    y: int
    keys: tuple[Column, ...]

    @property
    def height(self) -> int:
        """With the line for the columns that are not shown."""
        return HEAD + LINE * (len(self.keys) + 1) + 6

    def line_of(self, column: str) -> int:
        """The middle of the line of a key."""
        names = [key.name for key in self.keys]
        return self.y + HEAD + LINE * names.index(column) + LINE // 2


def star_svg() -> str:
    """The whole page `docs/star.svg`."""
    boxes = _boxes()
    height = max(box.y + box.height for box in boxes.values()) + 20
    width = RIGHT + WIDTH + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="The star">',
        f"<style>{STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#f8f9fa"/>',
        *(_line(boxes[table.name], column, boxes) for table in STAR_TABLES for column in _pointers(table)),
        *(_drawn(box) for box in boxes.values()),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _boxes() -> dict[str, Box]:
    users = {
        table.name: sum(table in [column.references for column in other.columns] for other in STAR_TABLES)
        for table in STAR_TABLES
    }
    middle = [table for table in STAR_TABLES if table.kind != "dimension"]
    left = [table for table in STAR_TABLES if table.kind == "dimension" and users[table.name] <= 1]
    right = [table for table in STAR_TABLES if table.kind == "dimension" and users[table.name] > 1]
    facts = _column(middle, MIDDLE)
    height = max(box.y + box.height for box in facts.values())
    return {**_column(left, LEFT, height), **facts, **_column(right, RIGHT, height)}


def _column(tables: Sequence[Table], x: int, height: int = 0) -> dict[str, Box]:
    """Boxes one below the other, spread over a height if one is given."""
    boxes: dict[str, Box] = {}
    y = 20
    for number, table in enumerate(tables):
        y = max(y, number * height // len(tables) + 20)
        keys = tuple(column for column in table.columns if column.key or column in _pointers(table))
        boxes[table.name] = Box(table, x, y, keys)
        y += boxes[table.name].height + GAP
    return boxes


def _pointers(table: Table) -> list[Column]:
    return [column for column in table.columns if column.references in STAR_TABLES]


def _drawn(box: Box) -> str:
    rest = len(box.table.columns) - len(box.keys)
    more = f"{rest} more columns" if rest != 1 else "1 more column"
    last = box.y + HEAD + LINE * len(box.keys) + 14
    lines = [
        f'<rect class="box" x="{box.x}" y="{box.y}" width="{WIDTH}" height="{box.height}" rx="4"/>',
        f'<rect class="box {box.table.kind}" x="{box.x}" y="{box.y}" width="{WIDTH}" height="{HEAD - 4}" rx="4"/>',
        f'<text class="name" x="{box.x + 10}" y="{box.y + 18}">{escape(box.table.name)}</text>',
        *(_text(box, key) for key in box.keys),
        f'<text class="more" x="{box.x + 10}" y="{last}">{more}</text>' if rest else "",
    ]
    return "\n".join(line for line in lines if line)


def _text(box: Box, key: Column) -> str:
    sign = "◆" if key.key else "→"
    return f'<text x="{box.x + 10}" y="{box.line_of(key.name) + 4}">{sign} {escape(key.name)}</text>'


def _line(box: Box, column: Column, boxes: dict[str, Box]) -> str:
    """A curve from a key to the key that it points at; within the middle it bows out to the left."""
    assert column.references is not None  # noqa: S101 -- only pointers are asked for
    target = boxes[column.references.name]
    first, last = box.line_of(column.name), target.line_of(target.table.primary_key[0])
    if target.x == box.x:
        start = end = box.x
        bend = f"{start - 60} {first} {end - 60} {last}"
    elif target.x < box.x:
        start, end = box.x, target.x + WIDTH
        bend = f"{(start + end) // 2} {first} {(start + end) // 2} {last}"
    else:
        start, end = box.x + WIDTH, target.x
        bend = f"{(start + end) // 2} {first} {(start + end) // 2} {last}"
    curve = f'<path class="line" d="M{start} {first} C{bend} {end} {last}"/>'
    return f'{curve}<circle class="dot" cx="{end}" cy="{last}" r="3.5"/>'
