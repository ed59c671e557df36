"""The hand-written expectations: each fault fires what it should, and nothing else."""

from __future__ import annotations

import duckdb
import pytest

from contracts import WAREHOUSE_TABLES
from expectations.expectation import Expectation
from expectations.plan import planned
from tests.expectations.clean_star import firing

JOINS = "fact_review.joins_keep_every_review"
RECOMPUTED = "review_text.digest_and_lengths_recomputed"
POSITION = "fact_mention.start_character.gives_the_mention"
OF_THE_FILM = ("fact_credit.evidence_review_key.names_the_person", "fact_credit.title_key.leads_its_film")
EXTRACTED = "fact_review.lexicon_version.every_review_is_extracted"
NAMED = """
update dim_title set agreed_name = 'A Name', agreed_name_review_count = 1, title_name = 'A Name',
title_name_source = 'agreed' where title_key = 11
"""
TWO_NAMES = """
update dim_title set title_name = title_id, dump_name = title_id, title_name_source = 'dump' where same_title_key = 11
"""
VERSIONS = "fact_review.rules_version.one_version"
UNRATED = """
update fact_review set rating_key = 0, rating_raw = null, rating_scale = null, rating_out_of_10 = null
where review_key = 102
"""
FIVE_MORE_IDS = """
insert into dim_title select dim_title.* replace (60 + n as title_key, 'tt000006' || n as title_id)
from dim_title, range(5) as many(n) where title_key = 13
"""
TABLES = [table.name for table in WAREHOUSE_TABLES]


def changed(tables: duckdb.DuckDBPyConnection, *statements: str) -> None:
    """Run statements on the warehouse."""
    for statement in statements:
        tables.execute(statement)


def planned_for(name: str, load_run_key: int = 1) -> list[Expectation]:
    """The expectations of that name, or on the table of that name."""
    return [one for one in planned(load_run_key) if name in (one.expectation_id, one.table_name)]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (
            "update fact_review set label = 'negative' where review_key = 101",
            {"fact_review.label.agrees_with_rating", "fact_review.label.agrees_with_folder"},
        ),
        (UNRATED, {"fact_review.label.agrees_with_rating"}),
        ("update fact_review set label = 'positive' where review_key = 104", set()),
        (
            "update fact_review set duplicate_of_review_key = 102 where review_key = 103",
            {"fact_review.duplicate_of_review_key.points_at_first"},
        ),
        (
            "update fact_review set duplicate_of_review_key = 999 where review_key = 103",
            {"fact_review.duplicate_of_review_key.points_at_first"},
        ),
        (
            "update fact_review set duplicate_of_review_key = 103 where review_key = 101",
            {
                "fact_review.duplicate_of_review_key.points_at_first",
                "fact_review.duplicate_of_review_key.one_first_per_text",
            },
        ),
        (
            "update fact_review set duplicate_of_review_key = null where review_key = 103",
            {"fact_review.duplicate_of_review_key.one_first_per_text"},
        ),
        (
            "insert into dim_title from dim_title where title_key = 12",
            {"dim_title.primary_key.unique", "dim_title.natural_key.unique", JOINS},
        ),
        (
            "update fact_review set title_key = 424242 where review_key = 102",
            {"fact_review.title_key.found_in_dim_title", JOINS, "dim_title.title_key.in_use"},
        ),
        (
            "update fact_review set reviewed_at = current_date + interval 3 day where review_key = 104",
            {"fact_review.reviewed_on.not_in_the_future", "fact_review.reviewed_at.near_day"},
        ),
        (
            "update fact_review set reviewed_at = current_date + interval 1 day where review_key = 104",
            {"fact_review.reviewed_at.near_day"},
        ),
        ("update fact_review set reviewed_at = reviewed_at + interval 1 day where review_key = 104", set()),
        (
            "update audit.load_file set is_current = false where load_file_key = 1102",
            {"fact_review.load_file_key.is_current"},
        ),
        ("update audit.load_file set is_current = false where load_file_key = 1105", set()),
        ("delete from review_text where review_key = 104", {"fact_review.review_key.found_in_review_text"}),
        (
            "insert into review_text values (999, 'x', 'x', null, null)",
            {"review_text.review_key.found_in_fact_review"},
        ),
        (
            "update fact_review set rules_version = '2' where review_key = 104",
            {VERSIONS},
        ),
        (
            "update fact_review set word_count = 9 where review_key = 104",
            {"fact_review.word_count.at_least_10", "review_text.words_and_paragraphs_recounted"},
        ),
        (
            "update fact_review set character_count = 30 where review_key = 104",
            {"fact_review.character_count.little_removed", RECOMPUTED},
        ),
        (
            "update fact_review set html_break_count = 6, raw_character_count = 95 where review_key = 104",
            {RECOMPUTED},
        ),
        ("update fact_review set content_digest = repeat('0', 32) where review_key = 104", {RECOMPUTED}),
        ("update review_text set raw_text = raw_text || '.' where review_key = 104", {RECOMPUTED}),
        (
            "update review_text set clean_text = replace(clean_text, 'k', chr(65533)) where review_key = 104",
            {"review_text.clean_text.no_replacement_character"},
        ),
        (
            "update bridge_title_genre set genre_share = 0.5",
            {"bridge_title_genre.genre_share.sums_to_one"},
        ),
        (
            """update bridge_title_genre set genre_share = 1 / 3;
            insert into bridge_title_genre values (11, 'Crime', 1 / 3), (11, 'Sci-Fi', 1 / 3)""",
            set(),
        ),
        (
            "update dim_title set reference_name = title_id where title_key in (11, 13)",
            {"dim_title.reference_name.same_in_a_film"},
        ),
        ("update dim_title set reference_name = 'The Film' where title_key in (11, 13)", set()),
        (
            "update dim_title set same_title_key = 999 where title_key = 13",
            {"dim_title.same_title_key.points_at_leader"},
        ),
        (
            "update dim_title set same_title_key = 13 where same_title_key = 11",
            {"dim_title.same_title_key.points_at_leader", *OF_THE_FILM},
        ),
        (
            "update dim_title set same_title_key = 12 where title_key = 11",
            {"dim_title.same_title_key.points_at_leader", *OF_THE_FILM},
        ),
        (FIVE_MORE_IDS, {"dim_title.same_title_key.few_ids", "dim_title.title_key.in_use"}),
        (
            "delete from fact_review where review_key = 104; delete from review_text where review_key = 104",
            {"dim_title.title_key.in_use", "dim_reviewer.reviewer_key.in_use"},
        ),
        ("delete from dim_date where date_key = 20200615", {"dim_date.day_on.whole_years"}),
        ("delete from dim_date where date_key = 20201231", {"dim_date.day_on.whole_years"}),
        ("delete from dim_date where date_key = 20200101", {"dim_date.day_on.whole_years"}),
        ("update fact_mention set start_character = 14", {POSITION}),
        ("update fact_mention set mention_text = 'Ann Leo'", {POSITION}),
        ("update fact_mention set start_character = 400", {POSITION}),
        (
            "update fact_mention set title_key = 12",
            {
                "fact_mention.title_key.equals_review",
                "fact_credit.evidence_review_key.names_the_person",
            },
        ),
        (
            "update fact_review set lexicon_version = null, has_spoiler_warning = null, recommendation = null",
            {EXTRACTED},
        ),
        (
            "update fact_review set has_spoiler_warning = true where review_key = 101",
            {"fact_review.has_spoiler_warning.follows_from_mentions"},
        ),
        (
            "update fact_review set recommendation = 'yes' where review_key = 101",
            {"fact_review.recommendation.follows_from_mentions"},
        ),
        (
            "update fact_review set stated_rating_out_of_10 = 7 where review_key = 101",
            {"fact_review.stated_rating_out_of_10.follows_from_mentions"},
        ),
        (
            "update fact_credit set evidence_mention_number = 2",
            {"fact_credit.evidence_review_key.names_the_person"},
        ),
        (
            "update fact_credit set role = 'director'",
            {"fact_credit.evidence_review_key.names_the_person"},
        ),
        ("update fact_credit set role_review_count = 2", {"fact_credit.review_count.recounted"}),
        (
            "insert into dim_person values (32, 'bo wu', 'Bo Wu', null, 0); update fact_credit set person_key = 32",
            {
                "fact_credit.evidence_review_key.names_the_person",
                "fact_credit.review_count.recounted",
            },
        ),
        (
            "insert into dim_person values (32, 'bo lee', 'Bo Lee', null, 0); update fact_credit set person_key = 32",
            set(),
        ),
        (
            "update fact_credit set title_key = 13",
            {"fact_credit.evidence_review_key.names_the_person", "fact_credit.title_key.leads_its_film"},
        ),
        (
            "update fact_credit set review_count = 2, person_review_count = 2, role_review_count = 2",
            {"fact_credit.review_count.recounted"},
        ),
        (NAMED, {"dim_title.agreed_name.shared_by_all_ids"}),
        (TWO_NAMES, {"dim_title.title_name.one_per_film"}),
        (
            "update audit.load_file set kept_count = 2 where load_file_key = 1101",
            {"audit.load_file.read_count_adds_up"},
        ),
    ],
)
def test_a_fault_fires_what_it_should_and_nothing_else(
    fault: str, expected: set[str], tables: duckdb.DuckDBPyConnection
) -> None:
    tables.execute(fault)
    touched = [table for table in TABLES if table in fault]
    asked = [one for one in planned(1) if any(table in (one.failing_sql or "") for table in touched)]
    assert firing(tables, asked) == expected


@pytest.mark.parametrize(
    ("text", "is_clean"),
    [
        ("a<br>b", False),
        ("a<BR />b", False),
        ("a</br>b", False),
        ("a< br\n/ >b", False),
        ('a<br clear="all" class=x>b', False),
        ("a &amp; b", False),
        ("caf&eacute;", False),
        ("&#233;", False),
        ("&#xE9;", False),
        ("nul \0 here", False),
        ("next\u0085line", False),
        ("é \u0099", False),
        ("a <3 b, a < b and c > d", True),
        ("<brr> <broken> <b r>", True),
        ("AT&T; R&D &copy 2001 &foo;", True),
        ("é \u00a0 \u201cquoted\u201d \U0001f600", True),
        ("tab\there\nand a line", True),
    ],
)
def test_what_cleaning_must_not_leave(text: str, is_clean: bool, tables: duckdb.DuckDBPyConnection) -> None:
    literal = " || ".join(f"chr({ord(character)})" for character in text)
    changed(tables, f"update review_text set clean_text = {literal} where review_key = 104")
    fired = firing(tables, planned_for("review_text"))
    assert ("review_text.clean_text.is_clean" not in fired) == is_clean


@pytest.mark.parametrize(
    ("accounted", "is_complete"),
    [(11_248, True), (11_249, False), (12_498, False), (12_499, True), (13_000, True)],
)
def test_only_a_folder_that_lacks_a_few_is_incomplete(
    accounted: int, is_complete: bool, tables: duckdb.DuckDBPyConnection
) -> None:
    # One review of the folder is loaded, and one file that was refused and is accounted for has made way for them.
    changed(
        tables,
        "delete from audit.load_file where load_file_key = 1105",
        "insert into audit.load_file select load_file.* replace (2000 + n as load_file_key, 'unreadable' as state,"
        f" 'train/pos/' || n || '_7.txt' as path) from audit.load_file, range({accounted}) as many(n)"
        " where load_file_key = 1101",
    )
    fired = firing(tables, planned_for("dim_source"))
    assert ("dim_source.expected_review_count.is_complete" not in fired) == is_complete


def test_the_unlabelled_folder_holds_fifty_thousand(tables: duckdb.DuckDBPyConnection) -> None:
    changed(
        tables,
        "insert into audit.load_file select load_file.* replace (2000 + n as load_file_key,"
        " 'train/unsup/' || n || '_0.txt' as path) from audit.load_file, range(49999) as many(n)"
        " where load_file_key = 1101",
    )
    fired = firing(tables, planned_for("dim_source"))
    assert fired == {"dim_source.expected_review_count.is_complete"}


def many_reviews(count: int, *replaced: str, of: int = 102, first_key: int = 5000) -> str:
    """A statement that adds copies of a review, each with a text of its own."""
    changes = [
        f"{first_key} + n as review_key",
        "'id' || n as review_id",
        "md5(n::varchar) as content_digest",
        *replaced,
    ]
    return (
        f"insert into fact_review select fact_review.* replace ({', '.join(changes)})"
        f" from fact_review, range({count}) as many(n) where review_key = {of}"
    )


@pytest.mark.parametrize(
    ("expectation_id", "statement", "fires"),
    [
        ("dim_title.title_id.few_reviews", many_reviews(30), True),
        ("dim_title.title_id.few_reviews", many_reviews(29), False),
        ("dim_title.title_id.few_reviews", many_reviews(99, of=104), False),
        ("fact_review.repeated_text_share", many_reviews(1000, "101 as duplicate_of_review_key"), True),
        ("fact_review.repeated_text_share", many_reviews(900, "101 as duplicate_of_review_key"), False),
        ("fact_review.repeated_text_share", many_reviews(1000), False),
        ("fact_review.same_dump_under_another_name", many_reviews(100, "101 as duplicate_of_review_key", of=104), True),
        ("fact_review.same_dump_under_another_name", many_reviews(98, "101 as duplicate_of_review_key", of=104), False),
        ("fact_review.same_dump_under_another_name", many_reviews(100, "101 as duplicate_of_review_key"), False),
    ],
)
def test_shares_and_heaps(expectation_id: str, statement: str, fires: bool, tables: duckdb.DuckDBPyConnection) -> None:
    changed(tables, statement)
    assert (
        expectation_id in firing(tables, [one for one in planned(1) if one.expectation_id == expectation_id])
    ) == fires


def test_the_last_texts_of_a_large_table_are_in_the_sample(tables: duckdb.DuckDBPyConnection) -> None:
    changed(
        tables,
        many_reviews(3000),
        "insert into review_text select 5000 + n, 'x', 'x', null, null from range(3000) as many(n)",
        "update fact_review set content_digest = left(sha256('x'), 32), raw_character_count = 1, character_count = 1"
        " where review_key >= 5000",
    )
    texts = planned_for(RECOMPUTED)
    assert firing(tables, texts) == set()
    changed(tables, "update fact_review set character_count = 2 where review_key = 7999")
    assert firing(tables, texts) == {RECOMPUTED}


OLD, NEW = "1 as load_run_key", "2 as load_run_key"
ALIKE = many_reviews(1000, OLD)


@pytest.mark.parametrize(
    ("expectation_id", "now", "fires"),
    [
        ("fact_review.rating_out_of_10.mean_shift", ["3.1 as rating_out_of_10"], True),
        ("fact_review.rating_out_of_10.mean_shift", ["3 as rating_out_of_10"], False),
        ("fact_review.rating_out_of_10.quartile_shift", ["4.01 as rating_out_of_10"], True),
        ("fact_review.rating_out_of_10.quartile_shift", ["4 as rating_out_of_10"], False),
        ("fact_review.character_count.quartile_shift", ["character_count * 2 as character_count"], True),
        ("fact_review.character_count.quartile_shift", ["character_count // 2 as character_count"], True),
        ("fact_review.character_count.quartile_shift", ["character_count + 1 as character_count"], False),
        ("fact_review.label.share_shift", ["if(n < 300, 'positive', label) as label"], True),
        ("fact_review.label.share_shift", ["if(n < 100, 'positive', label) as label"], False),
    ],
)
def test_a_load_is_compared_with_those_before_it(
    expectation_id: str, now: list[str], fires: bool, tables: duckdb.DuckDBPyConnection
) -> None:
    changed(tables, ALIKE, many_reviews(1000, NEW, *now, first_key=9000))
    compared = planned_for(expectation_id, 2)
    assert firing(tables, compared) == ({expectation_id} if fires else set())


@pytest.mark.parametrize("count", [999, 1000])
def test_few_reviews_are_not_compared(count: int, tables: duckdb.DuckDBPyConnection) -> None:
    changed(tables, ALIKE, many_reviews(count, NEW, "9 as rating_out_of_10", first_key=9000))
    compared = planned_for("fact_review.rating_out_of_10.mean_shift", 2)
    assert bool(firing(tables, compared)) == (count == 1000)


def test_another_source_is_not_compared(tables: duckdb.DuckDBPyConnection) -> None:
    changed(tables, ALIKE, many_reviews(1000, NEW, "9 as rating_out_of_10", of=104, first_key=9000))
    compared = planned_for("fact_review.rating_out_of_10.mean_shift", 2)
    assert firing(tables, compared) == set()


@pytest.mark.parametrize(("updated", "fires"), [(201, True), (200, False)])
def test_many_updates_are_told(updated: int, fires: bool, tables: duckdb.DuckDBPyConnection) -> None:
    # Three reviews of the source are there before.
    changed(tables, many_reviews(997, f"if(n < {updated}, 2, 1) as load_run_key"))
    compared = planned_for("fact_review.updated_share", 2)
    assert bool(firing(tables, compared)) == fires


def test_the_first_run_is_compared_with_nothing() -> None:
    first = {one.expectation_id for one in planned(1)}
    later = {one.expectation_id for one in planned(2)}
    assert first < later
    assert later - first == {
        "fact_review.updated_share",
        "fact_review.rating_out_of_10.mean_shift",
        "fact_review.rating_out_of_10.quartile_shift",
        "fact_review.character_count.quartile_shift",
        "fact_review.label.share_shift",
        "fact_review.volume",
        "fact_review.missing_share_shift",
        "fact_review.rating_out_of_10.distribution_shift",
        "fact_review.rating_scale.known_before",
        "fact_mention.extraction_rule.steady",
        "fact_mention.mention_kind.share_shift",
        "review_text.clean_text.alphabet_shift",
    }


@pytest.mark.parametrize(("now", "fires"), [(300, False), (301, True)])
def test_a_rule_that_finds_far_more_than_before_is_told(
    now: int, fires: bool, tables: duckdb.DuckDBPyConnection
) -> None:
    mention = (
        "insert into fact_mention select fact_mention.* replace ({} as review_key)"
        " from fact_mention, range({}) as many(n) where review_key = 101"
    )
    changed(
        tables,
        many_reviews(996),
        many_reviews(1000, "2 as load_run_key", first_key=7000),
        mention.format("5000 + n", 99),
        mention.format("7000 + n", now),
    )
    assert bool(firing(tables, planned_for("fact_mention.extraction_rule.steady", 2))) == fires


@pytest.mark.parametrize(("persons", "fires"), [(100, True), (500, False), (1000, True)])
def test_film_reviews_name_about_as_many_people_as_film_reviews_do(
    persons: int, fires: bool, tables: duckdb.DuckDBPyConnection
) -> None:
    changed(
        tables,
        many_reviews(1000),
        "insert into fact_mention select fact_mention.* replace (5000 + n as review_key)"
        f" from fact_mention, range({persons}) as many(n) where review_key = 101",
    )
    (query,) = (one.failing_sql for one in planned_for("fact_mention.mention_kind.coverage"))
    kinds = {row_key for row_key, _ in tables.execute(str(query)).fetchall()}
    assert ("films/person" in kinds, "films/place" in kinds) == (fires, True)


def test_few_reviews_say_nothing_about_coverage(tables: duckdb.DuckDBPyConnection) -> None:
    assert firing(tables, planned_for("fact_mention.mention_kind.coverage")) == set()
