"""DuckDB SQL alone: `read_text` with a glob, regular expressions, one CREATE TABLE.

All settings are DuckDB's defaults, the storage version too.

Run it as `python peer_duckdb_sql.py DUMP DATABASE`: DUMP is the folder that holds `train` and `test`, DATABASE a new
file.
"""

import sys
from pathlib import Path

import duckdb

CREATE_REVIEW = r"""
create table review as
select
    filename as path,
    content as raw_text,
    regexp_replace(content, '<br\s*/?>', chr(10), 'gi') as clean_text,
    len(string_split_regex(trim(clean_text), '\s+')) as word_count
from read_text(?)
"""


def load(dump: Path, database: Path) -> None:
    """Read, clean and store every review as the table `review` of a new DuckDB file."""
    with duckdb.connect(str(database)) as con:
        con.execute(CREATE_REVIEW, [str(dump / "t*" / "*" / "*.txt")])


if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))
