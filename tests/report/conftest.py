"""What the browser tests share: one browser and one folder of reports for the whole session."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import polars as pl
import pytest

from report.drawing import pictures
from report.folder import written
from tests.flows.mart import Approval, Mart
from tests.report.example import expectation_result, findings, trend
from tests.report.hostile_findings import EVERYTHING, HOSTILE, LISTED_BY, with_text

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
MANY = 30
HOSTILE_NAME = "=<img src=x onerror=alert(1)> {{ 7*7 }} '\" \u202egpj"


def _without(what: str) -> NoReturn:
    """Leave out what needs a browser, or fail where `.ci/run` has promised one."""
    if os.environ.get("REVIEWMART_NEEDS_BROWSER"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The distribution's own browser, headless; a skip where it or its driver is missing.

    It ends with its module: while it is there, its driver's event loop runs in this thread, and nobody else's can.
    """
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        _without("no Chromium on this machine: `apt-get install chromium`")
    try:
        from playwright import sync_api
    except ImportError:
        _without("playwright is not installed (requirements/dev.in)")
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports `plain`, of many expectations, and `hostile`, which has hostile texts wherever texts can be."""
    folder = tmp_path_factory.mktemp("reports")
    for name, frames in (
        ("plain", with_many_expectations()),
        ("hostile", with_text(EVERYTHING, keeping=LISTED_BY)),
    ):
        with pictures() as draw:
            written(frames, folder / name, "reviews.duckdb", draw)
    return folder


def with_many_expectations() -> dict[str, pl.DataFrame]:
    """The example with 30 more expectations on `fact_review`, so that there is something to sort and to filter."""
    frames = findings()
    more = [
        expectation_result(
            f"fact_review.character_count_is_at_least_number_{number:02}",
            severity="info" if number % 3 else "critical",
            owner="films team" if number % 2 else None,
            element_count=1_000 * number,
        )
        for number in range(MANY)
    ]
    lines = [trend(str(row["expectation_id"]), "passed", "passed") for row in more]
    for name, rows in (("expectation_result", more), ("expectation_trend", lines)):
        frames[name] = pl.concat([frames[name], pl.DataFrame(rows, schema=frames[name].schema)])
    return frames


@pytest.fixture(scope="session")
def loaded_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a real load of hostile reviews: ids, texts, refused bytes, names of file, folder and source."""
    folder = tmp_path_factory.mktemp("loaded")
    dump = folder / HOSTILE_NAME
    dump.mkdir()
    kept = [_yelp_review(f"{number} {text}", text, 4) for number, text in enumerate(HOSTILE)]
    refused = [_yelp_review(f"refused {number}", text, 9) for number, text in enumerate(HOSTILE)]
    (dump / f"{HOSTILE_NAME}.json").write_text("".join([*kept, *refused]), encoding="utf-8")
    mart = Mart(folder / "reviews.duckdb", extracts=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.completing.Judge", Approval)
        result = mart.load(dump, source=HOSTILE_NAME, max_refused=1)
    assert result.report is not None
    return result.report.parent


def _yelp_review(review_id: str, text: str, stars: int) -> str:
    review = {
        "review_id": review_id,
        "business_id": text,
        "user_id": text,
        "stars": stars,
        "date": "2018-07-07",
        "text": f"{text}<br />{text}",
    }
    return json.dumps(review) + "\n"
