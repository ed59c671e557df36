"""The data dictionary: complete, and the same in the documents, in a warehouse and in the declarations."""

from pathlib import Path

import pytest

from contracts import STAR_TABLES, WAREHOUSE_TABLES
from contracts.errors import NoWarehouse
from contracts.schema import Table
from warehouse.described import described
from warehouse.dictionary import dictionary_markdown
from warehouse.views import views

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "data-dictionary.md"
PAGE = dictionary_markdown()


def test_the_document_is_up_to_date() -> None:
    """To bring it up to date: `make docs`."""
    assert DOCUMENT.read_text(encoding="utf-8") == PAGE


def section(name: str) -> str:
    return PAGE.partition(f"\n### {name}\n")[2].partition("\n### ")[0].partition("\n## ")[0]


@pytest.mark.parametrize("table", WAREHOUSE_TABLES, ids=lambda table: table.name)
def test_every_table_and_column_is_in_it(table: Table) -> None:
    text = section(table.name)
    assert table.grain in text
    for column in table.columns:
        assert f"| `{column.name}` | " in text
        assert column.description in text
        assert column.unit is None or f"In {column.unit}." in text


def test_every_view_and_its_columns_are_in_it() -> None:
    for view in views():
        text = section(view.name)
        assert view.description in text
        assert text.count("\n| `") == len(view.column_comments)


def test_links_lead_to_headings() -> None:
    headings = {line.removeprefix("### ").replace(".", "") for line in PAGE.splitlines() if line.startswith("### ")}
    links = {part.partition(")")[0] for part in PAGE.split("](#")[1:]}
    assert links
    assert links <= headings


def test_the_diagram_has_every_table_and_reference_of_the_star() -> None:
    diagram = PAGE.partition("```mermaid")[2].partition("```")[0]
    for table in STAR_TABLES:
        assert f"    {table.short_name} {{\n" in diagram
        for column in table.columns:
            if column.references in STAR_TABLES:
                assert f" {table.short_name} : {column.name}\n" in diagram
    assert "fact_review ||--|| review_text : review_key" in diagram
    assert "dim_title ||--o{ fact_review : title_key" in diagram


def test_a_warehouse_describes_itself_as_the_declarations_do(tiny_star: Path) -> None:
    declared, found = described(), described(tiny_star)
    assert found.tables.equals(declared.tables)
    assert found.columns.equals(declared.columns)
    assert found.tables.height == len(WAREHOUSE_TABLES) + len(views())
    assert found.tables.get_column("table_name").to_list()[:2] == ["fact_review", "review_text"]


def test_the_columns_of_one_table() -> None:
    columns = described().of("audit.load_step")
    assert columns.select("column_name", "data_type", "is_nullable").row(-1) == ("peak_memory_bytes", "BIGINT", True)
    assert columns.get_column("description").to_list()[-1] == "Peak memory of the process. In bytes."
    assert described().of("nothing").is_empty()


def test_without_a_warehouse_there_is_nothing_to_describe(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse):
        described(tmp_path / "reviews.duckdb")
