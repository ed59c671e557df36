"""Write the golden file of the DDL anew, to be read as a diff: `python -m tests.warehouse.golden`."""

from pathlib import Path

from warehouse.ddl import warehouse_sql

GOLDEN = Path(__file__).parent.parent / "golden" / "warehouse.sql"

if __name__ == "__main__":
    GOLDEN.write_text(warehouse_sql(), encoding="utf-8")
