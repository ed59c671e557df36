"""dlt's filesystem source into DuckDB, put together as its documentation shows: files, a reader, a pipeline.

It stores path and raw text only. It neither cleans nor counts, which favours it. Its files on the way are Parquet,
because that was faster than dlt's default (55 s against 85 s). All other settings are defaults, but for its telemetry,
which is off, and its working folder, which is beside the database.

Run it as `python peer_dlt.py DUMP DATABASE`: DUMP is the folder that holds `train` and `test`, DATABASE a new file. The
table is `dump.review`.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

# Before the import: dlt reads its settings then.
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["DLT_DATA_DIR"] = os.environ["DLT_PROJECT_DIR"] = str(Path(sys.argv[2]).parent / "dlt")

import dlt
from dlt.common.storages.fsspec_filesystem import FileItemDict
from dlt.sources.filesystem import filesystem


def read_review(files: list[FileItemDict]) -> Iterator[dict[str, str]]:
    """Yield one record a file: path and raw_text."""
    for file in files:
        yield {"path": file["file_url"], "raw_text": file.read_bytes().decode()}


def load(dump: Path, database: Path) -> None:
    """Load every review file into the table `review` of the dataset `dump`."""
    files = filesystem(bucket_url=dump.as_uri(), file_glob="t*/*/*.txt")
    reviews = (files | dlt.transformer(read_review)).with_name("review")
    destination = dlt.destinations.duckdb(str(database))
    dlt.pipeline(pipeline_name="benchmark", destination=destination, dataset_name="dump").run(
        reviews, loader_file_format="parquet"
    )


if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))
