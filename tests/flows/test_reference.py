"""A load with reference data: what it brings, when it is read again, and what it does with files that are no good."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts.errors import NoReference, NoWarehouse, PipelineError
from tests.flows.conftest import ApprovedLoads, Command, Loaded
from tests.flows.dumps import changed
from tests.flows.mart import Mart, conserved, equal
from tests.sources.made_dumps import url
from tests.sources.made_reference import Rows, credit, person, reference, title
from warehouse.examples import example_query

TABLES: Mapping[str, Rows] = {
    "title.basics": [
        title(1, "The Postman", genres="Drama,Comedy"),
        title(2, "Umbrella", "tvSeries", "\\N", "\\N"),
        title(6, "The Sixth"),
        title(99, "Of Another Warehouse"),
    ],
    "title.principals": [
        credit(1, 1, 1, "actress", '["Maya"]'),
        credit(1, 2, 2),
        credit(2, 1, 2, "writer"),
        credit(2, 2, 8),
        credit(6, 1, 3),
        credit(99, 1, 4),
    ],
    "name.basics": [
        person(1, "Ann Lee"),
        person(2, "José Ruiz"),
        person(3, "Bo Li"),
        person(4, "Nobody Here"),
        person(5, "JOSE RUIZ"),
    ],
}
NAMES = (
    "SELECT title_id, title_name, title_type, release_year FROM dim_title WHERE reference_name IS NOT NULL ORDER BY 1"
)
CREDITS = """
SELECT title_id, full_name, role, character_name, credit_source, fact_credit.reference_id FROM fact_credit
JOIN dim_title USING (title_key) JOIN dim_person USING (person_key) ORDER BY title_id, billing_number, full_name
"""
PEOPLE = "SELECT full_name, homonym_count, reference_id FROM dim_person WHERE person_key > 0 ORDER BY 1"
FILES = "SELECT path, state, reason FROM audit.load_file WHERE is_current AND layout = 'imdb_reference' ORDER BY 1"
READ = "SELECT count(*) FROM audit.load_file WHERE load_run_key = {} AND layout = 'imdb_reference' AND state = 'read'"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """The reference; a test may change it."""
    return reference(tmp_path / "tables", TABLES)


@dataclass(frozen=True)
class Referred(Loaded):
    """A warehouse of the ten reviews that has taken the reference, and what both came from."""

    tables: Path


@pytest.fixture(scope="module")
def _referred_once(_loaded_once: Path, approved_loads: ApprovedLoads, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("referred")
    shutil.copytree(_loaded_once / "mart", folder / "mart", symlinks=True)
    with approved_loads():
        Mart(folder / "mart" / "reviews.duckdb").load(reference=reference(folder / "tables", TABLES))
    shutil.copytree(folder / "tables", folder / "tables as they were")
    return folder


@pytest.fixture
def referred(_referred_once: Path, loaded: Loaded) -> Referred:
    """A copy of it, its dump and its reference at the paths that it knows; a test may change all three."""
    shutil.rmtree(loaded.mart.place.folder)
    shutil.copytree(_referred_once / "mart", loaded.mart.place.folder, symlinks=True)
    tables = _referred_once / "tables"
    shutil.rmtree(tables)
    shutil.copytree(_referred_once / "tables as they were", tables)
    return Referred(loaded.mart, loaded.dump, tables)


def test_reference_data_alone_fill_a_warehouse(loaded: Loaded, tables: Path) -> None:
    mart = loaded.mart
    result = mart.load(reference=tables)
    assert mart.rows(NAMES) == [("tt0000001", "The Postman", "movie", 1994), ("tt0000002", "Umbrella", "series", None)]
    assert mart.rows("SELECT genre, genre_share FROM bridge_title_genre ORDER BY 1") == [
        ("Comedy", 0.5),
        ("Drama", 0.5),
    ]
    assert mart.rows(CREDITS) == [
        ("tt0000001", "Ann Lee", "actor", "Maya", "reference", "nm0000001"),
        ("tt0000001", "José Ruiz", "director", None, "reference", "nm0000002"),
        ("tt0000002", "José Ruiz", "writer", None, "reference", "nm0000002"),
    ]
    assert mart.rows(PEOPLE) == [("Ann Lee", 1, "nm0000001"), ("José Ruiz", 2, None)]
    assert mart.rows(FILES) == [
        ("name.basics.tsv.gz", "read", None),
        ("title.basics.tsv.gz", "read", None),
        ("title.principals.tsv.gz", "read", "person_without_name 1"),
    ]
    assert result.counts["file_count"] == 3
    assert mart.value("SELECT row_count FROM audit.load_step WHERE step_name = 'read the reference'") == 15
    assert conserved(mart) == 2


def test_mean_ratings_by_genre_count_no_rating_twice(loaded: Loaded, tables: Path) -> None:
    reference(tables, {"title.basics": [title(1, genres="Drama,Comedy"), title(2, genres="Drama")]})
    loaded.mart.load(reference=tables)
    # title 1 is rated 9 and 2, title 2 is rated 8 and 1
    assert loaded.mart.rows(example_query("rating_per_genre").statement) == [("Comedy", 1.0, 5.5), ("Drama", 3.0, 4.83)]


def test_a_load_with_a_dump_and_reference_equals_one_after_the_other(referred: Referred, tmp_path: Path) -> None:
    together = Mart(tmp_path / "together" / "reviews.duckdb")
    together.load(referred.dump, reference=referred.tables)
    assert "fact_reference_credit" in equal(together.star(), referred.mart.star())


def test_every_expectation_judges_it(judged_mart: Mart, ten: Path, tables: Path) -> None:
    result = judged_mart.load(ten, reference=tables)
    assert [failed.expectation_id for failed in result.failed if failed.severity == "critical"] == []
    assert result.outcome == "published_with_warnings"  # a line of credits was set aside


def test_an_unchanged_reference_is_not_read_again(referred: Referred) -> None:
    again = referred.mart.load(referred.dump, reference=referred.tables)
    assert (again.outcome, again.counts["skipped_file_count"]) == ("nothing_new", 12 + 3)
    changed(referred.dump, {"train/pos/0_9.txt": b"Another text about the same title, longer than before."})
    assert referred.mart.load(referred.dump, reference=referred.tables).outcome == "published"
    assert referred.mart.value(READ.format(referred.mart.published_run())) == 0
    assert len(referred.mart.rows(CREDITS)) == 3


def test_a_changed_table_is_read_and_replaces_what_it_said(referred: Referred) -> None:
    reference(referred.tables, {"title.basics": [title(2, "Parasol", genres="Crime")]})
    referred.mart.load(reference=referred.tables)
    assert referred.mart.rows(NAMES) == [("tt0000002", "Parasol", "movie", 1994)]
    assert referred.mart.rows("SELECT genre FROM bridge_title_genre") == [("Crime",)]
    assert len(referred.mart.rows(CREDITS)) == 3
    assert referred.mart.value(READ.format(3)) == 1


def test_a_title_that_comes_later_is_filled_by_the_next_load_with_the_reference(referred: Referred) -> None:
    mart = referred.mart
    urls = b"\n".join(map(url, range(1, 7))) + b"\n"
    changed(referred.dump, {"train/pos/5_9.txt": b"A new review of the sixth title.", "train/urls_pos.txt": urls})
    mart.load(referred.dump)
    assert "tt0000006" not in dict.fromkeys(row[0] for row in mart.rows(NAMES))
    mart.load(reference=referred.tables)
    assert mart.rows(NAMES)[-1] == ("tt0000006", "The Sixth", "movie", 1994)
    assert mart.rows(CREDITS)[-1][:3] == ("tt0000006", "Bo Li", "director")


def test_names_genres_and_credits_of_titles_that_leave_go_with_them(referred: Referred) -> None:
    changed(referred.dump, {"train/pos/0_9.txt": None, "train/neg/0_2.txt": None})
    referred.mart.load(referred.dump, sync=True, max_removed=0.5)
    assert referred.mart.rows(NAMES) == [("tt0000002", "Umbrella", "series", None)]
    assert referred.mart.rows("FROM bridge_title_genre") == []
    assert [row[:2] for row in referred.mart.rows(CREDITS)] == [("tt0000002", "José Ruiz")]
    assert referred.mart.rows(PEOPLE) == [("José Ruiz", 2, None)]


# what is wrong with the tables; files as the ledger has them; titles with a name, and credits
DAMAGES: dict[str, tuple[dict[str, bytes | None], list[tuple[str, str, str | None]], int, int]] = {
    "no credits": (
        {"title.principals.tsv.gz": None},
        [("title.principals.tsv.gz", "gone", "missing")],
        2,
        0,
    ),
    "no names": (
        {"name.basics.tsv.gz": None},
        [
            ("name.basics.tsv.gz", "gone", "missing"),
            ("title.principals.tsv.gz", "read", "person_without_name 4"),
        ],
        2,
        0,
    ),
    "no titles": ({"title.basics.tsv.gz": None}, [("title.basics.tsv.gz", "gone", "missing")], 0, 3),
    "a wrong header": (
        {"title.basics.tsv.gz": gzip.compress(b"tconst\tname\ntt0000001\tOne\n")},
        [("title.basics.tsv.gz", "unreadable", "wrong_header")],
        0,
        3,
    ),
    "nothing in it": ({"title.basics.tsv.gz": b""}, [("title.basics.tsv.gz", "unreadable", "wrong_header")], 0, 3),
}


@pytest.mark.parametrize("case", DAMAGES)
def test_of_a_damaged_reference_what_is_there_is_used(case: str, loaded: Loaded, tables: Path) -> None:
    files, told, name_count, credit_count = DAMAGES[case]
    changed(tables, files)
    result = loaded.mart.load(reference=tables)
    assert result.outcome == "published_with_warnings"
    recorded = loaded.mart.rows(FILES)
    assert len(recorded) == 3
    assert set(told) <= set(recorded)
    assert {(path, state, reason) for state, reason, _, path in result.unread_files} >= set(told)
    assert (len(loaded.mart.rows(NAMES)), len(loaded.mart.rows(CREDITS))) == (name_count, credit_count)
    assert loaded.mart.load(reference=tables).outcome == "nothing_new"


def test_a_file_that_comes_back_is_read(loaded: Loaded, tables: Path) -> None:
    packed = (tables / "name.basics.tsv.gz").read_bytes()
    changed(tables, {"name.basics.tsv.gz": None})
    loaded.mart.load(reference=tables)
    changed(tables, {"name.basics.tsv.gz": packed})
    loaded.mart.load(reference=tables)
    assert len(loaded.mart.rows(CREDITS)) == 3
    assert [state for _, state, _ in loaded.mart.rows(FILES)] == ["read"] * 3


def test_a_table_that_breaks_off_takes_nothing_back(referred: Referred) -> None:
    names, credits_before = referred.mart.rows(NAMES), referred.mart.rows(CREDITS)
    for name in TABLES:
        path = referred.tables / f"{name}.tsv.gz"
        changed(referred.tables, {path.name: path.read_bytes()[:-20]})
    referred.mart.load(reference=referred.tables)
    assert {reason for _, _, reason in referred.mart.rows(FILES)} == {"archive_damaged"}
    assert (referred.mart.rows(NAMES), referred.mart.rows(CREDITS)) == (names, credits_before)


def test_another_folder_takes_the_place_of_the_first(loaded: Loaded, tables: Path, tmp_path: Path) -> None:
    other = reference(tmp_path / "other", {**TABLES, "title.basics": [title(1, "Il Postino")]})
    loaded.mart.load(reference=tables)
    loaded.mart.load(reference=other)
    assert [row[1] for row in loaded.mart.rows(NAMES)] == ["Il Postino"]
    loaded.mart.load(reference=tables)
    assert [row[1] for row in loaded.mart.rows(NAMES)] == ["The Postman", "Umbrella"]


def test_two_films_that_are_one_share_their_credits(referred: Referred) -> None:
    same = {f"train/neg/{number}_2.txt": b"The same text number %d." % number for number in (5, 6)}
    same |= {f"train/pos/{number}_8.txt": b"The same text number %d." % (number + 4) for number in (1, 2)}
    urls = b"\n".join(map(url, (1, 2, 3, 4, 5, 1, 1))) + b"\n"
    changed(referred.dump, {**same, "train/urls_neg.txt": urls, "train/pos/2_10.txt": None})
    changed(referred.dump, {"train/urls_pos.txt": b"\n".join(map(url, (1, 2, 2, 4, 5))) + b"\n"})
    referred.mart.load(referred.dump, max_removed=1)
    assert referred.mart.value("SELECT count(*) FROM title_alias") == 1
    assert [row[:3] for row in referred.mart.rows(CREDITS)] == [
        ("tt0000001", "Ann Lee", "actor"),
        ("tt0000001", "José Ruiz", "writer"),
        ("tt0000001", "José Ruiz", "director"),
    ]


def test_what_cannot_be_a_reference_is_told_before_anything_is_done(mart: Mart, ten: Path, tables: Path) -> None:
    for error, dumps, options in (
        (NoReference, [ten], {"reference": ten}),
        (NoReference, [ten], {"reference": ten / "gone"}),
        (NoWarehouse, [], {"reference": tables}),
        (PipelineError, [], {}),
        (PipelineError, [ten], {"reference": tables, "source": "imdb_reference"}),
    ):
        with pytest.raises(error):
            mart.load(*dumps, **options)
    assert not mart.place.journal.exists()


def test_the_command_takes_a_reference_without_a_dump(command: Command, loaded: Loaded, tables: Path) -> None:
    where = ("--to", loaded.mart.target, "--direct", "--no-extract")
    said = command("load", *where, "--reference", tables)
    assert (said.code, said.is_clean) == (0, True)
    assert "1 file read (person_without_name 1), for example title.principals.tsv.gz" in said.out
    assert command("load", *where, "--reference", tables).out.startswith("Nothing new")
    nothing = command("load", *where)
    assert (nothing.code, nothing.is_clean) == (1, True)
    assert "name a DUMP" in nothing.err


def test_a_work_named_in_passing_is_the_film_that_the_reference_calls_so(
    extracting_mart: Mart, ten: Path, tables: Path
) -> None:
    named = {0: '"The Paper Tide" is a better film than "The Glass Orchard".', 77: 'Worse than "The Glass Orchard".'}
    changed(ten, {f"train/pos/{number}_9.txt": text.encode() for number, text in named.items()})
    reference(tables, {"title.basics": [title(2, "The Glass Orchard")]})
    extracting_mart.load(ten)
    resolved = (
        "SELECT DISTINCT title_id FROM fact_mention m JOIN dim_title t ON t.title_key = m.named_title_key"
        " WHERE named_title_key <> 0 AND m.role = 'mentioned'"
    )
    assert extracting_mart.rows(resolved) == []
    extracting_mart.load(reference=tables)
    assert extracting_mart.rows(resolved) == [("tt0000002",)]
