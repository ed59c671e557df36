"""The process that draws: Altair describes the plots that it reads, Vega draws them as SVG, and it ends.

Colours are the stylesheet's own names, so that one picture suits light, dark and paper.
"""

from __future__ import annotations

import json
import sys

import altair as alt
import vl_convert
from altair.utils.schemapi import debug_mode

from report.plot import Plot

DATA_NAME = "points"
HEIGHT, WIDTH = 150, 330
WIDEST_BAR = 28
LONG_NAME = 14  # characters; three columns of longer ones have no room
TICKS = 4
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
    "legend": {
        "columnPadding": 26,  # browsers' letters are wider than those that names are measured with
        "labelColor": "var(--ink)",
        "labelFontSize": 11,
        "orient": "top",
        "symbolSize": 80,
        "title": None,
    },
}


def svg_of(plot: Plot) -> str:
    """The picture of a plot, as the renderer gives it."""
    points = [
        {"run": run, "value": value, "series": name, "place": place}
        for place, (name, values) in enumerate(plot.series.items())
        for run, value in zip(plot.runs, values, strict=True)
        if value or plot.is_line
    ]
    with debug_mode(False):  # Altair holds every part against its schema, which takes longer than drawing
        spec = described(plot).to_dict(validate=False)
    spec |= {"datasets": {DATA_NAME: points}, "width": WIDTH, "height": HEIGHT}
    return str(vl_convert.vegalite_to_svg(spec, config=CONFIG, allowed_base_urls=[]))


def described(plot: Plot) -> alt.Chart:
    """The chart of a plot, of the data named `DATA_NAME`."""
    base = alt.Chart(alt.NamedData(DATA_NAME))
    bar_width = min(WIDEST_BAR, 0.8 * WIDTH / len(plot.runs))
    marked = base.mark_line(strokeWidth=2) if plot.is_line else base.mark_bar(size=bar_width)
    runs = alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=10, grid=False)
    values = alt.Axis(tickCount=TICKS, format="~s", domain=False)
    if ticks := _whole_ticks(plot):
        values.values = ticks
    palette = [f"var(--{colour})" for colour in plot.colours]
    chart: alt.Chart = marked.encode(
        x=alt.X("run:O", scale=alt.Scale(domain=list(plot.runs)), axis=runs),
        y=alt.Y("value:Q", axis=values, scale=alt.Scale(zero=True)),
        color=alt.Color(
            "series:N",
            scale=alt.Scale(domain=list(plot.series), range=palette),
            legend=alt.Legend(columns=_legend_columns(plot)) if len(plot.series) > 1 else None,
        ),
        order=alt.Order("run:Q" if plot.is_line else "place:Q"),
    )
    return chart


def _legend_columns(plot: Plot) -> int:
    return 2 if max(map(len, plot.series)) > LONG_NAME else 3


def _whole_ticks(plot: Plot) -> list[int]:
    """Of one or two of something there are no halves."""
    greatest = 0 if plot.is_line else int(max(map(sum, zip(*plot.series.values(), strict=True)), default=0))
    return list(range(greatest + 1)) if 0 < greatest < TICKS else []


def main() -> None:
    """Get ready, draw what comes on standard input, and answer with the pictures."""
    svg_of(Plot("", ("1",), {"": [1.0]}, ("ink",), is_line=False))
    json.dump([svg_of(Plot(**plot)) for plot in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
