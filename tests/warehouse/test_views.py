"""The views on nine reviews: what each says, that it is explained, and that it works under any name of the file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from contracts.sets import MENTION_KIND
from tests.warehouse.tiny_star import BAD_BYTES, FILM, OTHER, answer, digest, instant
from warehouse import views as view_files
from warehouse.examples import Example, example_query, examples
from warehouse.read import query
from warehouse.views import View, views

VIEWS = {view.name: view for view in views()}
EACH_VIEW = pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))


def rows(path: Path, view: str, columns: str, order: str = "ALL") -> list[tuple[Any, ...]]:
    return answer(path, f"SELECT {columns} FROM main.{view} ORDER BY {order}")


@pytest.fixture(scope="module")
def star(tiny_star: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The warehouse of nine reviews, kept open: to open it once more then takes no time. Only read it."""
    path = Path(shutil.copyfile(tiny_star, tmp_path_factory.mktemp("star") / "reviews.duckdb"))
    with closing(duckdb.connect(str(path), read_only=True)):
        yield path


# --- every view -----------------------------------------------------------------------------------------------------


@EACH_VIEW
def test_a_view_has_the_columns_that_are_explained(star: Path, view: View) -> None:
    comments = "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = '{}' ORDER BY column_index"
    assert answer(star, comments.format(view.name)) == list(view.column_comments.items())


@EACH_VIEW
def test_a_view_says_what_a_row_is(star: Path, view: View) -> None:
    comment = f"SELECT comment FROM duckdb_views() WHERE view_name = '{view.name}'"
    assert answer(star, comment) == [(view.description,)]
    assert view.description.startswith(("One ", "The latest run, one row:"))
    assert view.description.endswith(".")


@EACH_VIEW
def test_a_view_works_under_any_name_of_the_file(star: Path, tmp_path: Path, view: View) -> None:
    sql = f"SELECT * FROM main.{view.name} ORDER BY ALL"
    expected = answer(star, sql)
    assert expected != []
    link = tmp_path / "films.duckdb"
    link.symlink_to(star)
    assert answer(link, sql) == expected
    with closing(duckdb.connect()) as connection:
        connection.execute("CREATE TABLE fact_review (x INTEGER)").fetchall()
        connection.execute(f"ATTACH '{star}' AS other (READ_ONLY)").fetchall()
        assert connection.execute(sql.replace("main.", "other.main.")).fetchall() == expected
        connection.execute("USE other").fetchall()
        assert connection.execute(sql).fetchall() == expected


@EACH_VIEW
def test_a_view_names_schemas_and_no_catalog(view: View) -> None:
    assert view.reads
    assert "reviews." not in view.select
    assert not view.select.rstrip().endswith(";")


# --- what they say --------------------------------------------------------------------------------------------------


def test_review_has_exactly_the_rows_of_fact_review(star: Path) -> None:
    assert rows(star, "review", "review_key") == answer(star, "SELECT review_key FROM fact_review ORDER BY 1")


def test_review_spells_out_its_dimensions(star: Path) -> None:
    columns = (
        "source_id, title_id, title_label, same_title_key, rating_label, rating_band, is_duplicate, first_review_key"
    )
    assert answer(star, f"SELECT {columns} FROM review WHERE review_key IN (2, 4, 8) ORDER BY review_key") == [
        ("films", "tt0000002", "The Long Lane (1999)", OTHER, "2", "negative", False, 2),
        ("films", "tt0000009", "tt0000009", FILM, "10", "positive", True, 3),
        ("notes", "unknown", "unknown", 0, "none", "unrated", True, 1),
    ]


def test_review_distinct_has_every_text_once(star: Path) -> None:
    assert rows(star, "review_distinct", "review_key, review_count") == [
        (1, 2),
        (2, 1),
        (3, 2),
        (5, 1),
        (6, 1),
        (7, 1),
        (9, 1),
    ]


def test_title_summary_joins_the_ids_of_a_film_and_counts_texts(star: Path) -> None:
    columns = (
        "title_id, title_label, title_id_count, review_count, rated_review_count, distinct_text_count, "
        "rated_text_count, mean_rating_out_of_10"
    )
    # 9 for the one text, (8 + 10) / 2 for the other; the unlabelled review is not rated
    assert rows(star, "title_summary", columns) == [
        ("tt0000001", "tt0000001", 2, 4, 3, 3, 2, 9.0),
        ("tt0000002", "The Long Lane (1999)", 1, 2, 2, 2, 2, 5.0),
    ]


def test_title_alias(star: Path) -> None:
    columns = "same_title_key, leading_title_id, alias_title_id, shared_review_count, alias_url"
    assert rows(star, "title_alias", columns) == [
        (FILM, "tt0000001", "tt0000009", 1, "https://films.example/tt0000009")
    ]


def test_rating_distribution_shows_empty_steps(star: Path) -> None:
    columns = "source_id, step_label, review_count, distinct_text_count"
    found = rows(star, "rating_distribution", columns, "source_id, whole_step_out_of_10 NULLS LAST")
    counts = {"2": (1, 1), "7": (1, 1), "8": (2, 2), "9": (1, 1), "10": (1, 1), "none": (1, 1)}
    labels = [*map(str, range(11)), "none"]
    assert found == [
        *(("films", label, *counts.get(label, (0, 0))) for label in labels),
        *(("notes", label, *((2, 2) if label == "none" else (0, 0))) for label in labels),
    ]


def test_the_shares_of_a_source_sum_to_one(star: Path) -> None:
    sql = "SELECT source_id, round(sum(review_share), 9) FROM rating_distribution GROUP BY ALL ORDER BY ALL"
    assert answer(star, sql) == [("films", 1.0), ("notes", 1.0)]


def test_label_disagreement(star: Path) -> None:
    columns = "review_id, stated_difference, is_label_against_rating, is_label_against_stated, is_rating_against_stated"
    assert rows(star, "label_disagreement", columns) == [
        ("test/neg/0", None, True, False, False),
        ("test/pos/0", Decimal("-1.50"), False, False, True),
    ]


def test_duplicate_review_stands_beside_the_first(star: Path) -> None:
    columns = "source_id, review_id, first_source_id, first_review_id, is_same_title, is_same_rating, is_same_split"
    assert rows(star, "duplicate_review", columns) == [
        ("films", "test/pos/0", "films", "train/pos/1", True, False, False),
        ("notes", "first.txt", "films", "train/pos/0", False, False, False),
    ]


def test_split_leak_finds_texts_and_films_whatever_their_ids(star: Path) -> None:
    columns = "leak_kind, content_digest, same_title_key, train_review_count, test_review_count, train_review_key"
    shared = digest("I could not stop laughing")[:32]
    assert rows(star, "split_leak", f"{columns}, test_review_key", "leak_kind, same_title_key") == [
        ("film", None, FILM, 2, 1, 1, 4),
        ("film", None, OTHER, 1, 1, 2, 5),
        ("text", shared, None, 1, 1, 3, 4),
    ]


def test_refused_open_leaves_out_what_was_replayed(star: Path) -> None:
    columns = "container_path, path, record_number, reason, payload_excerpt, refused_at"
    assert rows(star, "refused_open", columns) == [
        ("notes.zip", "broken.txt", 1, "invalid_encoding", "caf\\xE9 <b>was</b> closed", instant(2026, 3, 2, 2))
    ]
    assert len(BAD_BYTES) == answer(star, "SELECT payload_bytes FROM refused_open")[0][0]


def test_quality_trend_counts_outcomes_by_severity(star: Path) -> None:
    columns = (
        "load_run_key, seconds, refused_share, expectation_count, passed_count, failed_critical_count, "
        "failed_warning_count, failed_info_count, error_count, unexpected_row_count"
    )
    assert rows(star, "quality_trend", columns) == [
        (1, 30.0, 0.125, 1, 1, 0, 0, 0, 0, 0),
        (2, 30.0, 0.25, 3, 1, 0, 1, 0, 1, 2),
    ]


def test_latest_run(star: Path) -> None:
    columns = "load_run_key, outcome, command, kept_count, updated_count, refused_count, review_count_after"
    assert rows(star, "latest_run", columns) == [(2, "published_with_warnings", "reviewmart load dump", 2, 1, 1, 9)]


def test_source_summary(star: Path) -> None:
    columns = (
        "source_id, review_count, expected_review_count, distinct_text_count, duplicate_count, rated_review_count, "
        "title_count, title_id_count, reviewer_count, last_reviewed_on, file_count, refused_open_count, "
        "last_load_run_key"
    )
    assert rows(star, "source_summary", columns) == [
        ("films", 7, 9, 6, 1, 6, 2, 3, 0, None, 8, 0, 2),
        ("notes", 2, None, 2, 1, 0, 0, 0, 0, date(2020, 2, 29), 4, 1, 2),
    ]


def test_mention_evidence_shows_the_words_around_a_mention(star: Path) -> None:
    snippets = dict(rows(star, "mention_evidence", "mention_kind, snippet"))
    assert snippets["person"] == (
        "Dull, and proud of it: spoilers follow. [Ann Lee] directed it in Lyon in 1999, after The Long Lane, "
        "and won a Golden Fig for it. 8/10 is for the musi…"
    )
    assert snippets["recommendation"] == (
        "…rected it in Lyon in 1999, after The Long Lane, and won a Golden Fig for it. "
        "8/10 is for the music; [skip it]."
    )
    assert len(snippets) == 8


def test_credit_of_title_leads_to_its_evidence(star: Path) -> None:
    columns = "title_label, role, full_name, review_count, person_review_count, agreement_share, snippet[41:49]"
    sql = (
        f"SELECT c.{columns.replace(', ', ', c.').replace('c.snippet', 'e.snippet')} FROM credit_of_title c"
        " JOIN mention_evidence e ON e.review_key = c.evidence_review_key"
        " AND e.mention_number = c.evidence_mention_number"
    )
    assert answer(star, sql) == [("The Long Lane (1999)", "director", "Ann Lee", 1, 1, 1.0, "[Ann Lee]")]


def test_person_summary(star: Path) -> None:
    columns = "full_name, text_count, film_count, credit_count, directed_film_count, acted_film_count"
    assert rows(star, "person_summary", f"{columns}, mean_rating_out_of_10") == [("Ann Lee", 1, 1, 1, 1, 0, 8.0)]


@pytest.mark.parametrize(
    ("view", "columns", "row"),
    [
        ("person_mention", "role, full_name, character_name", ("director", "Ann Lee", None)),
        ("title_mention", "role, named_title_key, named_title_label", ("mentioned", OTHER, "The Long Lane (1999)")),
        ("place_mention", "mention_text, title_label", ("Lyon", "The Long Lane (1999)")),
        ("award_mention", "mention_text, review_id", ("Golden Fig", "test/neg/0")),
        ("year_mention", "year_number, is_decade", (1999, False)),
        ("rating_mention", "rating_raw, stated_rating_out_of_10, rating_out_of_10", ("8/10", 8, 8)),
        ("spoiler_warning_mention", "mention_text, is_duplicate", ("spoilers follow", False)),
        ("recommendation_mention", "recommendation, mention_text", ("no", "skip it")),
    ],
)
def test_each_kind_of_mention_has_a_view(star: Path, view: str, columns: str, row: tuple[Any, ...]) -> None:
    assert rows(star, view, columns) == [row]


def test_every_kind_of_mention_has_a_view() -> None:
    assert {f"{kind}_mention" for kind in MENTION_KIND.categories} <= set(VIEWS)


def test_extraction_coverage_counts_extracted_reviews_and_their_films(star: Path) -> None:
    columns = "source_id, review_count, naming_review_count, naming_review_share, naming_film_share, mention_count"
    found = rows(star, "extraction_coverage", f"mention_kind, {columns}")
    assert found == [(kind, "films", 1, 1, 1.0, 1.0, 1) for kind in sorted(MENTION_KIND.categories)]


# --- the files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-- One title.\nSELECT\n    title_id,\n    1 AS extra\nFROM main.dim_title;", "extra"),
        ("-- One title.\n-- extra: Not there.\nSELECT\n    title_id\nFROM main.dim_title;", "extra"),
    ],
)
def test_a_view_without_an_explanation_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    (tmp_path / "odd.sql").write_text(text, encoding="utf-8")
    monkeypatch.setattr(view_files, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=rf"views/odd\.sql: \['{message}'\] need"):
        views.__wrapped__()


# --- the example queries --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_an_example_query_runs_and_asks_a_question(tiny_star: Path, example: Example) -> None:
    assert example.question.endswith("?")
    assert example.question in example.sql
    assert query(tiny_star, example.sql).frame.width >= 3


@pytest.mark.parametrize(
    ("name", "first_row"),
    [
        ("what_is_refused", ("notes", "invalid_encoding", 1)),
        ("test_texts_leaked_from_train", ("films", "test/pos/0", "train/pos/1")),
        ("films_with_several_ids", ("tt0000001", ["tt0000009"], 1)),
        ("what_each_run_did", (2, instant(2026, 3, 2, 2), "published_with_warnings")),
        ("length_by_rating", ("negative", 1, 6.0)),
        ("who_directed_what", ("The Long Lane (1999)", "Ann Lee", 1)),
        ("why_it_says_director", ("The Long Lane (1999)", "Ann Lee", "test/neg/0")),
        ("what_extraction_finds", ("films", "award", 1)),
    ],
)
def test_an_example_query_answers_its_question(tiny_star: Path, name: str, first_row: tuple[Any, ...]) -> None:
    assert query(tiny_star, example_query(name).sql).frame.row(0)[:3] == first_row
