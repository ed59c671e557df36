"""What the report is given of one run."""

import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from contracts import WAREHOUSE_TABLES
from contracts.audit import LOAD_RUN, REFUSED_REVIEW
from contracts.errors import NoWarehouse
from tests.warehouse.tiny_star import BAD_BYTES, ROWS, insert
from warehouse.findings import EXCERPT_BYTES, REFUSED_SAMPLES, findings


@pytest.fixture(scope="module")
def found(tiny_star: Path) -> dict[str, pl.DataFrame]:
    return findings(tiny_star, 2)


@pytest.mark.parametrize(
    ("name", "columns", "rows"),
    [
        ("load_run", ["load_run_key", "outcome", "kept_count"], [(2, "published_with_warnings", 2)]),
        ("load_step", ["step_name", "seconds"], [("apply", 0.25)]),
        (
            "load_file",
            ["root_path", "layout", "state", "reason", "file_count", "read_count", "refused_count", "example_path"],
            [
                ("/data/films", "aclimdb", "read", None, 1, 1, 0, "test/pos/1"),
                ("/data/notes", "plain_text", "ignored", "not_text", 1, 0, 0, "picture.png"),
                ("/data/notes", "plain_text", "read", None, 3, 3, 1, "broken.txt"),
            ],
        ),
        ("refused_reason", ["reason", "row_count"], [("invalid_encoding", 1)]),
        (
            "refused_review",
            ["reason", "reasons", "source_id", "container_path", "path", "record_number", "payload", "status"],
            [
                (
                    "invalid_encoding",
                    ["invalid_encoding", "nul_character"],
                    "notes",
                    "notes.zip",
                    "broken.txt",
                    1,
                    BAD_BYTES,
                    "open",
                )
            ],
        ),
        ("cleaning", ["rule_name", "row_count"], [("breaks", 3)]),
        (
            "expectation_result",
            ["expectation_id", "outcome", "severity"],
            [("b", "failed", "warning"), ("c", "error", "critical"), ("a", "passed", "critical")],
        ),
        ("failing_row", ["expectation_id", "row_number"], [("b", 1), ("b", 2)]),
        ("recent_runs", ["load_run_key", "failed_warning_count", "error_count"], [(2, 1, 1), (1, 0, 0)]),
    ],
)
def test_findings_of_a_run(
    found: dict[str, pl.DataFrame], name: str, columns: list[str], rows: list[tuple[object, ...]]
) -> None:
    assert found[name].select(columns).rows() == rows


def test_every_table_is_counted(found: dict[str, pl.DataFrame]) -> None:
    assert found["table_rows"].rows() == [(table.name, len(ROWS.get(table.name, ()))) for table in WAREHOUSE_TABLES]


def test_ratings_are_those_of_the_view(found: dict[str, pl.DataFrame]) -> None:
    films = found["rating_distribution"].filter(pl.col("source_id") == "films")
    assert films.select("whole_step_out_of_10", "review_count").filter(pl.col("review_count") > 0).rows() == [
        (2, 1),
        (7, 1),
        (8, 2),
        (9, 1),
        (10, 1),
        (None, 1),
    ]


def test_recent_runs_are_whole_rows_of_load_run(found: dict[str, pl.DataFrame]) -> None:
    assert set(LOAD_RUN.column_names) <= set(found["recent_runs"].columns)


def test_a_run_does_not_see_later_ones(tiny_star: Path) -> None:
    assert findings(tiny_star, 1)["recent_runs"].get_column("load_run_key").to_list() == [1]


def test_a_run_that_is_not_recorded_has_no_findings_of_its_own(tiny_star: Path) -> None:
    found = findings(tiny_star, 99)
    assert {name for name, frame in found.items() if frame.height} == {
        "recent_runs",
        "table_rows",
        "rating_distribution",
    }


def test_samples_are_bounded_and_show_every_reason(tiny_star: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(tiny_star, tmp_path / "reviews.duckdb"))
    one = ROWS[REFUSED_REVIEW.name][1]
    many = [
        {**one, "record_number": number, "payload": b"x" * 1000, "reason": "too_long", "reasons": ["too_long"]}
        for number in range(2, 2 * REFUSED_SAMPLES)
    ]
    with duckdb.connect(str(path)) as connection:
        insert(connection, REFUSED_REVIEW, many, tmp_path)
    found = findings(path, 2)
    sample = found["refused_review"]
    assert sample.height == REFUSED_SAMPLES
    assert set(sample.get_column("reason")) == {"invalid_encoding", "too_long"}
    assert sample.get_column("payload").bin.size().max() == EXCERPT_BYTES
    assert found["refused_reason"].rows() == [("too_long", 2 * REFUSED_SAMPLES - 2), ("invalid_encoding", 1)]


def test_a_version_of_another_age_is_told(tiny_star: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(tiny_star, tmp_path / "reviews.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP VIEW quality_trend").fetchall()
    with pytest.raises(NoWarehouse, match="another version of reviewmart wrote it"):
        findings(path, 2)


def test_without_a_warehouse_there_are_none(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse, match="there is no such file"):
        findings(tmp_path / "reviews.duckdb", 1)
