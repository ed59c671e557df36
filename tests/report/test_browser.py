"""The report in a real browser, from disk: no network, no script but ours, working tables, and pages for everyone."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from report import visible
from tests.report.example import PAGE_NAMES
from tests.report.hostile_findings import EVERYTHING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

FACT = "table-fact_review.html"
EXPECTATIONS = "table:has(#expectations-all)"
GRAVE = {"serious", "critical"}
# The words that go on in another line though a line of their box would hold them whole.
BROKEN_WORDS = r"""() => {
    const broken = [];
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const word of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            const lines = Array.from(range.getClientRects());
            if (lines.length < 2 || lines.at(-1).top < lines[0].bottom) continue;
            const box = node.parentElement.closest("td, th, dd, dt, li, p, h1, h2, h3, caption, pre, summary");
            if (lines.reduce((sum, line) => sum + line.width, 0) < box.clientWidth) broken.push(word[0]);
        }
    }
    return broken;
}"""


@dataclass
class Opened:
    """A page in the browser, and what it asked for and complained of."""

    page: Page
    folder: Path
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, report: str, name: str) -> Page:
        """Open one page of one report from disk."""
        self.page.goto((self.folder / report / name).as_uri())
        return self.page


@pytest.fixture(scope="module")
def desk(browser: Browser, reports: Path) -> Iterator[Opened]:
    """One tab for all tests; what it asked for and complained of is emptied between them."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    opened = Opened(context.new_page(), reports)

    def asked(request: Request) -> None:
        opened.requests.append(request.url)

    def said(message: ConsoleMessage) -> None:
        opened.complaints.append(f"{message.type}: {message.text}")

    opened.page.on("request", asked)
    opened.page.on("console", said)
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("dialog", lambda dialog: opened.complaints.append(f"dialog: {dialog.message}"))
    yield opened
    context.close()


@pytest.fixture
def tab(desk: Opened) -> Opened:
    desk.requests.clear()
    desk.complaints.clear()
    desk.page.set_viewport_size({"width": 1280, "height": 900})
    desk.page.emulate_media(media="screen", color_scheme="light")
    return desk


def column(page: Page, table: str, number: int) -> list[str]:
    """The texts of one column of the rows that are shown."""
    cells = page.locator(f"{table} tbody tr:not([hidden]) > :nth-child({number})")
    return [text.strip() for text in cells.all_inner_texts()]


# --- from disk --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("report", ["plain", "hostile"])
@pytest.mark.parametrize("name", PAGE_NAMES)
def test_a_page_opens_without_a_network_and_without_complaint(tab: Opened, report: str, name: str) -> None:
    tab.open(report, name)
    beside = (tab.folder / report).as_uri()
    assert tab.requests == [f"{beside}/{one}" for one in (name, "report.css", "report.js")]
    assert tab.complaints == []


def test_the_stylesheet_and_the_script_are_at_work(tab: Opened) -> None:
    page = tab.open("plain", FACT)
    assert page.evaluate("getComputedStyle(document.querySelector('.figures')).display") == "flex"
    assert page.locator("button.sorter").count() > 0


def test_pictures_are_in_the_colours_of_the_page(tab: Opened) -> None:
    pytest.importorskip("vl_convert", reason="vl-convert-python is not installed (requirements/base.in)")
    page = tab.open("plain", "index.html")
    assert page.locator("svg.picture").count() == 3
    colour = "getComputedStyle(document.querySelector('svg.picture text')).fill"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(colour) != light


def test_the_numbers_of_a_picture_unfold(tab: Opened) -> None:
    page = tab.open("plain", "index.html")
    page.get_by_text("The numbers", exact=True).first.click()
    assert page.get_by_role("table", name="Records by fate, run by run, newest first").is_visible()


def test_the_links_of_the_head_lead_to_their_pages(tab: Opened) -> None:
    page = tab.open("plain", "index.html")
    names = page.locator("nav[aria-label=Pages] a").all_inner_texts()
    for name in names:
        page.get_by_role("navigation", name="Pages").get_by_role("link", name=name).click()
        assert page.locator("nav[aria-label=Pages] [aria-current=page]").inner_text() == name
    assert page.url.endswith("/runs.html")


def test_what_needs_attention_leads_to_its_explanation(tab: Opened) -> None:
    page = tab.open("plain", "index.html")
    page.get_by_role("link", name="fact_review.stated_rating_agrees").click()
    assert page.url.endswith(f"{FACT}#trouble-1")
    assert page.locator("#trouble-1").is_visible()


# --- hostile data -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_no_script_of_the_data_runs_and_nothing_of_it_becomes_an_element(tab: Opened, name: str) -> None:
    page = tab.open("hostile", name)
    assert page.evaluate("Array.from(document.scripts, (script) => script.getAttribute('src'))") == ["report.js"]
    assert page.locator("img, iframe, object, embed, style, base, form").count() == 0
    attributes = page.evaluate(
        "Array.from(document.querySelectorAll('*'), (one) => one.getAttributeNames()).flat()"
        ".filter((name) => name.startsWith('on') || name === 'style')"
    )
    assert attributes == []
    assert page.evaluate("Array.from(document.links, (link) => link.protocol).every((one) => one === 'file:')")
    assert tab.complaints == []


def test_hostile_data_is_shown_as_it_is(tab: Opened) -> None:
    shown = "".join(tab.open("hostile", name).locator("main").inner_text() for name in PAGE_NAMES)
    assert shown.count("<script>alert(1)</script>") > 50
    assert visible.plain(EVERYTHING) in shown
    assert "\u202e" not in shown


def test_a_real_load_of_hostile_reviews_is_shown_as_text(tab: Opened, loaded_report: Path) -> None:
    shown = ""
    for path in sorted(loaded_report.glob("*.html")):
        tab.page.goto(path.as_uri())
        assert tab.page.locator("img, iframe, style, script:not([src='report.js'])").count() == 0, path.name
        shown += tab.page.locator("main").inner_text()
    assert tab.complaints == []
    for text in ("<script>alert(1)</script>", "onerror=alert(1)>", "{{ 7*7 }}", "=HYPERLINK", r"\u202egpj"):
        assert text in shown
    assert "\u202e" not in shown


def test_the_policy_stops_a_script_that_would_get_into_a_page(tab: Opened) -> None:
    page = tab.open("plain", "index.html")
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
            const picture = document.createElement("img");
            picture.setAttribute("onerror", "window.ran = true");
            picture.src = "https://example.org/beacon.png";
            document.body.append(picture);
        }"""
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert len([one for one in tab.complaints if "Content Security Policy" in one]) >= 2


# --- tables -----------------------------------------------------------------------------------------------------------


def test_a_column_sorts_by_its_numbers_both_ways(tab: Opened) -> None:
    page = tab.open("plain", FACT)
    button = page.locator(EXPECTATIONS).get_by_role("button", name="Rows judged")
    button.click()
    down = [int(text.replace(",", "")) for text in column(page, EXPECTATIONS, 7)]
    assert down == sorted(down, reverse=True)
    assert down[0] == 29_000
    assert page.locator(f"{EXPECTATIONS} th[aria-sort=descending]").inner_text().strip() == "Rows judged"
    button.click()
    assert [int(text.replace(",", "")) for text in column(page, EXPECTATIONS, 7)] == down[::-1]


def test_a_column_sorts_by_its_words_with_the_keyboard(tab: Opened) -> None:
    page = tab.open("plain", FACT)
    button = page.locator(EXPECTATIONS).get_by_role("button", name="Expectation", exact=True)
    before = column(page, EXPECTATIONS, 1)
    button.focus()
    page.keyboard.press("Enter")
    after = column(page, EXPECTATIONS, 1)
    assert after != before
    assert after == sorted(before)


def test_rows_are_filtered_by_words_and_counted(tab: Opened) -> None:
    page = tab.open("plain", FACT)
    words = page.get_by_label("Filter: Expectations on fact_review, trouble first")
    words.fill("NUMBER_1 critical")
    assert len(column(page, EXPECTATIONS, 1)) == 3
    assert page.get_by_role("status").inner_text() == "3 of 33 rows shown"
    words.fill("")
    assert len(column(page, EXPECTATIONS, 1)) == 33


def test_rows_are_filtered_by_choice(tab: Opened) -> None:
    page = tab.open("plain", FACT)
    page.get_by_label("Owner").select_option("films team")
    page.get_by_label("Severity").select_option("info")
    assert set(column(page, EXPECTATIONS, 4)) == {"films team"}
    assert set(column(page, EXPECTATIONS, 2)) == {"info"}


def test_without_scripts_everything_is_shown_and_nothing_is_dead(browser: Browser, reports: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((reports / "plain" / FACT).as_uri())
    assert page.locator("#expectations-all").is_visible()
    assert page.locator("button, input, select").count() == 0
    context.close()


# --- for everyone -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def axe() -> str:
    """The accessibility checker's script, from its wheel."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        pytest.skip("axe-playwright-python is not installed (requirements/dev.in)")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, axe: str, rules: list[str] | None = None) -> list[str]:
    """Serious violations of all rules or of some, with the elements they are found at."""
    page.evaluate(axe)
    options = {"runOnly": rules} if rules else {}
    found: list[dict[str, Any]] = page.evaluate(
        "(options) => axe.run(options).then((result) => result.violations)", options
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_axe_finds_no_serious_violation(tab: Opened, axe: str, name: str) -> None:
    assert violations(tab.open("plain", name), axe) == []


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_axe_finds_enough_contrast_in_the_dark(tab: Opened, axe: str, name: str) -> None:
    tab.page.emulate_media(color_scheme="dark")
    assert violations(tab.open("plain", name), axe, ["color-contrast"]) == []


@pytest.mark.parametrize("report", ["plain", "hostile"])
@pytest.mark.parametrize("name", PAGE_NAMES)
def test_a_page_fits_a_phone(tab: Opened, report: str, name: str) -> None:
    tab.page.set_viewport_size({"width": 390, "height": 844})
    page = tab.open(report, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_fates_of_the_records_are_read_on_a_phone_without_scrolling_their_table(tab: Opened) -> None:
    tab.page.set_viewport_size({"width": 390, "height": 844})
    box = tab.open("plain", "index.html").locator(".scroll:has(#rows-fates)")
    assert box.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 0


def test_commands_fit_a_phone_and_are_copied_as_they_are_typed(tab: Opened) -> None:
    tab.page.set_viewport_size({"width": 390, "height": 844})
    commands = tab.open("plain", "quarantine.html").locator("pre.commands").last
    assert commands.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 0
    commands.select_text()
    lines = tab.page.evaluate("getSelection().toString()").splitlines()
    assert lines[0] == 'reviewmart sql --db reviews.duckdb "FROM refused_open"'
    assert lines[1].endswith("""FROM audit.refused_review WHERE status = 'open'\"""")


def test_all_columns_of_the_runs_are_seen_on_a_desk(tab: Opened) -> None:
    box = tab.open("plain", "runs.html").locator(".scroll:has(#runs-recent)")
    assert box.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 0


@pytest.mark.parametrize("width", [390, 1280])
def test_no_word_is_broken_that_a_line_would_hold(tab: Opened, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 844})
    broken = {name: tab.open("plain", name).evaluate(BROKEN_WORDS) for name in PAGE_NAMES}
    assert {name: words for name, words in broken.items() if words} == {}


def test_the_first_key_leads_past_the_navigation(tab: Opened) -> None:
    page = tab.open("plain", "index.html")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the content")
    assert link.evaluate("(one) => one === document.activeElement && one.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_focus_is_seen(tab: Opened) -> None:
    page = tab.open("plain", "index.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_paper_has_the_content_and_no_controls(tab: Opened) -> None:
    page = tab.open("plain", FACT)
    page.emulate_media(media="print")
    assert page.locator("#expectations-all").is_visible()
    assert not page.locator(".controls").first.is_visible()
    assert not page.get_by_role("navigation", name="Pages").is_visible()


def test_dark_is_dark(tab: Opened) -> None:
    page = tab.open("plain", "index.html")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
