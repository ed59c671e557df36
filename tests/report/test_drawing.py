"""Pictures: shapes and texts and nothing else, and a report without them where nothing can draw."""

import re
import resource
import sys
from collections.abc import Sequence

import pytest

from report import drawing
from report.drawing import COMMAND, Drawing, only_shapes, pictures, undrawn
from report.plot import Plot

HOSTILE = "</text><script>alert(1)</script>"
BARS = Plot("Bars of two", ("1", "2"), {HOSTILE: [3, 1], "b": [0, 2]}, ("refused", "kept"), is_line=False)
LINE = Plot('A "line"', ("1", "2", "3"), {"reviews": [5, 0, 7.5]}, ("bar",), is_line=True)
COLOURS = ("refused", "kept", "bar")
LONG = Plot(
    "Reasons", ("1",), {"invalid_encoding": [1], "rating_out_of_range": [1], "others": [1]}, COLOURS, is_line=False
)
FEW = Plot("At most one", ("1", "2"), {"a": [1, 0]}, ("kept",), is_line=False)


@pytest.fixture(scope="module")
def drawn() -> list[str]:
    """The pictures of the four plots."""
    pytest.importorskip("vl_convert", reason="vl-convert-python is not installed (requirements/base.in)")
    with pictures() as draw:
        return [one.svg for one in draw([BARS, LINE, FEW, LONG])() if one is not None]


def test_a_picture_is_an_image_with_words(drawn: list[str]) -> None:
    assert len(drawn) == 4
    assert 'role="img" aria-label="A &quot;line&quot;"' in drawn[1]
    assert 'viewBox="0 0 ' in drawn[1]


def test_a_picture_holds_shapes_and_texts_only(drawn: list[str]) -> None:
    for picture in drawn:
        assert set(re.findall(r"<(\w+)", picture)) <= drawing.ELEMENTS
        names = set(re.findall(r' ([\w-]+)="', picture)) - {"class", "role", "aria-label", "focusable"}
        assert names <= drawing.ATTRIBUTES
        assert "url(" not in picture


def test_the_colours_of_a_picture_are_those_of_the_stylesheet(drawn: list[str]) -> None:
    for picture in drawn:
        colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', picture)) - {"none", "transparent"}
        assert colours
        assert all(re.fullmatch(r"var\(--[a-z]+\)", colour) for colour in colours)


def test_a_hostile_name_is_a_text_in_the_picture(drawn: list[str]) -> None:
    assert "&lt;/text&gt;&lt;script&gt;" in drawn[0]


def test_one_of_something_has_no_halves_on_its_axis(drawn: list[str]) -> None:
    assert re.findall(r">([\d.]+)</text>", drawn[2]) == ["1", "2", "0", "1"]


def test_long_names_of_a_legend_have_room_in_wider_letters_than_they_were_measured_with(drawn: list[str]) -> None:
    places = re.findall(r'translate\((\d+),(\d+)(?:\.\d+)?\)"><path d="M0,0h(\d+)[.\d]*v10.5', drawn[3])
    (_, line, width), (second, second_line, _), (third, third_line, _) = [map(int, place) for place in places]
    assert (line, second_line) == (0, 0)
    assert second > 1.2 * width
    assert third == 0
    assert third_line > 0


def test_what_is_not_a_shape_is_left_out() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="8" onload="a()"><script>a()</script><g style="x">'
        '<rect fill="var(--kept)" x="1"/><image href="https://x"/><a href="https://x">b</a></g></svg>'
    )
    assert only_shapes(svg, "all") == (
        '<svg viewBox="0 0 9 8" class="picture" role="img" aria-label="all" focusable="false">'
        '<g><rect fill="var(--kept)" x="1" /></g></svg>'
    )


@pytest.mark.parametrize(
    "program",
    [
        "import sys; sys.exit(3)",
        "import os; os.abort()",
        "import sys; sys.stdin.read(); print('no JSON')",
        "import sys; sys.stdin.read(); print('[]')",
        "import sys; sys.stdin.read(); print('[1]')",
        "import sys; sys.stdin.read(); print('[\"<svg\"]')",
    ],
    ids=["fails", "aborts", "no JSON", "too few", "no text", "half a picture"],
)
def test_without_a_renderer_there_are_no_pictures(program: str) -> None:
    with pictures(command=[sys.executable, "-c", program]) as draw:
        assert draw([LINE])() == [None]


def test_a_renderer_that_cannot_be_started_is_none() -> None:
    with pictures(command=["/nowhere/renderer"]) as draw:
        assert draw([LINE])() == [None]


def test_a_renderer_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report.drawing.TIME_LIMIT_SECONDS", 0.2)
    with pictures(command=[sys.executable, "-c", "import time; time.sleep(60)"]) as draw:
        assert draw([LINE])() == [None]


def test_where_memory_is_limited_the_renderer_dies_alone() -> None:
    pytest.importorskip("vl_convert", reason="vl-convert-python is not installed (requirements/base.in)")
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({2**31}, {resource.RLIM_INFINITY}));"
    program = f"{limit} import runpy; runpy.run_module('{COMMAND[-1]}', run_name='__main__')"
    with pictures(command=[sys.executable, "-c", program]) as draw:
        assert draw([LINE])() == [None]


def test_nothing_to_draw_asks_nobody() -> None:
    with pictures(command=[sys.executable, "-c", "import sys; sys.exit(3)"]) as draw:
        assert draw([])() == []


def test_what_is_not_wanted_is_not_started() -> None:
    with pictures(are_wanted=False, command=["/nowhere/renderer"]) as draw:
        assert draw is undrawn


def test_a_drawing_is_printed_as_it_is() -> None:
    made: Sequence[Drawing] = [Drawing("<svg/>")]
    assert made[0].__html__() == "<svg/>"
