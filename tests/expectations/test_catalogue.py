"""The document of all expectations."""

from __future__ import annotations

from expectations.catalogue import catalogue_markdown
from expectations.plan import planned


def test_every_expectation_is_in_the_document_with_its_severity_and_purpose() -> None:
    document = catalogue_markdown()
    lines = [line for line in document.split("\n") if line.startswith("| ")]
    for expectation in planned(2):
        name = expectation.expectation_id.removeprefix(f"{expectation.table_name}.")
        assert any(line.startswith(f"| {name} | {expectation.severity} | ") for line in lines)
    assert document.endswith("|\n")
    assert "\n\n\n" not in document


def test_a_purpose_cannot_break_out_of_its_cell() -> None:
    assert all(line.count(" | ") == 5 for line in catalogue_markdown().split("\n") if line.startswith("| word_count"))
