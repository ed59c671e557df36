"""The stylesheet: enough contrast in light and dark, nothing fetched, no name without a use."""

import re
from pathlib import Path

import pytest

from contracts import sets
from report.environment import ASSETS, TEMPLATES
from report.pages import pages
from tests.report.example import findings, load_run
from tests.report.reader import read

STYLE = (ASSETS / "report.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.+?)\}", STYLE, re.DOTALL)[:2]
)
# Text wants 4.5 to 1, the stretches of a bar 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
PAIRS = [
    *((ink, page, 4.5) for ink in ("ink", "muted", "link") for page in ("page", "surface", "sunk")),
    *((f"{tone}-ink", f"{tone}-page", 4.5) for tone in ("good", "warn", "bad", "calm", "odd")),
    *(
        (fill, "surface", 3.0)
        for fill in ("kept", "updated", "unchanged", "duplicate", "refused", "warned", "bar", "edge")
    ),
]


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "page", "least"), PAIRS)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast(palette: dict[str, str], ink: str, page: str, least: float) -> None:
    darker, lighter = sorted((luminance(palette[ink]), luminance(palette[page])))
    assert (lighter + 0.05) / (darker + 0.05) >= least


def test_both_palettes_have_the_same_names() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_paper_has_every_colour_of_its_own() -> None:
    paper = re.search(r"@media print \{\s*:root \{(.+?)\}", STYLE, re.DOTALL)
    assert paper is not None
    assert LIGHT.keys() - set(re.findall(r"--([\w-]+):", paper[1])) == set()


def test_nothing_is_fetched_and_no_template_language_is_in_it() -> None:
    assert not re.search(r"url\(|@import|https?:|<|\{\{|\{%|\{#", STYLE)


def templates() -> list[Path]:
    return sorted(TEMPLATES.glob("*.j2"))


@pytest.mark.parametrize("template", templates(), ids=lambda path: path.name)
def test_no_template_turns_escaping_off_or_writes_script_or_style(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(
        r"\|\s*safe|autoescape|<script(?! src=\"report.js\" defer></script>)|\sstyle=|\son\w+=|https?:|Markup", text
    )
    assert not re.search(r"<[a-z][^<>]*=\s*\{\{", text), "an unquoted attribute"


@pytest.mark.parametrize("outcome", sets.RUN_OUTCOME.categories)
def test_every_class_on_the_pages_is_styled(outcome: str) -> None:
    classes = {
        name
        for text in pages(findings(load_run(outcome=outcome))).values()
        for tag in read(text).with_attribute("class")
        for name in tag.attributes["class"].split()
    }
    assert {name for name in classes if not re.search(rf"\.{name}\b", STYLE)} == set()
