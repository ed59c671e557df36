"""Proposed bands: how wide they are, and what they change in a file."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from expectations.own_file import own_suite_of
from expectations.profile import Band, proposed, unified_diff

MEAN = Band(7, "films", "mean", "rating_out_of_10", None, (6.0, 6.5))
SHARE = Band(7, "films", "share", "label", "positive", (0.5,))
MINE = """\
# Mine, and not to be touched.
[owners]
"*" = "me"   # really
"""


@pytest.mark.parametrize(
    ("kind", "measured", "ends"),
    [
        ("mean", (6.0, 6.5), (5.35, 7.15)),
        ("mean", (2.0, 8.0), (-1.0, 11.0)),
        ("quantile", (100.0,), (90.0, 110.0)),
        ("mean", (0.0,), (0.0, 0.0)),
        ("share", (0.5,), (0.45, 0.55)),
        ("share", (0.2, 0.6), (0.0, 0.8)),
        ("missing_share", (0.0,), (0.0, 0.05)),
        ("missing_share", (1.0,), (0.95, 1.0)),
    ],
)
def test_a_band_is_wider_than_what_was_seen(kind: str, measured: tuple[float, ...], ends: tuple[float, float]) -> None:
    assert Band(7, "films", kind, "label", None, measured).ends == ends


def test_a_proposal_is_a_file_of_expectations_that_keeps_what_is_there() -> None:
    text = proposed(MINE, [MEAN, SHARE])
    assert text.startswith(MINE)
    suite = own_suite_of(text, "mine.toml")
    assert [one.expectation_id for one in suite.added] == [
        "fact_review.profile.films.rating_out_of_10.mean",
        "fact_review.profile.films.label.positive.share",
    ]
    assert suite.owners == {"*": "me"}
    assert "# Over 2 loads: 6 to 6.5." in text
    assert "# Over 1 load, too few to know how much it varies: 0.5." in text


def test_a_known_band_changes_its_ends_and_no_more() -> None:
    text = proposed(MINE, [MEAN, SHARE]).replace('severity = "warning"', 'severity = "critical"  # I mean it')
    changed = proposed(text, [Band(7, "films", "mean", "rating_out_of_10", None, (6.0, 6.5, 7.0))])
    lines = list(zip(text.splitlines(), changed.splitlines(), strict=True))
    assert [pair for pair in lines if pair[0] != pair[1]] == [
        ("# Over 2 loads: 6 to 6.5.", "# Over 3 loads: 6 to 7."),
        ("min = 5.35", "min = 5.3"),
        ("max = 7.15", "max = 7.7"),
    ]
    assert proposed(changed, []) == changed


def test_sources_that_look_alike_have_names_of_their_own() -> None:
    names = [
        Band(key, source, "mean", "a", None, (1.0,)).name for key, source in ((1, "a b"), (2, "a-b"), (3, "\u00e9"))
    ]
    assert names == ["profile.a_b_1.a.mean", "profile.a_b_2.a.mean", "profile.3.a.mean"]


def test_a_name_of_a_source_cannot_break_the_file() -> None:
    band = Band(7, "it's \"\\ [[expect]] \u2028", "mean", "rating_out_of_10", None, (1.0,))
    assert len(own_suite_of(proposed("", [band]), "mine.toml").added) == 1


@pytest.mark.parametrize("before", ["", MINE, MINE.rstrip("\n"), proposed(MINE, [SHARE])])
def test_the_diff_can_be_applied(before: str, tmp_path: Path) -> None:
    after = proposed(before, [MEAN])
    path = tmp_path / "mine.toml"
    if before:
        path.write_text(before)
    (tmp_path / "a.diff").write_text(unified_diff(before, after, "mine.toml"))
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply", "a.diff"], cwd=tmp_path, check=True)
    assert path.read_text() == after
    assert unified_diff(after, proposed(after, [MEAN]), "mine.toml") == ""
