"""Privacy: what a warehouse keeps of reviewers, in every table and file, from its first load to its last."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.privacy import settled_privacy
from flows.settings import BadSetting, load_settings
from tests.flows.conftest import Command, Loaded
from tests.flows.forgetting import forgotten, places_of
from tests.flows.mart import Mart, conserved
from tests.flows.test_record_files import amazon, json_lines
from tests.sources.made_dumps import saved
from transforms.privacy import MODES, Privacy

KEY = "a key of which nobody knows anything"
WORDS = ("AZQ77", "Reader Zed", "aunt of Zed", KEY)


def theirs(number: int, stars: float = 3.0) -> dict[str, object]:
    return amazon(number, reviewerID="AZQ77", reviewerName="Reader Zed", relation="aunt of Zed", overall=stars)


DUMP = json_lines(amazon(1), theirs(2), theirs(3), theirs(4, stars=11.0)) + json_lines(theirs(5))[:-9] + b"\n"
REVIEWERS = """
SELECT is_pseudonym, id_namespace, count(*)::INTEGER FROM fact_review JOIN dim_reviewer USING (reviewer_key)
GROUP BY reviewer_key, is_pseudonym, id_namespace ORDER BY ALL
"""


# what is kept; the reviewers and how many reviews they have
@pytest.mark.parametrize(
    ("mode", "reviewers"),
    [
        ("pseudonym", [(True, "amazon", 1), (True, "amazon", 2)]),
        pytest.param("drop", [(False, "unknown", 3)], marks=pytest.mark.slow),
    ],
)
def test_no_file_says_who_it_was(
    mode: str, reviewers: list[tuple[bool, str, int]], mart: Mart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWMART_PRIVACY_KEY", KEY)
    dump = saved(tmp_path / "reviews.json", DUMP)
    mart.load(dump, privacy=mode, max_refused=1.0)
    assert mart.fates() == {"kept": 3, "refused": 2}
    assert mart.rows(REVIEWERS) == reviewers


@pytest.mark.slow
@pytest.mark.usefixtures("whole_reports")
def test_later_loads_and_replays_go_on(mart: Mart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWMART_PRIVACY_KEY", KEY)
    dump = saved(tmp_path / "reviews.json", DUMP)
    mart.load(dump, privacy="pseudonym", max_refused=1.0)
    saved(dump, DUMP + json_lines(theirs(6)))
    mart.load(dump, max_refused=1.0)
    assert mart.fates() == {"kept": 1, "unchanged": 3, "refused": 2}
    again = mart.replay()
    assert (again.outcome, "2 stay refused: their bytes were not kept" in again.advice[0]) == ("nothing_new", True)
    assert places_of(mart, *WORDS) == []
    assert conserved(mart) == 2


# what the warehouse was loaded with (None: there is none); settings of a load; what it keeps, or words of the message
BEFORE = {"privacy": "pseudonym", "privacy_check": Privacy("pseudonym", KEY).check}
SETTLED: list[tuple[dict[str, str] | None, dict[str, str], str]] = [
    (None, {}, "keep"),
    (None, {"privacy": "drop", "privacy_key": KEY}, "drop"),
    (None, {"privacy": "drop"}, "needs a key"),
    ({}, {}, "keep"),
    ({}, {"privacy": "pseudonym", "privacy_key": KEY}, "the privacy keep, and cannot go on with pseudonym"),
    (BEFORE, {"privacy_key": KEY}, "pseudonym"),
    (BEFORE, {"privacy": "keep"}, "the privacy pseudonym, and cannot go on with keep"),
    (BEFORE, {"privacy_key": "another key than the first"}, "another key than the one"),
    (BEFORE, {}, "needs a key"),
]


@pytest.mark.parametrize(("before", "options", "settled"), SETTLED)
def test_a_warehouse_goes_on_as_it_began(before: dict[str, str] | None, options: dict[str, str], settled: str) -> None:
    if settled in MODES:
        assert settled_privacy(before, load_settings(**options)).mode == settled
        return
    with pytest.raises(BadSetting, match=settled) as error:
        settled_privacy(before, load_settings(**options))
    assert KEY not in str(error.value)


def test_a_warehouse_with_names_stays_one(loaded: Loaded) -> None:
    with pytest.raises(BadSetting, match="privacy keep"):
        loaded.mart.load(loaded.dump, privacy="pseudonym", privacy_key=KEY)


@pytest.mark.slow
def test_a_reviewer_is_forgotten_by_the_id_that_its_pseudonym_was_made_of(mart: Mart, tmp_path: Path) -> None:
    privacy = Privacy("pseudonym", KEY)
    dump = saved(tmp_path / "reviews.json", json_lines(amazon(1), theirs(2), theirs(3)))
    mart.load(dump, privacy="pseudonym", privacy_key=KEY)
    assert forgotten(mart, privacy, reviewers=["AZQ77"]).erased.review_count == 2
    assert mart.value("SELECT count(*) FROM fact_review") == 1


def test_a_key_is_asked_for_and_not_shown(command: Command, tmp_path: Path) -> None:
    dump = saved(tmp_path / "reviews.json", DUMP)
    said = command("load", dump, "--privacy", "pseudonym", "--direct")
    assert (said.code, said.is_clean, "secrets.token_hex" in said.err) == (1, True, True)
    assert command("load", dump, "--privacy", "hide", "--direct").code == 1
