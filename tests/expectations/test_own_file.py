"""Expectations that users write: what they become, and what is said of mistakes."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from contracts.errors import BadExpectations
from expectations.child import Judge
from expectations.expectation import OWNER
from expectations.own_file import own_suite, own_suite_of
from expectations.own_kinds import KINDS
from expectations.own_manual import EXAMPLE
from expectations.plan import planned
from expectations.wire import Request
from tests.expectations.clean_star import firing

WHY = 'why = "It matters."\n'


def entry(table: str, *lines: str, name: str = "mine") -> str:
    return f'[[expect]]\nname = "{name}"\ntable = "{table}"\n{WHY}' + "\n".join(lines) + "\n"


COUNT = 'column = "word_count"'
LABEL = 'column = "label"'
# Of four reviews with 12 words each, three are positive, negative and unknown in turn; one has votes.
KEPT_AND_BROKEN = [
    (
        'column = "helpful_vote_count"\nexpect = "not_null"\nwhere = "source_key = 502"',
        'column = "helpful_vote_count"\nexpect = "not_null"',
    ),
    ('column = "review_id"\nexpect = "unique"', f'{LABEL}\nexpect = "unique"'),
    (f'{COUNT}\nexpect = "between"\nmin = 12\nmax = 12', f'{COUNT}\nexpect = "between"\nmax = 11'),
    (f'{LABEL}\nexpect = "length"\nmin = 7\nmax = 8', f'{LABEL}\nexpect = "length"\nmax = 7'),
    (
        f'{LABEL}\nexpect = "in_set"\nvalues = ["positive"]\nmost_share = 0.5',
        f'{LABEL}\nexpect = "in_set"\nvalues = ["positive"]\nmost_share = 0.49',
    ),
    (f'{LABEL}\nexpect = "matches"\npattern = "[a-z]{{7,8}}"', f'{LABEL}\nexpect = "matches"\npattern = "[a-z]{{8}}"'),
    (
        'expect = "query"\nsql = "select review_id as row_key, label as failing_value from judged where label = \'x\'"',
        'expect = "query"\nsql = "select 1 as row_key, 2 as failing_value"',
    ),
    ('expect = "row_count"\nmin = 4\nmax = 4', 'expect = "row_count"\nmin = 5'),
    (
        'column = "rating_out_of_10"\nexpect = "mean"\nmin = 6.5\nmax = 6.5',
        'column = "rating_out_of_10"\nexpect = "mean"\nmin = 6\nby = "label"',
    ),
    (
        'column = "rating_out_of_10"\nexpect = "quantile"\nq = 0.5\nmin = 8',
        'column = "rating_out_of_10"\nexpect = "quantile"\nq = 0\nmin = 8',
    ),
    (f'{LABEL}\nexpect = "distinct_count"\nmin = 3\nmax = 3', f'{LABEL}\nexpect = "distinct_count"\nmax = 2'),
    (
        'column = "vote_count"\nexpect = "missing_share"\nmin = 0.75\nmax = 0.75',
        'column = "vote_count"\nexpect = "missing_share"\nmax = 0.5',
    ),
    (
        f'{LABEL}\nexpect = "share"\nvalue = "positive"\nmin = 0.5\nmax = 0.5',
        f'{LABEL}\nexpect = "share"\nvalue = "positive"\nmin = 0.6',
    ),
]


@pytest.mark.parametrize(("kept", "broken"), KEPT_AND_BROKEN)
def test_a_kind_holds_or_fires(kept: str, broken: str, memory: duckdb.DuckDBPyConnection) -> None:
    assert firing(memory, own_suite_of(entry("fact_review", kept), "mine.toml").added) == set()
    assert firing(memory, own_suite_of(entry("fact_review", broken), "mine.toml").added) == {"fact_review.mine"}


def test_great_expectations_judges_all_kinds_alike(judge: Judge, clean_star: Path) -> None:
    text = "".join(
        entry("fact_review", said, name=f"{word}.n{number}")
        for number, pair in enumerate(KEPT_AND_BROKEN)
        for word, said in zip(("kept", "broken"), pair, strict=True)
    )
    suite = own_suite_of(text, "mine.toml")
    results = judge.judged(Request(clean_star, clean_star.parent, 1, suite.added)).results
    outcomes = {row["expectation_id"].split(".")[1]: set() for row in results}  # type: ignore[var-annotated]
    for row in results:
        outcomes[row["expectation_id"].split(".")[1]].add(row["outcome"])
    assert outcomes == {"kept": {"passed"}, "broken": {"failed"}}
    assert {row["severity"] for row in results} == {"warning"}


def test_every_kind_is_tried() -> None:
    assert {name for name in KINDS if any(f'"{name}"' in kept for kept, _ in KEPT_AND_BROKEN)} == set(KINDS)


def test_owners_severities_and_bounds_are_set_and_the_rest_stays() -> None:
    planned_now = {one.expectation_id: one for one in own_suite_of(EXAMPLE, "mine.toml").planned(2)}
    changed = planned_now["fact_review.repeated_text_share"]
    assert (changed.severity, changed.owner, changed.bounds["most_share"]) == ("critical", "anna", 0.05)
    assert changed.bounds["fewest_reviews"] == 1000
    assert "At most 5% of the reviews" in changed.sentence
    assert "> 0.05 * count(*)" in (changed.failing_sql or "")
    assert planned_now["fact_review.helpful_vote_count.usual"].owner == "shop team"
    assert planned_now["fact_review.reviewed_on.after_release"].owner == "data team"
    assert planned_now["fact_credit.role.few_directors"].owner == "film desk"
    assert set(planned_now) - {one.expectation_id for one in planned(2)} == {
        "fact_review.helpful_vote_count.usual",
        "fact_review.rating_out_of_10.mean_by_source",
        "fact_review.reviewed_on.after_release",
    }


def test_an_empty_file_changes_nothing() -> None:
    assert own_suite_of("", "mine.toml").planned(2) == planned(2)
    assert {one.owner for one in planned(2)} == {OWNER}


REPEATED = '[expectations."fact_review.repeated_text_share"]\n'
TWO = f'{LABEL}\nexpect = "not_null"'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = ", "it is not valid TOML: Invalid value (at end of document)."),
        ("[owner]", "there is no section owner (did you mean owners?); there are expect, expectations, owners."),
        ("owners = 1", "owners cannot be 1: it is a section, which starts with the line [owners]."),
        ("[owners]\nfact_revew = 'x'", "there is no table fact_revew (did you mean fact_review?)"),
        ("[owners]\nfact_review = 1", "the owner of fact_review cannot be 1: it is a text."),
        (
            '\n[expectations."fact_review.repeated_text_shar"]',
            "line 2: there is no expectation fact_review.repeated_text_shar (did you mean",
        ),
        (
            f"{REPEATED}most = 1",
            "line 2: fact_review.repeated_text_share has no most; it may have severity, owner, most_share,",
        ),
        (f"{REPEATED}most_share = true", "line 2: most_share cannot be True: it is a number, as in most_share = 0.1."),
        (f"{REPEATED}severity = 'bad'", "severity cannot be 'bad': it is critical, warning, info."),
        ('[[expect]]\nname = "a"', "line 1: table is missing."),
        (entry("fact_revew"), "line 3: table cannot be 'fact_revew' (did you mean fact_review?)"),
        (entry("fact_review", 'expect = "betwen"'), "expect cannot be 'betwen' (did you mean between?)"),
        (entry("fact_review", 'expect = "between"'), 'line 1: expect = "between" needs column.'),
        (entry("fact_review", f'{COUNT}\nexpect = "between"'), 'expect = "between" needs min or max.'),
        (entry("fact_review", f'{COUNT}\nexpect = "between"\nmin = 2\nmax = 1'), "min = 2 is more than max = 1."),
        (entry("fact_review", f'{TWO}\npattern = "a"'), 'expect = "not_null" has no use for pattern; it may have'),
        (entry("fact_review", f'{TWO}\nwhen = "a"'), "there is no key when (did you mean where?)"),
        (entry("fact_review", f"{TWO}\nmost_share = 2"), "most_share cannot be 2: it is 0 to 1."),
        (
            entry("fact_review", 'column = "lable"\nexpect = "not_null"'),
            "fact_review has no column lable (did you mean label?)",
        ),
        (entry("fact_review", TWO, name="a b"), "name cannot be 'a b': it is words of"),
        (
            entry("fact_review", TWO).replace("It matters.", "no"),
            "begins with a letter or digit and ends in a full stop.",
        ),
        (entry("fact_review", TWO) * 2, "line 8: the name fact_review.mine is taken: it is in the file twice."),
        (entry("fact_review", TWO, name="label.not_null"), "fact_review.label.not_null is taken: reviewmart has it."),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(BadExpectations) as told:
        own_suite_of(text, "mine.toml")
    assert str(told.value).startswith("The expectations in mine.toml cannot be used:")
    assert said in str(told.value)


SPREAD = """
[[expect]]
name = "spread"
table = "fact_review"
why = "It matters."
sql = '''
SELECT 1
min = 1
'''
values = [
  "max = 1",
]
"max" = 1
min = 2  # more
expect = "row_count"
"""


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (SPREAD, ["line 6", "line 10", "line 14"]),
        (SPREAD.replace("\n", "\r\n").replace("matters", "\u2028"), ["line 6", "line 10", "line 14"]),
        (SPREAD.replace("min = 2 ", "min = 'a'\n#"), ["line 14"]),
        (SPREAD.replace("name", "naem"), ["line 3", "line 2"]),
        ('expect = [{name = "a b"}]', ["[[expect]] number 1"] * 4),
        (f"{REPEATED}\nowner = 1\n{REPEATED.replace('repeated_text_share', 'fresh')}", ["line 3", "line 4"]),
    ],
)
def test_a_mistake_is_told_with_the_line_of_its_key_where_that_has_one(text: str, places: list[str]) -> None:
    with pytest.raises(BadExpectations) as told:
        own_suite_of(text, "mine.toml")
    assert re.findall(r"(line \d+|\[\[expect\]\] number \d+): ", str(told.value)) == places


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(BadExpectations) as told:
        own_suite_of(f"[owner]\n{REPEATED}most = 1\n{entry('fact_revew')}", "mine.toml")
    assert len(str(told.value).split("\n")) == 5


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (None, "there is no such file."),
        (b"\xff", "byte 0 is not valid in utf-8."),
        (b"#" * 1_000_001, "it has more than 1,000,000 bytes."),
    ],
)
def test_a_file_that_cannot_be_read_is_told(payload: bytes | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    if payload is not None:
        path.write_bytes(payload)
    with pytest.raises(BadExpectations) as told:
        own_suite(path)
    assert said in str(told.value)
