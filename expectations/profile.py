"""Bands proposed from the loads so far, as changes of a file of expectations: read, and taken or left, by a person."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

OBSERVED: Final = "# Over "
_NEWEST: Final = "load_run_key = (select max(load_run_key) from judged)"
_HEADER = re.compile(r"^\s*\[")
_ADDED = re.compile(r"^\s*\[\[\s*expect\s*\]\]")
_WORDS: Final = {
    "mean": "The mean of {column} in a load of {source}",
    "quantile": "The median of {column} in a load of {source}",
    "missing_share": "The share of reviews without {column} in a load of {source}",
    "share": "The share of the {column} {value} in a load of {source}",
}
SHARES: Final = ("missing_share", "share")


@dataclass(frozen=True)
class Band:
    """A number of a column of a source, as the loads so far had it.

    Args:
        source_key: the source, as the warehouse knows it.
        source_id: as its user named it.
        kind: of expectation: mean, quantile (the median), missing_share, share.
        column: of `fact_review`.
        value: of a share.
        measured: the number in each load.
    """

    source_key: int
    source_id: str
    kind: str
    column: str
    value: str | None
    measured: tuple[float, ...]

    @property
    def name(self) -> str:
        """What the expectation is called, below its table."""
        source = re.sub(r"[^a-z0-9]+", "_", self.source_id.lower()).strip("_")
        if source != self.source_id:  # two sources may look alike now
            source = f"{source}_{self.source_key}".lstrip("_")
        return ".".join(["profile", source, self.column, *([self.value] if self.value else []), self.kind])

    @property
    def ends(self) -> tuple[float, float]:
        """The band: what was seen, and half of its width beyond, but at least a tenth or five points of a share."""
        low, high = min(self.measured), max(self.measured)
        if self.kind in SHARES:
            margin = max((high - low) / 2, 0.05)
            return round(max(low - margin, 0.0), 3), round(min(high + margin, 1.0), 3)
        margin = max((high - low) / 2, 0.1 * abs(high))
        return round(low - margin, 3), round(high + margin, 3)

    @property
    def seen(self) -> str:
        """What the loads had, as a comment."""
        count, low, high = len(self.measured), min(self.measured), max(self.measured)
        seen = f"{low:.4g}." if low == high else f"{low:.4g} to {high:.4g}."
        if count == 1:
            return f"{OBSERVED}1 load, too few to know how much it varies: {seen}"
        return f"{OBSERVED}{count} loads: {seen}"


def proposed(text: str, bands: Sequence[Band]) -> str:
    """The text of a file of expectations with bands put in: new ones at the end, known ones where they stand.

    Of a known one only the ends and the comment on what was seen change.
    """
    blocks = _blocks(text)
    names = {_name(block): number for number, block in enumerate(blocks) if _ADDED.match(_header(block))}
    for band in bands:
        number = names.get(band.name)
        if number is None:
            blocks.append(["", *_lines(band)])
        else:
            blocks[number] = _updated(blocks[number], band)
    lines = [line for block in blocks for line in block]
    return "\n".join(lines).lstrip("\n") + "\n" if bands else text


def unified_diff(before: str, after: str, path: str) -> str:
    """What changes in a file, as `git apply` and `patch -p1` take it; empty if nothing does."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    name = path.lstrip("/")
    changes = difflib.unified_diff(old, new, f"a/{name}" if before else "/dev/null", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in changes)


def _blocks(text: str) -> list[list[str]]:
    """The lines before the first header, and those of each header; a comment on what was seen leads the next block."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if _HEADER.match(line):
            leading = [blocks[-1].pop()] if blocks[-1] and blocks[-1][-1].startswith(OBSERVED) else []
            blocks.append([*leading, line])
        else:
            blocks[-1].append(line)
    return blocks


def _header(block: Sequence[str]) -> str:
    return next((line for line in block if _HEADER.match(line)), "")


def _name(block: Sequence[str]) -> str | None:
    found = (re.match(r"""\s*name\s*=\s*["']([^"']*)["']""", line) for line in block)
    return next((match[1] for match in found if match), None)


def _lines(band: Band) -> list[str]:
    low, high = band.ends
    what = _WORDS[band.kind].format(column=band.column, source=band.source_id, value=band.value)
    said: dict[str, str | float] = {
        "name": band.name,
        "table": "fact_review",
        "column": band.column,
        "expect": band.kind,
        **({"q": 0.5} if band.kind == "quantile" else {}),
        **({"value": band.value} if band.value else {}),
        "where": f"source_key = {band.source_key} and {_NEWEST}",
        "min": low,
        "max": high,
        "why": f"{what} is as in the loads before.",
        "severity": "warning",
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    return [band.seen, "[[expect]]", *lines]


def _updated(block: Sequence[str], band: Band) -> list[str]:
    low, high = band.ends
    changed = []
    for line in block:
        if line.startswith(OBSERVED):
            changed.append(band.seen)
        elif found := re.match(r"(\s*)(min|max)\s*=", line):
            changed.append(f"{found[1]}{found[2]} = {low if found[2] == 'min' else high}")
        else:
            changed.append(line)
    return changed
