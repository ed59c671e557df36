"""What the report is given of one run."""

import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from contracts import WAREHOUSE_TABLES
from contracts.audit import LOAD_RUN, REFUSED_REVIEW
from contracts.dimensions import DIM_PERSON
from contracts.errors import NoWarehouse
from contracts.quality import EXPECTATION_RESULT
from contracts.star import FACT_CREDIT
from tests.warehouse.tiny_star import BAD_BYTES, CREDIT, FILM, NAMING, ROWS, expectation_result, insert, load_run
from warehouse.findings import EXCERPT_BYTES, REFUSED_SAMPLES, findings, latest_run_key
from warehouse.recent_runs import CHARTED_RUNS, DETAILED_RUNS
from warehouse.samples import CONTEXT_CHARACTERS, EXCERPT_CHARACTERS


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
                ("/data/films", "aclimdb", "read", None, 7, 7, 1, "test/neg/0"),
                ("/data/films", "aclimdb", "read", None, 1, 1, 0, "test/pos/1"),
                ("/data/notes", "plain_text", "ignored", "not_text", 1, 0, 0, "picture.png"),
                ("/data/notes", "plain_text", "read", None, 3, 3, 1, "broken.txt"),
            ],
        ),
        (
            "refused_reason",
            ["reason", "row_count", "open_count", "open_since_run_key"],
            [("invalid_encoding", 1, 1, 2)],
        ),
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
    of_run = ("load_run", "cleaning", "cleaning_sample", "expectation_result", "failing_row")
    assert [found[name].height for name in of_run] == [0] * len(of_run)
    assert found["recent_runs"].get_column("load_run_key").to_list() == [2, 1]


def test_older_refusals_are_shown_while_they_are_open(found: dict[str, pl.DataFrame], tiny_star: Path) -> None:
    assert found["refused_review"].get_column("reason").to_list() == ["invalid_encoding"]
    assert findings(tiny_star, 1)["refused_review"].get_column("status").to_list() == ["replayed"]


def test_the_trend_of_an_expectation_is_one_row(found: dict[str, pl.DataFrame]) -> None:
    assert found["expectation_trend"].rows() == [
        ("a", [1, 2], ["passed", "passed"], [0, 0]),
        ("b", [2], ["failed"], [2]),
        ("c", [2], ["error"], [None]),
    ]


def test_trends_of_refusals_and_cleaning_go_by_run(found: dict[str, pl.DataFrame]) -> None:
    assert found["refused_trend"].rows() == [(1, "empty_file", 1), (2, "invalid_encoding", 1)]
    assert found["cleaning_trend"].rows() == [(2, "breaks", 3)]


def test_what_a_run_brought_is_counted_by_source(found: dict[str, pl.DataFrame]) -> None:
    names = ("source_id", "untouched_count", "new_count", "updated_count", "removed_count", "mean_rating_now")
    assert found["changed_source"].select(names).rows() == [("films", 6, 0, 1, 0, 7.0), ("notes", 0, 2, 0, 0, None)]


def test_a_long_history_is_shown_in_part_and_summed(tiny_star: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(tiny_star, tmp_path / "reviews.duckdb"))
    last = CHARTED_RUNS + 40
    with duckdb.connect(str(path)) as connection:
        runs = [{**load_run(1), "load_run_key": key} for key in range(3, last + 1)]
        insert(connection, LOAD_RUN, runs, tmp_path)
        results = [expectation_result(key, "a", "failed", "info") for key in range(3, last + 1)]
        insert(connection, EXPECTATION_RESULT, results, tmp_path)
    found = findings(path, last)
    assert found["recent_runs"].get_column("load_run_key").to_list() == list(range(last, last - CHARTED_RUNS, -1))
    assert found["older_runs"].select("outcome", "run_count", "kept_count").rows() == [
        ("published", 39, 7),
        ("published_with_warnings", 1, 2),
    ]
    assert found["expectation_trend"].get_column("run_keys").list.len().to_list() == [CHARTED_RUNS]
    assert found["earlier_trouble"].height == DETAILED_RUNS


def test_evidence_of_each_kind_stands_in_its_words(found: dict[str, pl.DataFrame]) -> None:
    names = ("mention_kind", "text_before", "mention_text", "text_after", "starts_later", "goes_on")
    samples = {row[0]: row[1:] for row in found["mention_sample"].select(names).rows()}
    assert sorted(samples) == [
        "award",
        "person",
        "place",
        "rating",
        "recommendation",
        "spoiler_warning",
        "title",
        "year",
    ]
    assert samples["recommendation"] == (NAMING[:-8][-CONTEXT_CHARACTERS:], "skip it", ".", True, False)
    assert samples["spoiler_warning"][1:] == ("spoilers follow", NAMING[38:], False, False)


def test_texts_that_lost_something_are_shown_before_and_after(tiny_star: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(tiny_star, tmp_path / "reviews.duckdb"))
    with duckdb.connect(str(path)) as connection:
        for key, raw in ((7, "Seen<br>" * 200), (9, "A <i>dull</i> day")):
            connection.execute(
                "UPDATE fact_review SET raw_character_count = $1, character_count = 10 WHERE review_key = $2",
                [len(raw), key],
            ).fetchall()
            connection.execute("UPDATE review_text SET raw_text = $1 WHERE review_key = $2", [raw, key]).fetchall()
    sample = findings(path, 2)["cleaning_sample"]
    assert sample.get_column("review_id").to_list() == ["test/pos/1", "late shows/midnight.txt"]
    assert sample.get_column("raw_text").str.len_chars().to_list() == [EXCERPT_CHARACTERS, 17]


def test_the_directors_that_reviews_name_most_and_next(tiny_star: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(tiny_star, tmp_path / "reviews.duckdb"))
    said = {"person_review_count": 7, "role_review_count": 7}
    people = [
        {"person_key": key, "normalised_name": name, "full_name": name, "homonym_count": 0}
        for key, name in ((41, "Bo"), (42, "Cy"))
    ]
    credits_of_film = [
        {**CREDIT, **said, "title_key": FILM, "person_key": 41, "review_count": 5, "agreement_share": 5 / 7},
        {**CREDIT, **said, "title_key": FILM, "person_key": 42, "review_count": 2, "agreement_share": 2 / 7},
    ]
    with duckdb.connect(str(path)) as connection:
        insert(connection, DIM_PERSON, people, tmp_path)
        insert(connection, FACT_CREDIT, credits_of_film, tmp_path)
    found = findings(path, 2)["disputed_credit"]
    assert found.drop("place").rows() == [
        ("agreed", "tt0000001", 7, "Bo", 5, "Cy", 2),
        ("disputed", "tt0000001", 7, "Bo", 5, "Cy", 2),
    ]


def test_the_latest_run(tiny_star: Path) -> None:
    assert latest_run_key(tiny_star) == 2


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
    assert found["refused_reason"].select("reason", "row_count").rows() == [
        ("too_long", 2 * REFUSED_SAMPLES - 2),
        ("invalid_encoding", 1),
    ]


def test_a_version_of_another_age_is_told(tiny_star: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(tiny_star, tmp_path / "reviews.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP VIEW rating_distribution").fetchall()
    with pytest.raises(NoWarehouse, match="another version of reviewmart wrote it"):
        findings(path, 2)


def test_without_a_warehouse_there_are_none(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouse, match="there is no such file"):
        findings(tmp_path / "reviews.duckdb", 1)
