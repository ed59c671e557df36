"""Charts drawn where the report is written: Altair describes them, Vega draws them, and no script reaches a page.

Of what Vega draws, only shapes and texts are taken, attribute by attribute. Colours are the stylesheet's own names, so
that one picture suits light, dark and paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    import altair as alt

SPACE = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset({"svg", "g", "path", "rect", "line", "text", "tspan", "circle"})
ATTRIBUTES = frozenset(
    [
        "cx",
        "cy",
        "d",
        "dx",
        "dy",
        "fill",
        "fill-opacity",
        "font-size",
        "font-weight",
        "height",
        "opacity",
        "r",
        "stroke",
        "stroke-dasharray",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-opacity",
        "stroke-width",
        "text-anchor",
        "transform",
        "viewBox",
        "width",
        "x",
        "x1",
        "x2",
        "y",
        "y1",
        "y2",
    ]
)
DATA_NAME = "points"
HEIGHT, WIDTH = 150, 330
CONFIG = {
    "aria": False,
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "domainColor": "var(--line)",
        "gridColor": "var(--line)",
        "gridOpacity": 0.6,
        "labelColor": "var(--muted)",
        "labelFontSize": 11,
        "tickColor": "var(--line)",
        "title": None,
    },
    "legend": {"labelColor": "var(--ink)", "labelFontSize": 11, "orient": "top", "symbolSize": 80, "title": None},
}


@dataclass(frozen=True)
class Drawing:
    """An SVG picture that holds nothing but shapes and texts, ready to stand in a page."""

    svg: str

    def __html__(self) -> str:
        """What a template prints, as it is."""
        return self.svg


def drawing(described: Callable[[], alt.Chart], points: Sequence[Mapping[str, object]], label: str) -> Drawing | None:
    """A chart as a picture, or None on a machine that has no renderer.

    Args:
        described: makes the chart, of the data named `DATA_NAME`, without a size and a style.
        points: the data.
        label: what the picture shows, for those who do not see it.
    """
    try:
        import vl_convert
        from altair.utils.schemapi import debug_mode
    except ImportError:
        return None
    with debug_mode(False):  # Altair holds every part against its schema, which takes longer than drawing
        spec = described().to_dict(validate=False)
    spec |= {"datasets": {DATA_NAME: points}, "width": WIDTH, "height": HEIGHT}
    return Drawing(only_shapes(vl_convert.vegalite_to_svg(spec, config=CONFIG, allowed_base_urls=[]), label))


@contextmanager
def warmed_up() -> Iterator[None]:
    """Start the renderer beside the block, which takes it a second; it is ready when the block ends."""
    thread = Thread(target=_draw_nothing, name="warm up the charts")
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _draw_nothing() -> None:
    def nothing() -> alt.Chart:
        import altair as alt

        chart: alt.Chart = alt.Chart(alt.NamedData(DATA_NAME)).mark_bar().encode(x=alt.X("run:O"))
        return chart

    drawing(nothing, [], "")


def only_shapes(svg: str, label: str) -> str:
    """The picture with its shapes and texts, and nothing else of what it holds."""
    picture = ET.fromstring(svg)  # noqa: S314 -- made by the renderer in this process
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
