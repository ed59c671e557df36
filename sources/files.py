"""The frames FOUND_FILE and READ_FILE: what was found, what became of it, and what its reading depends on."""

from __future__ import annotations

import hashlib

import polars as pl

from contracts.stage import FOUND_FILE, READ_FILE
from sources.layout import Layout

ENCODING = "utf-8"
READER_VERSION = "1"  # raise it when the same bytes are to be read in another way: every file is then read again
IGNORED_REASONS = (
    "not_a_review",
    "name_without_id_and_rating",
    "not_text",
    "not_a_regular_file",
    "nested_archive",
    "other_fields",
)
NO_CONTEXT = pl.DataFrame(schema={"path": pl.String, "payload": pl.Binary, "file_digest": pl.String})
ROLES = FOUND_FILE.schema["role"]


def sorted_files(files: pl.DataFrame, layout: Layout, path: pl.Expr | None = None) -> pl.DataFrame:
    """Add the role that the layout gives, and keep the reasons that are there already: such a file is ignored.

    Args:
        files: with the columns path and reason.
        layout: says which files hold reviews.
        path: the path below the root of the dump, where that is another; missing for what lies outside the root.
    """
    below = files.select((pl.col("path") if path is None else path).alias("path"))
    asked = layout.sorted_files(below.with_columns(pl.col("path").fill_null("")))
    is_outside = below["path"].is_null()
    reason = (
        pl.when(pl.col("reason").is_not_null())
        .then(pl.col("reason"))
        .when(is_outside)
        .then(pl.lit("not_a_review"))
        .otherwise(asked["reason"])
    )
    return files.with_columns(reason.alias("reason")).with_columns(
        pl.when(pl.col("reason").is_null())
        .then(asked["role"].cast(pl.String))
        .otherwise(pl.lit("ignored"))
        .cast(ROLES)
        .alias("role")
    )


def reader_settings(context_path: pl.Series, layout: Layout, context: pl.DataFrame) -> pl.Series:
    """A digest of the layout, the encoding, and the context file that explains a review file; 16 hex digits.

    Args:
        context_path: of each file, missing where nothing explains it.
        layout: that the files are read with.
        context: path and file_digest of the context files that could be read.
    """
    digest_of = dict(zip(context["path"], context["file_digest"], strict=True))
    used: list[str | None] = context_path.unique().to_list()
    settings = pl.DataFrame(
        {"path": used, "reader_settings": [_settings(layout, digest_of.get(path or "")) for path in used]},
        schema={"path": pl.String, "reader_settings": pl.String},
    )
    paths = pl.DataFrame({"path": context_path}, schema={"path": pl.String})
    return paths.join(settings, on="path", how="left", nulls_equal=True, maintain_order="left")["reader_settings"]


def context_paths(path: pl.Series, layout: Layout) -> pl.Series:
    """The path of the file that explains each review file; missing where nothing does."""
    paths = pl.DataFrame({"path": path})
    return paths.with_columns(layout.context_path(pl.col("path")).alias("context_path"))["context_path"]


def _settings(layout: Layout, context_digest: str | None) -> str:
    text = "\n".join((layout.name, READER_VERSION, layout.reading, context_digest or ""))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def found_file(files: pl.DataFrame) -> pl.DataFrame:
    """FOUND_FILE from a frame that has its columns."""
    return files.select(FOUND_FILE.column_names).cast(FOUND_FILE.schema)


def read_file(files: pl.DataFrame, container: str | None, encoding: str = ENCODING) -> pl.DataFrame:
    """READ_FILE: a file without a reason was read.

    Args:
        files: path, size_bytes, modified_at, reader_settings, file_digest, reason.
        container: the archive that holds the files.
        encoding: that they were read with.
    """
    is_read = pl.col("reason").is_null()
    return (
        files.with_columns(
            pl.lit(container, pl.String).alias("container_path"),
            pl.when(is_read).then(pl.lit(encoding)).alias("encoding"),
            pl.lit(None, pl.String).alias("header_json"),
            pl.when(is_read)
            .then(pl.lit("read"))
            .when(pl.col("reason").is_in(IGNORED_REASONS))
            .then(pl.lit("ignored"))
            .otherwise(pl.lit("unreadable"))
            .alias("state"),
        )
        .select(READ_FILE.column_names)
        .cast(READ_FILE.schema)
    )
