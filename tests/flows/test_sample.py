"""The sample that ships with the project: what a load must find in it, whatever it is packed in."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from contracts.audit import FATES
from tests.flows.mart import Mart, conserved, equal
from tests.sources.made_dumps import saved, tar_bytes, zip_bytes

ROOT = Path(__file__).resolve().parents[2]
EXPECTED: dict[str, Any] = json.loads((ROOT / "sample" / "expected.json").read_text())

REVIEW = "SELECT r.review_id, f.review_id FROM fact_review r JOIN fact_review f ON f.review_key = "


def pairs(mart: Mart, sql: str) -> dict[Any, Any]:
    return dict(mart.rows(sql))


def test_every_record_ends_in_one_fate(sample_mart: Mart) -> None:
    (counts,) = sample_mart.rows(f"SELECT {', '.join(FATES)} FROM latest_run")
    assert dict(zip(FATES, counts, strict=True)) == {name: EXPECTED[name] for name in FATES}
    assert sum(counts) == EXPECTED["read_count"] == sample_mart.value("SELECT read_count FROM latest_run")
    assert conserved(sample_mart) == 1


def test_every_folder_has_its_counts(sample_mart: Mart) -> None:
    found = sample_mart.rows(
        "SELECT parse_dirpath(path, 'forward_slash'), sum(read_count)::INT, sum(kept_count)::INT,"
        " sum(refused_count)::INT FROM audit.load_file WHERE read_count > 0 GROUP BY 1"
    )
    names = ("read_count", "kept_count", "refused_count")
    assert {folder: dict(zip(names, counts, strict=True)) for folder, *counts in found} == EXPECTED["folders"]


def test_refused_records_keep_their_reason_and_their_bytes(sample_mart: Mart, sample: Path) -> None:
    rows = sample_mart.rows(
        "SELECT f.path, q.reason, q.payload FROM refused_open o"
        " JOIN audit.refused_review q USING (file_digest, record_number)"
        " JOIN audit.load_file f ON f.load_file_key = q.load_file_key"
    )
    assert {path: reason for path, reason, _ in rows} == EXPECTED["refused"]
    for path, _, payload in rows:
        assert bytes(payload) == (sample / path).read_bytes()
    by_reason = pairs(sample_mart, "SELECT reason, count(*)::INT FROM audit.refused_review GROUP BY reason")
    assert by_reason == EXPECTED["refused_count_by_reason"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("state = 'ignored' AND reason <> 'not_a_review'", "ignored_files"),
        ("state = 'read' AND path LIKE '%/urls_%'", "url_files"),
        ("reason = 'not_a_review'", "files_outside_the_layout"),
    ],
)
def test_every_other_file_is_in_the_ledger_with_its_state(sample_mart: Mart, where: str, expected: str) -> None:
    found = sample_mart.rows(f"SELECT path FROM audit.load_file WHERE {where} ORDER BY path")
    assert [path for (path,) in found] == EXPECTED[expected]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT label, count(*)::INT FROM fact_review GROUP BY ALL", "kept_count_by_label"),
        ("SELECT split, count(*)::INT FROM fact_review GROUP BY ALL", "kept_count_by_split"),
        (f"{REVIEW} r.duplicate_of_review_key", "marked_duplicates"),
        ("SELECT review_id, first_review_id FROM duplicate_review", "marked_duplicates"),
    ],
)
def test_questions_that_have_a_table_as_their_answer(sample_mart: Mart, sql: str, expected: str) -> None:
    assert pairs(sample_mart, sql) == EXPECTED[expected]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT count(*) FROM fact_review WHERE rating_out_of_10 IS NULL", "unrated_count"),
        ("SELECT count(*) FROM dim_title WHERE title_key <> 0", "title_id_count"),
        ("SELECT count(DISTINCT same_title_key) FROM dim_title WHERE title_key <> 0", "film_count"),
        ("SELECT count(DISTINCT content_digest) FROM fact_review", "distinct_text_count"),
        ("SELECT count(*) FROM review_distinct", "distinct_text_count"),
        ("SELECT count(duplicate_of_review_key) FROM fact_review", "marked_duplicate_count"),
    ],
)
def test_questions_that_have_a_number_as_their_answer(sample_mart: Mart, sql: str, expected: str) -> None:
    assert sample_mart.value(sql) == EXPECTED[expected]


def test_ratings_are_distributed_as_expected(sample_mart: Mart) -> None:
    found = sample_mart.rows("SELECT whole_step_out_of_10, review_count::INT FROM rating_distribution")
    rated = {str(step): count for step, count in found if step}
    assert rated == EXPECTED["rating_distribution"]


def test_a_review_without_an_url_line_has_no_title(sample_mart: Mart) -> None:
    found = sample_mart.rows("SELECT review_id FROM fact_review WHERE title_key = 0")
    assert [review_id for (review_id,) in found] == EXPECTED["unknown_title_reviews"]


def test_two_ids_of_one_film_are_one_title(sample_mart: Mart) -> None:
    found = sample_mart.rows("SELECT leading_title_id, alias_title_id, shared_review_count FROM title_alias")
    joined = [{"title_ids": [lead, alias], "shared_review_count": count} for lead, alias, count in found]
    assert joined == EXPECTED["same_title"]
    for apart in EXPECTED["shared_but_not_same_title"]:
        ids = ", ".join(f"'{title_id}'" for title_id in apart["title_ids"])
        films = sample_mart.value(f"SELECT count(DISTINCT same_title_key) FROM dim_title WHERE title_id IN ({ids})")
        assert films == len(apart["title_ids"])


def test_films_are_summed_over_their_ids(sample_mart: Mart) -> None:
    names = ("review_count", "rated_review_count", "distinct_text_count")
    found = sample_mart.rows(
        "SELECT t.title_id, s.review_count::INT, s.rated_review_count::INT, s.distinct_text_count::INT"
        " FROM title_summary s JOIN dim_title t ON t.title_key = s.same_title_key WHERE t.title_key <> 0"
    )
    assert {film: dict(zip(names, counts, strict=True)) for film, *counts in found} == EXPECTED["films"]


def test_what_leaks_from_train_into_test_is_shown(sample_mart: Mart) -> None:
    texts = sample_mart.rows(
        "SELECT t.title_id, train.review_id, test.review_id FROM split_leak l"
        " JOIN fact_review train ON train.review_key = l.train_review_key"
        " JOIN fact_review test ON test.review_key = l.test_review_key"
        " JOIN dim_title own ON own.title_key = test.title_key"
        " JOIN dim_title t ON t.title_key = own.same_title_key WHERE l.leak_kind = 'text' ORDER BY ALL"
    )
    assert [{"film": film, "train": [train], "test": [test]} for film, train, test in texts] == EXPECTED["split_leak"]
    films = sample_mart.rows(
        "SELECT t.title_id FROM split_leak l JOIN dim_title t ON t.title_key = l.same_title_key"
        " WHERE l.leak_kind = 'film' ORDER BY ALL"
    )
    assert [film for (film,) in films] == EXPECTED["films_in_train_and_test"]


@pytest.mark.parametrize(
    ("columns", "role", "expected"),
    [
        ("title_id, full_name", "director", "directors"),
        ("title_id, [full_name, character_name]", "actor", "characters"),
    ],
)
def test_reviews_agree_on_who_made_the_films_that_several_of_them_name(
    columns: str, role: str, expected: str, sample_mart: Mart
) -> None:
    found = sample_mart.rows(f"SELECT {columns} FROM credit_of_title WHERE role = '{role}' AND is_agreed")
    assert [one for one in EXPECTED[expected].items() if one not in found] == []


def test_reviews_agree_on_what_films_are_called(sample_mart: Mart) -> None:
    found = pairs(sample_mart, "SELECT title_id, title_name FROM dim_title WHERE title_name_source = 'agreed'")
    assert EXPECTED["named_films"].items() <= found.items()


def test_what_texts_say_outright_is_a_column_of_their_review(sample_mart: Mart) -> None:
    warned = sample_mart.rows("SELECT review_id FROM fact_review WHERE has_spoiler_warning ORDER BY 1")
    assert [review_id for (review_id,) in warned] == EXPECTED["spoiler_warnings"]
    against = sample_mart.rows(
        "SELECT review_id, stated_rating_out_of_10::INT, rating_out_of_10::INT FROM label_disagreement"
        " WHERE is_rating_against_stated"
    )
    assert {review_id: [stated, given] for review_id, stated, given in against} == EXPECTED["stated_against_given"]


@pytest.mark.parametrize("container", ["dump.tar", "dump.tar.gz", "dump.zip"])
def test_a_dump_is_the_same_in_every_container(
    container: str, extracting_mart: Mart, sample_mart: Mart, sample: Path, tmp_path: Path
) -> None:
    paths = sorted((path for path in sample.rglob("*") if path.is_file()), reverse=True)
    files = {str(path.relative_to(sample)): path.read_bytes() for path in paths}
    packed = {
        "dump.tar": lambda: tar_bytes(files, prefix="reviews/"),
        "dump.tar.gz": lambda: gzip.compress(tar_bytes(files)),
        "dump.zip": lambda: zip_bytes(files, prefix="reviews/"),
    }[container]()
    archive = saved(tmp_path / container, packed)
    assert extracting_mart.load(archive).outcome == "published_with_warnings"
    assert len(equal(extracting_mart.star(), sample_mart.star())) > 6
    refused = "SELECT file_digest, reasons, payload, detail FROM audit.refused_review ORDER BY file_digest"
    assert extracting_mart.rows(refused) == sample_mart.rows(refused)
    states = (
        "SELECT replace(path, 'reviews/', '') AS path, state, reason, read_count FROM audit.load_file"
        f" WHERE path <> '{container}' ORDER BY path"
    )
    assert extracting_mart.rows(states) == sample_mart.rows(states)
    assert conserved(extracting_mart) == 1
    assert extracting_mart.load(archive).outcome == "nothing_new"
