"""The tables of the warehouse: their order on the page, and how many rows each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contracts import WAREHOUSE_TABLES
from report.findings import Row

GRAIN = {table.name: table.grain for table in WAREHOUSE_TABLES}
POSITION = {table.name: position for position, table in enumerate(WAREHOUSE_TABLES)}


def place(table_name: str) -> tuple[int, str]:
    """What to sort tables by: the order of the contracts, unknown tables last."""
    return POSITION.get(table_name, len(POSITION)), table_name


@dataclass(frozen=True)
class TableSize:
    """One table of the warehouse, what one of its rows is, and how many it has."""

    name: str
    grain: str
    row_count: int | None


def table_sizes(table_rows: Sequence[Row]) -> list[TableSize]:
    """The tables in the order of the contracts."""
    counts = {str(row["table_name"]): row["row_count"] for row in table_rows}
    return [TableSize(name, GRAIN.get(name, ""), counts[name]) for name in sorted(counts, key=place)]
