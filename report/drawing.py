"""Pictures of charts, drawn by a process of its own: `report.renderer`.

The renderer is a browser's engine. It takes a second to start, which overlaps what goes on meanwhile, and it ends its
process at once where memory is limited: then the report has its tables instead, and the run knows nothing of it. Of
what it draws, only shapes and texts are taken, attribute by attribute.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from report.plot import Plot

TIME_LIMIT_SECONDS = 30.0
SPACE = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset({"svg", "g", "path", "rect", "line", "text", "tspan", "circle"})
PLACES = frozenset({"cx", "cy", "d", "dx", "dy", "height", "r", "transform", "viewBox", "width", "x", "x1", "x2"})
LOOKS = frozenset({"fill", "fill-opacity", "font-size", "font-weight", "opacity", "stroke", "stroke-opacity"})
STROKES = frozenset({"stroke-dasharray", "stroke-linejoin", "stroke-miterlimit", "stroke-width", "text-anchor"})
ATTRIBUTES = PLACES | LOOKS | STROKES | {"y", "y1", "y2"}
COMMAND = (sys.executable, "-m", "report.renderer")
# The place of the packages: `python -m` looks for them in its working folder first, and finds no stranger's there.
PACKAGES = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Drawing:
    """An SVG picture that holds nothing but shapes and texts, ready to stand in a page."""

    svg: str

    def __html__(self) -> str:
        """What a template prints, as it is."""
        return self.svg


Pictures = Callable[[], Sequence[Drawing | None]]  # waits for them
Draw = Callable[[Sequence[Plot]], Pictures]  # hands the plots over, and returns at once


def undrawn(plots: Sequence[Plot]) -> Pictures:
    """No pictures."""
    return lambda: [None] * len(plots)


@contextmanager
def pictures(*, are_wanted: bool = True, command: Sequence[str] = COMMAND) -> Iterator[Draw]:
    """What draws plots, once, within the block; the process starts at once and ends with the block.

    Args:
        are_wanted: whether to start the process at all.
        command: what to run.
    """
    process = _started(command) if are_wanted else None
    if process is None:
        yield undrawn
        return
    with ThreadPoolExecutor(max_workers=1) as waiting:
        try:
            yield lambda plots: waiting.submit(_drawn, process, plots).result
        finally:
            process.kill()
    process.communicate()


def _started(command: Sequence[str]) -> subprocess.Popen[str] | None:
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, cwd=PACKAGES, text=True, encoding="utf-8"
        )
    except OSError:
        return None


def _drawn(process: subprocess.Popen[str], plots: Sequence[Plot]) -> Sequence[Drawing | None]:
    """The pictures, or none if the process ends, takes too long, or answers with anything else."""
    if not plots:
        return []
    try:
        answer, _ = process.communicate(json.dumps([plot.as_dict() for plot in plots]), TIME_LIMIT_SECONDS)
        return [Drawing(only_shapes(svg, plot.label)) for svg, plot in zip(json.loads(answer), plots, strict=True)]
    except (OSError, ValueError, TypeError, ET.ParseError, subprocess.TimeoutExpired):
        return undrawn(plots)()


def only_shapes(svg: str, label: str) -> str:
    """The picture with its shapes and texts, and nothing else of what it holds."""
    picture = ET.fromstring(svg)  # noqa: S314 -- made by the renderer, which fetches nothing
    _keep_shapes(picture)
    size = (picture.attrib.pop("width", ""), picture.attrib.pop("height", ""))
    picture.attrib.setdefault("viewBox", f"0 0 {size[0]} {size[1]}")
    picture.attrib.update({"class": "picture", "role": "img", "aria-label": label, "focusable": "false"})
    return ET.tostring(picture, encoding="unicode")


def _keep_shapes(element: ET.Element) -> None:
    element.tag = element.tag.removeprefix(SPACE)
    for name in [name for name in element.attrib if name not in ATTRIBUTES]:
        del element.attrib[name]
    for child in list(element):
        if child.tag.removeprefix(SPACE) in ELEMENTS:
            _keep_shapes(child)
        else:
            element.remove(child)
