"""The data dictionary as a Markdown page: every table, view and column, and a diagram of what points at what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from contracts import AUDIT_TABLES, QUALITY_TABLES, STAR_TABLES, WAREHOUSE_TABLES
from contracts.reasons import FILE_REASONS, REFUSAL_REASONS, SET_ASIDE_REASONS
from contracts.schema import Column, Table
from warehouse.checks import check_sql
from warehouse.ddl import column_type_sql
from warehouse.described import described
from warehouse.examples import examples
from warehouse.views import View, views

_HEAD = """\
# Data dictionary

Generated from `contracts/` and `warehouse/views/` by `make docs`: do not edit. The same sentences travel inside every
warehouse as comments, and `reviewmart describe` prints them.

Names: `*_key` is a surrogate key, a 63-bit digest of what identifies the row; `*_id` is as the source gave it; `*_on`
is a day, `*_at` an instant in UTC; `*_count` counts; a unit stands at the end. Key 0 is the unknown member that every
dimension has, so that an inner join never loses a review. A missing value is NULL; in a column that is extracted from
the text it means "not extracted yet". Keys are larger than 2^53: `--format json` writes them as strings.
"""


def dictionary_markdown() -> str:
    """The whole page `docs/data-dictionary.md`."""
    parts = [_HEAD, _contents(), _diagram()]
    for title, tables in (("Star", STAR_TABLES), ("Audit", AUDIT_TABLES), ("Quality", QUALITY_TABLES)):
        parts.append(f"## {title}\n")
        parts += [_table_section(table) for table in tables]
    parts += ["## Views\n\nAll are in `main`. They name no catalog, so they work under any name of the file.\n"]
    parts += [_view_contents(), *_view_sections()]
    parts += [_reasons("Why records are refused", REFUSAL_REASONS), _reasons("Why files are not read", FILE_REASONS)]
    parts.append(_reasons("Why rows of the reference are set aside", SET_ASIDE_REASONS))
    parts.append(_examples())
    return "\n".join(parts)


def _contents() -> str:
    rows = [(f"[`{table.name}`](#{_anchor(table.name)})", table.grain, table.description) for table in WAREHOUSE_TABLES]
    return _markdown_table(("table", "one row is", "what it is for"), rows)


def _view_contents() -> str:
    rows = [(f"[`{view.name}`](#{_anchor(view.name)})", view.description) for view in _sorted_views()]
    return _markdown_table(("view", "one row is"), rows)


def _diagram() -> str:
    """Mermaid's entity relationship diagram of the star: keys, and what points at what."""
    lines = ["## Diagram", "", "As a picture: [`star.svg`](star.svg).", "", "```mermaid", "erDiagram"]
    for table in STAR_TABLES:
        keys = [column for column in table.columns if column.key or column.references is not None]
        lines.append(f"    {table.short_name} {{")
        lines += [f"        {column_type_sql(column.dtype)} {column.name}{_key_marks(column)}" for column in keys]
        lines.append("    }")
    for table in STAR_TABLES:
        lines += [
            f"    {target.short_name} {_cardinality(table, column)} {table.short_name} : {column.name}"
            for column in table.columns
            if (target := column.references) is not None and target in STAR_TABLES
        ]
    return "\n".join([*lines, "```", ""])


def _cardinality(table: Table, column: Column) -> str:
    return "||--||" if table.primary_key == (column.name,) else "||--o{"


def _key_marks(column: Column) -> str:
    marks = [mark for mark, is_set in (("PK", column.key), ("FK", column.references is not None)) if is_set]
    return " " + ", ".join(marks) if marks else ""


def _table_section(table: Table) -> str:
    lines = [f"### {table.name}", "", f"{table.grain} {table.description}", ""]
    lines.append(f"Primary key: {_code_list(table.primary_key)}.")
    if table.natural_key:
        lines.append(f"Natural key: {_code_list(table.natural_key)}.")
    rows = [
        (
            f"`{column.name}`",
            column_type_sql(column.dtype) + ("" if column.nullable else " NOT NULL"),
            _meaning(column),
            "<br>".join(_code(check_sql(rule, replace(column, nullable=False))) for rule in column.all_rules),
        )
        for column in table.columns
    ]
    lines += ["", _markdown_table(("column", "type", "meaning", "every value that is there keeps"), rows)]
    if table.rules:
        lines += ["Every row keeps:", "", *(f"- {_code(check_sql(rule))}" for rule in table.rules), ""]
    return "\n".join(lines)


def _meaning(column: Column) -> str:
    unit = f" In {column.unit}." if column.unit is not None else ""
    target = column.references
    points = f" Points at [`{target.name}`](#{_anchor(target.name)})." if target is not None else ""
    return column.description + unit + points


def _view_sections() -> list[str]:
    columns = described().columns
    sections = []
    for view in _sorted_views():
        rows = [
            (f"`{column}`", dtype, sentence)
            for table, column, dtype, _, sentence in columns.iter_rows()
            if table == view.name
        ]
        reads = _code_list(name.removeprefix("main.") for name in view.reads)
        table = _markdown_table(("column", "type", "meaning"), rows)
        sections.append(f"### {view.name}\n\n{view.description}\n\nReads {reads}.\n\n{table}")
    return sections


def _reasons(title: str, reasons: dict[str, str]) -> str:
    rows = [(f"`{code}`", sentence) for code, sentence in reasons.items()]
    return f"## {title}\n\n" + _markdown_table(("reason", "meaning"), rows)


def _examples() -> str:
    sections = [f"### {example.question}\n\n```sql\n{example.statement}\n```\n" for example in examples()]
    return "\n".join(["## Example queries\n", *sections])


def _sorted_views() -> Sequence[View]:
    return sorted(views(), key=lambda view: view.name)


def _anchor(name: str) -> str:
    """The anchor that GitHub gives a heading: without its dots."""
    return name.replace(".", "")


def _code(condition: str) -> str:
    """A condition without the quotes of its names, which none of ours needs."""
    return "`" + condition.replace('"', "").replace("|", "\\|") + "`"


def _code_list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)
