"""Dead space of a candidate: blocks that nothing uses, and rows that were deleted and still lie in blocks.

DuckDB writes what a transaction changed into other blocks and frees the old ones only for the next; it takes deleted
rows out of a file only where whole groups of rows can be joined. A small load into a small warehouse so leaves a fifth
of its file unused, and many loads leave a quarter of the rows of a large one dead.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

import duckdb

from contracts.errors import DiskFull
from warehouse.building import Limits, writing
from warehouse.place import Place, room_for
from warehouse.quoting import literal, quoted_name
from warehouse.store import ROW_GROUP_SIZE, WRITTEN, connect, executed

LARGEST_DEAD_SHARE: Final = 0.15
# In a small file blocks that are partly filled, which are not counted here, weigh as much, and a copy costs little.
SMALL_BYTES: Final = 32 * 1024 * 1024
LARGEST_DEAD_SHARE_OF_SMALL: Final = 0.05
# Each row group has dictionaries of its own: the results of a hundred runs weigh a fifth of a small file in small ones.
ROW_GROUP_OF_SMALL: Final = 122_880

# Deleted rows of a table that fills no block with a column do not matter. The estimate counts deleted rows, too.
_TABLES: Final = """
SELECT schema_name, table_name, estimated_size FROM duckdb_tables()
WHERE database_name = current_catalog() AND estimated_size > 2000
"""
# To ask for the blocks of a table of millions of rows takes a second and 0.3 GB: only where it can make a difference.
_FEWEST_DEAD_ROWS: Final = 0.01
# Blocks that a table shares with another count for both, so this is a little much in a file of few blocks.
_TABLE: Final = """
SELECT count(DISTINCT block_id) FILTER (block_id >= 0) AS blocks,
       sum(count) FILTER (column_id = 0 AND segment_type <> 'VALIDITY') AS stored,
       (SELECT count(*) FROM {table}) AS live
FROM pragma_storage_info({name})
"""
_NO_TABLE: Final = "SELECT 0 AS blocks, 0 AS stored, 0 AS live"
_DEAD_SHARE: Final = """
SELECT (d.free_blocks + t.dead_blocks) / greatest(d.total_blocks, 1)
FROM pragma_database_size() d,
     (SELECT coalesce(sum(blocks * (1 - live / greatest(stored, live, 1))), 0) AS dead_blocks FROM ({tables})) t
"""


def dead_share(path: Path) -> float:
    """The share of a closed file that holds nothing, or rows that were deleted.

    Raises:
        NoWarehouse: if the file is none.
    """
    with connect(path) as connection:
        return _dead_share(connection)


def _dead_share(connection: duckdb.DuckDBPyConnection) -> float:
    names = []
    for schema, table, stored in connection.execute(_TABLES).fetchall():
        name = f"{quoted_name(schema)}.{quoted_name(table)}"
        ((live,),) = connection.execute(f"SELECT count(*) FROM {name}").fetchall()
        if stored - live >= _FEWEST_DEAD_ROWS * stored:
            names.append(name)
    tables = [_NO_TABLE, *(_TABLE.format(table=name, name=literal(name)) for name in names)]
    ((share,),) = connection.execute(_DEAD_SHARE.format(tables=" UNION ALL ".join(tables))).fetchall()
    return float(share)


def has_dead_space(path: Path) -> bool:
    """Whether a closed file is worth writing anew."""
    is_small = path.stat().st_size <= SMALL_BYTES
    return dead_share(path) > (LARGEST_DEAD_SHARE_OF_SMALL if is_small else LARGEST_DEAD_SHARE)


def without_dead_space(place: Place, run_key: int, limits: Limits) -> None:
    """Write a closed candidate anew; where there is no room for that, it stays as it is."""
    with suppress(DiskFull):
        write_anew(place, run_key, limits)


def write_anew(place: Place, run_key: int, limits: Limits) -> None:
    """Bring all rows of a closed candidate into a fresh file, so that nothing holds what was deleted.

    An error leaves the candidate as it was.

    Raises:
        DiskFull: if there is no room for it beside the old one.
        LoadFailed: if the database refuses.
    """
    path = place.candidate_file(run_key)
    room_for(place, path.stat().st_size)
    before = path.replace(path.with_suffix(".before"))
    try:
        _copy(before, path, limits)
    except BaseException:
        before.replace(path)
        raise
    before.unlink()


def _copy(before: Path, path: Path, limits: Limits) -> None:
    """Copy tables, views, comments and rows, in a third of the time that declaring and filling them would take."""
    old_name = quoted_name(f"{path.stem} of before")
    is_small = before.stat().st_size <= SMALL_BYTES
    with writing(path, limits, ROW_GROUP_OF_SMALL if is_small else ROW_GROUP_SIZE) as connection:
        executed(connection, f"ATTACH {literal(str(before))} AS {old_name} (READ_ONLY)", "opening the candidate")
        executed(connection, f"COPY FROM DATABASE {old_name} TO {WRITTEN}", "writing the candidate anew")
        executed(connection, f"DETACH {old_name}", "closing the candidate")
