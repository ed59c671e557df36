"""What a declaration becomes, and that every declaration of every table fires when it is broken."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from contracts import WAREHOUSE_TABLES
from contracts.audit import LOAD_FILE, LOAD_RUN
from contracts.dimensions import DIM_SOURCE, DIM_TITLE
from contracts.rules import Always, Between, ColumnRule, Implies, Is, IsNot, LengthBetween, Matches, OneOf
from contracts.schema import Column, Table
from expectations.expectation import Expectation
from expectations.plan import RECORD_TABLES, planned
from expectations.suites import suite
from tests.expectations.clean_star import firing

PUBLISHED = "published, published_with_warnings"
BEFORE_AND = "review_count_before, kept_count"
JUDGED = [table for table in WAREHOUSE_TABLES if table not in RECORD_TABLES]
NOTHING = Table("t", "fact", "One thing.", "Things.", (Column("t_key", pl.Int64, "Digest of the thing.", key=True),))


def of(table: Table, name: str) -> Expectation:
    """The expectation of that name, without the table's."""
    return next(one for one in suite(table) if one.expectation_id == f"{table.name}.{name}")


@pytest.mark.parametrize(
    ("table", "name", "expectation_type", "arguments"),
    [
        (DIM_TITLE, "title_key.not_null", "ExpectColumnValuesToNotBeNull", {"column": "title_key"}),
        (DIM_TITLE, "title_id.not_null", "UnexpectedRowsExpectation", {}),
        (DIM_TITLE, "title_key.between", "ExpectColumnValuesToBeBetween", {"column": "title_key", "min_value": 0}),
        (
            DIM_TITLE,
            "release_year.between",
            "ExpectColumnValuesToBeBetween",
            {"column": "release_year", "min_value": 1870, "max_value": 2100},
        ),
        (
            DIM_TITLE,
            "same_title_source.in_set",
            "ExpectColumnValuesToBeInSet",
            {"column": "same_title_source", "value_set": ["none", "reviews", "reference", "mapping"]},
        ),
        (
            LOAD_FILE,
            "file_digest.length",
            "ExpectColumnValueLengthsToBeBetween",
            {"column": "file_digest", "min_value": 64, "max_value": 64},
        ),
        (DIM_TITLE, "primary_key.unique", "ExpectColumnValuesToBeUnique", {"column": "title_key"}),
        (
            DIM_TITLE,
            "natural_key.unique",
            "ExpectCompoundColumnsToBeUnique",
            {"column_list": ["id_namespace", "title_id"], "ignore_row_if": "never"},
        ),
        (LOAD_FILE, "natural_key.unique", "UnexpectedRowsExpectation", {}),
        (LOAD_FILE, "source_key.found_in_dim_source", "UnexpectedRowsExpectation", {}),
        (DIM_SOURCE, "source_key.unknown_member_once", "UnexpectedRowsExpectation", {}),
        (DIM_TITLE, "title_id_form_if_id_namespace_is_imdb", "UnexpectedRowsExpectation", {}),
    ],
)
def test_a_declaration_becomes_the_expectation_that_great_expectations_has_for_it(
    table: Table, name: str, expectation_type: str, arguments: dict[str, object]
) -> None:
    expectation = of(table, name)
    assert (expectation.expectation_type, expectation.arguments) == (expectation_type, arguments)
    assert expectation.severity == "critical"


@pytest.mark.parametrize(
    ("table", "name", "purpose"),
    [
        (DIM_TITLE, "title_key.not_null", "title_key is never missing (Digest of namespace and title id)."),
        (
            DIM_TITLE,
            "release_year.between",
            "release_year is 1870 to 2100 (Year of release, from reference, dump or agreement).",
        ),
        (LOAD_FILE, "file_digest.length", "file_digest has 64 characters (SHA-256 of the file in hex)."),
        (DIM_TITLE, "primary_key.unique", "No two rows share the primary key title_key: one title id."),
        (
            LOAD_FILE,
            "read_count_is_0_if_state_is_not_read",
            "Where state is not read, read_count is 0.",
        ),
        (
            LOAD_RUN,
            "review_count_after_adds_up",
            f"Where outcome is one of {PUBLISHED}, review_count_after is the sum of {BEFORE_AND}, less removed_count.",
        ),
    ],
)
def test_the_purpose_is_a_sentence_made_from_the_declaration(table: Table, name: str, purpose: str) -> None:
    assert of(table, name).sentence == purpose


def test_the_failing_rows_are_asked_for_by_key_and_value() -> None:
    assert of(DIM_TITLE, "release_year.between").failing_sql == (
        'with judged as not materialized (select * from dim_title) select "title_key"::varchar as row_key,'
        ' "release_year"::varchar as failing_value from judged'
        ' where "release_year" is not null and not ("release_year" >= 1870 and "release_year" <= 2100)'
    )


def test_ids_are_unique_and_lead_with_the_table() -> None:
    expectations = planned(2)
    ids = [expectation.expectation_id for expectation in expectations]
    assert len(set(ids)) == len(ids)
    assert all(one.expectation_id.startswith(f"{one.table_name}.") for one in expectations)


def test_two_declarations_of_one_name_are_refused() -> None:
    twice = Table(
        "t",
        "fact",
        "One thing.",
        "Things.",
        (*NOTHING.columns, Column("word", pl.String, "Any word of it.", rules=(Matches("a"), Matches("b")))),
    )
    with pytest.raises(ValueError, match=r"table t: two expectations are called t\.word\.form"):
        suite(twice)


def test_the_record_of_the_work_is_not_judged() -> None:
    queries = " ".join(expectation.failing_sql or "" for expectation in planned(2))
    assert not {expectation.table_name for expectation in planned(2)} & {table.name for table in RECORD_TABLES}
    assert not any(table.name in queries for table in RECORD_TABLES)


def test_a_warehouse_without_faults_fires_nothing(memory: duckdb.DuckDBPyConnection) -> None:
    assert firing(memory, planned(2)) == set()


@pytest.mark.parametrize("table", JUDGED, ids=lambda table: table.name)
def test_every_declaration_fires_when_it_is_broken(table: Table, memory: duckdb.DuckDBPyConnection) -> None:
    expectations = {expectation.expectation_id: expectation for expectation in suite(table)}
    silent = []
    for name, fault in faults(table):
        memory.execute("begin")
        memory.execute(fault)
        if not firing(memory, [expectations[f"{table.name}.{name}"]]):
            silent.append((name, fault))
        memory.execute("rollback")
    assert not silent


def faults(table: Table) -> Iterator[tuple[str, str]]:
    """For each declaration but those over several columns: its name, and a statement that breaks it."""
    for column in table.columns:
        if not column.nullable:
            yield f"{column.name}.not_null", f"update {table.name} set {column.name} = null"
        for rule in column.all_rules:
            for value in breaking(rule):
                yield f"{column.name}.{kind(rule)}", f"update {table.name} set {column.name} = {value}"
        if column.references is not None:
            found = f"{column.name}.found_in_{column.references.short_name}"
            yield found, f"update {table.name} set {column.name} = 424242"
    yield "primary_key.unique", f"insert into {table.name} from {table.name}"
    if table.natural_key:
        yield "natural_key.unique", f"insert into {table.name} from {table.name}"
    if table.kind == "dimension":
        key = table.primary_key[0]
        yield f"{key}.unknown_member_once", f"delete from {table.name} where {key} = 0"
        yield f"{key}.unknown_member_once", f"insert into {table.name} from {table.name} where {key} = 0"
        yield f"{key}.unknown_member_once", f"delete from {table.name}"


def breaking(rule: ColumnRule) -> list[str]:
    """Values that break a rule, as SQL."""
    match rule:
        case Between(low, high):
            return [f"{low} - 1"] * (low is not None) + [f"{high} + 1"] * (high is not None)
        case LengthBetween(low, high):
            return ["''"] * (low > 0) + [f"repeat('x', {high} + 1)"] * (high is not None)
        case Matches():
            return ["'does not match'"]
        case OneOf():
            return ["'bogus'", "''"]


def kind(rule: ColumnRule) -> str:
    """What the expectation on a rule is called."""
    return {Between: "between", LengthBetween: "length", Matches: "form", OneOf: "in_set"}[type(rule)]


def test_a_rule_over_a_set_of_values_has_a_name_that_outlives_the_set() -> None:
    table = Table(
        "t",
        "fact",
        "One thing.",
        "Things.",
        (*NOTHING.columns, Column("word", pl.String, "Any word of it."), Column("number", pl.Int64, "How many of it.")),
        rules=(
            Implies(Is("word", ("a", "b")), IsNot("number", (1, 2))),
            Always(IsNot("word", ("",))),
        ),
    )
    assert {one.expectation_id for one in suite(table)} >= {
        "t.number_is_not_1_etc_if_word_is_a_etc",
        "t.word_is_not_empty",
    }
