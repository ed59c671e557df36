"""The heads of a table in the terminal: names go on in the next line after an underscore, so that data get the room."""

from __future__ import annotations

import re
from collections.abc import Sequence

AFTER_UNDERSCORE = re.compile(r"(?<=_)(?=[^_])")


def wrapped(name: str, width: int) -> str:
    """The name in lines of at most `width` characters; a part without an underscore is never broken."""
    lines = [""]
    for part in AFTER_UNDERSCORE.split(name):
        if lines[-1] and len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def head_width(head: str) -> int:
    """The characters of its longest line."""
    return max(map(len, head.split("\n")))


def fitting_heads(names: Sequence[str], widths: Sequence[int], room: int) -> list[str] | None:
    """The heads with as few line breaks as let all columns fit; None if even the shortest lines do not.

    Args:
        names: of the columns.
        widths: the characters that the data of each column need.
        room: the characters that all columns have together.
    """
    longest = max(map(len, names), default=0)
    for width in range(longest, 0, -1):
        heads = [wrapped(name, width) for name in names]
        if sum(max(head_width(head), least) for head, least in zip(heads, widths, strict=True)) <= room:
            return heads
    return None
