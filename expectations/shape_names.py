"""What is expected of names, ids and addresses that are shown to people and joined with those of others."""

from __future__ import annotations

from contracts.dimensions import DIM_PERSON, DIM_REVIEWER, DIM_TITLE
from contracts.star import FACT_REVIEW
from expectations.expectation import Expectation, Severity, breaking_rows
from expectations.predicates import literal_sql

_MARKUP = r"</?[a-zA-Z][^<>]*>|&(#[0-9]+|#[xX][0-9a-fA-F]+|amp|lt|gt|quot|apos|nbsp|[aeiou](acute|grave|uml));"
_CONTROL = r"[\x{0}-\x{1f}\x{7f}]"
_PLAIN = "No name holds markup or an entity: it is shown as it is, and joined with names from elsewhere."
_PRINTABLE = "No id holds a line end, a tab or another control character: such an id was cut out of the wrong place."


def name_shape() -> tuple[Expectation, ...]:
    """The expectations on names, ids and addresses."""
    return (
        _free_of(_MARKUP, "dim_title.title_name.is_plain", DIM_TITLE.name, _PLAIN, "title_key", "info"),
        _free_of(_MARKUP, "dim_person.full_name.is_plain", DIM_PERSON.name, _PLAIN, "person_key", "info"),
        _free_of(_CONTROL, "fact_review.review_id.is_printable", FACT_REVIEW.name, _PRINTABLE, "review_key", "warning"),
        _free_of(_CONTROL, "dim_title.title_id.is_printable", DIM_TITLE.name, _PRINTABLE, "title_key", "warning"),
        _free_of(
            _CONTROL,
            "dim_reviewer.reviewer_id.is_printable",
            DIM_REVIEWER.name,
            _PRINTABLE,
            "reviewer_key",
            "warning",
        ),
        breaking_rows(
            "dim_title.url.is_a_page",
            DIM_TITLE.name,
            "The page of a title is an address of the web, so that a reader can be led there.",
            "not regexp_full_match(url, 'https?://[^ ]+')",
            "title_key::varchar",
            "url",
            column_name="url",
            severity="warning",
        ),
    )


def _free_of(
    pattern: str, expectation_id: str, table_name: str, purpose: str, key: str, severity: Severity
) -> Expectation:
    """No value of the column that the id names matches a pattern."""
    column = expectation_id.removeprefix(f"{table_name}.").split(".")[0]
    return breaking_rows(
        expectation_id,
        table_name,
        purpose,
        f"regexp_matches({column}, {literal_sql(pattern)})",
        f"{key}::varchar",
        column,
        column_name=column,
        severity=severity,
    )
