"""How the outcome of a run is put into words."""

import pytest

from contracts import sets
from report.judgement import judgement
from report.verdict import BEFORE, WORDS, verdict, word
from tests.report.example import expectation_result, load_run

CRITICAL = expectation_result("a", outcome="failed")
WARNING = expectation_result("b", outcome="failed", severity="warning")
BROKEN = expectation_result("c", outcome="error")


@pytest.mark.parametrize(
    ("outcome", "results", "sentence"),
    [
        ("published", [], "The data was checked and published. Readers see it now."),
        (
            "published_with_warnings",
            [WARNING],
            "The data was published, and readers see it now. 1 expectation did not hold.",
        ),
        ("nothing_new", [], "Every file was known and unchanged. Nothing was loaded and nothing changed."),
        (
            "held_back",
            [CRITICAL, BROKEN, WARNING],
            f"The data was not published. 2 critical expectations failed or could not be judged. {BEFORE}",
        ),
        (
            "held_back",
            [WARNING],
            (
                "The data was not published. No critical expectation failed, so a limit was passed: "
                f"look at the refused and removed records. {BEFORE}"
            ),
        ),
        ("failed", [], f"The run ended before it could publish. {BEFORE}"),
        ("died", [], f"The run was killed or lost its machine. {BEFORE}"),
        ("something new", [], ""),
    ],
)
def test_sentence(outcome: str, results: list[dict[str, object]], sentence: str) -> None:
    assert verdict(load_run(outcome=outcome), judgement(results, [])).sentence == sentence


@pytest.mark.parametrize(
    ("results", "troubled_count", "trouble"),
    [
        ([], 1, "1 file was not read, or not to the end."),
        ([WARNING], 2, "2 files were not read, or not to the end. 1 expectation did not hold."),
    ],
)
def test_files_that_were_not_read_are_told_as_a_cause_of_warnings(
    results: list[dict[str, object]], troubled_count: int, trouble: str
) -> None:
    told = verdict(load_run(outcome="published_with_warnings"), judgement(results, []), troubled_count).sentence
    assert told == f"The data was published, and readers see it now. {trouble}"


def test_every_outcome_has_its_word_and_a_sign_beside_the_colour() -> None:
    assert set(WORDS) == set(sets.RUN_OUTCOME.categories)
    assert all(known.word and known.sign and known.sentence for known in WORDS.values())
    assert len({known.word for known in WORDS.values()}) == len(WORDS)


@pytest.mark.parametrize(("outcome", "shown"), [("<b>", "<b>"), (None, "Not known"), ("died", "Died")])
def test_an_unknown_outcome_is_shown_as_it_is(outcome: str | None, shown: str) -> None:
    assert word(outcome).word == shown


def test_a_run_without_a_record() -> None:
    assert verdict(None, judgement([], [])).sentence == "There is no record of this run."
