"""Extraction in a load: it follows the reviews, and no way to the same reviews leaves a trace."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from contracts.schema import Table
from expectations.child import Judge
from expectations.lasting import CHANGING
from flows.extracting import AGREE, EXTRACT, LEARN
from tests.flows.conftest import ApprovedLoads
from tests.flows.dumps import changed, numbered, written
from tests.flows.mart import Mart, equal
from tests.flows.naming_dump import FILMS, POOL, SEED, naming
from transforms.extract import fact_mention
from transforms.found import Found
from transforms.lexicon import Lexicon
from warehouse.store import connect, frame

MENTIONS = """
SELECT mention_kind, role, mention_text FROM fact_mention JOIN fact_review USING (review_key)
WHERE review_id = '{}' ORDER BY mention_number
"""
WITHOUT_EXTRACTION = """
UPDATE fact_review SET lexicon_version = NULL, has_spoiler_warning = NULL, recommendation = NULL;
DELETE FROM fact_mention; DELETE FROM fact_credit; DELETE FROM dim_person WHERE person_key <> 0;
UPDATE dim_title SET agreed_name = NULL, agreed_name_review_count = 0, title_name_agreement_share = NULL,
  title_name = NULL, title_name_source = 'unknown'
"""
THREE = naming({1: (0, 1, 2)})
VERSIONS = "SELECT DISTINCT lexicon_version FROM fact_review"
# A load takes half a second: few examples, and no time to make a failing one smaller.
SOME = settings(
    max_examples=max(2, settings().max_examples // 30),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, approved_loads: ApprovedLoads) -> Path:
    """The folder of a warehouse that has learned its lexicon; only copy it."""
    folder = tmp_path_factory.mktemp("seeded")
    with approved_loads():
        Mart(folder / "reviews.duckdb", extracts=True).load(written(folder.with_name("seed"), SEED))
    return folder


@pytest.fixture
def seeded_mart(seeded: Path, tmp_path: Path, approval: None) -> Mart:
    """A copy of it, to load into."""
    return copied(seeded, tmp_path / "seeded mart")


def copied(seeded: Path, folder: Path) -> Mart:
    shutil.copytree(seeded, folder, symlinks=True)
    return Mart(folder / "reviews.duckdb", extracts=True)


def only(root: Path, files: Mapping[str, bytes]) -> Path:
    """A folder that holds these files and no others."""
    shutil.rmtree(root, ignore_errors=True)
    return written(root, files)


# --- the way to the data ---------------------------------------------------------------------------------------------

TEXTS = st.lists(st.integers(0, len(POOL) - 1), max_size=4).map(tuple)
DUMPS = st.fixed_dictionaries(dict.fromkeys(FILMS, TEXTS)).filter(lambda films: any(films.values())).map(naming)


@SOME
@given(history=st.lists(DUMPS, max_size=2), last=DUMPS)
def test_under_one_lexicon_any_history_that_ends_with_a_sync_equals_one_load(
    seeded: Path, approval: None, history: list[dict[str, bytes]], last: dict[str, bytes]
) -> None:
    with TemporaryDirectory() as folder:
        dump = Path(folder, "dump")
        at_once, bit_by_bit = copied(seeded, Path(folder, "once")), copied(seeded, Path(folder, "bits"))
        at_once.load(only(dump, last))
        for files in [*history, last]:
            bit_by_bit.load(only(dump, files), sync=True, verify=True, max_removed=1)
        assert "fact_mention" in equal(bit_by_bit.star(), at_once.star())
        assert len(bit_by_bit.rows(VERSIONS)) == 1


@SOME
@given(cuts=st.lists(st.sets(st.integers(0, 9), min_size=1), max_size=2))
def test_under_one_lexicon_it_does_not_matter_into_which_loads_ten_reviews_are_cut(
    seeded: Path, approval: None, cuts: list[set[int]]
) -> None:
    ten = naming({1: (0, 1, 2, 5), 2: (3, 4, 6), 3: (3, 4, 5)})
    with TemporaryDirectory() as folder:
        at_once, bit_by_bit = copied(seeded, Path(folder, "once")), copied(seeded, Path(folder, "bits"))
        dump = written(Path(folder, "dump"), {"train/urls_pos.txt": ten["train/urls_pos.txt"]})
        for numbers in [*cuts, set(range(10))]:
            names = [f"train/pos/{number}_8.txt" for number in numbers]
            bit_by_bit.load(written(dump, {name: ten[name] for name in names}))
        at_once.load(dump)
        assert {"fact_mention", "fact_credit", "dim_person"} <= set(equal(bit_by_bit.star(), at_once.star()))
        assert at_once.value("SELECT count(agreed_name) FROM dim_title") > 0


def test_learning_anew_equals_a_first_load_of_the_same_reviews(seeded_mart: Mart, tmp_path: Path) -> None:
    seed, dump = written(tmp_path / "seed", SEED), written(tmp_path / "dump", naming({1: (0, 1, 2), 2: (3, 4, 6)}))
    fresh = Mart(tmp_path / "fresh" / "reviews.duckdb", extracts=True)
    fresh.load(seed, dump)
    seeded_mart.load(dump)
    frozen = seeded_mart.value(VERSIONS)
    seeded_mart.load(dump, relearn=True)
    assert "fact_mention" in equal(seeded_mart.star(), fresh.star())
    assert seeded_mart.rows(VERSIONS) == fresh.rows(VERSIONS) != [(frozen,)]
    terms = "SELECT * FROM audit.lexicon ORDER BY ALL"
    assert seeded_mart.rows(terms) == fresh.rows(terms)


# --- what follows the reviews ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _named_once(seeded: Path, tmp_path_factory: pytest.TempPathFactory, approved_loads: ApprovedLoads) -> Path:
    folder = tmp_path_factory.mktemp("named")
    with approved_loads():
        copied(seeded, folder / "mart").load(written(folder / "dump", THREE))
    shutil.copytree(folder / "dump", folder / "dump as it was")
    return folder


@pytest.fixture
def naming_mart(_named_once: Path, tmp_path: Path, approval: None) -> tuple[Mart, Path]:
    """A warehouse with three reviews of one film, and their dump at the path that it knows; a test may change both."""
    dump = _named_once / "dump"
    shutil.rmtree(dump)
    shutil.copytree(_named_once / "dump as it was", dump)
    return copied(_named_once / "mart", tmp_path / "mart"), dump


def test_an_updated_text_replaces_its_mentions(naming_mart: tuple[Mart, Path]) -> None:
    mart, dump = naming_mart
    assert ("year", "none", "1988") in mart.rows(MENTIONS.format("train/pos/0"))
    changed(dump, {"train/pos/0_8.txt": b"It was made in 1991, and I give it 2/10."})
    mart.load(dump)
    assert mart.rows(MENTIONS.format("train/pos/0")) == [("year", "none", "1991"), ("rating", "none", "2/10")]
    stated = "SELECT stated_rating_out_of_10::INT FROM fact_review WHERE review_id = 'train/pos/0'"
    assert mart.value(stated) == 2


def test_without_extraction_nothing_is_found_and_the_next_load_makes_up_for_it(
    naming_mart: tuple[Mart, Path], tmp_path: Path
) -> None:
    mart, dump = naming_mart
    changed(dump, {"train/pos/0_8.txt": b"It was made in 1991, and I give it 2/10."})
    mart.load(dump, extract=False)
    assert mart.rows(MENTIONS.format("train/pos/0")) == []
    assert mart.value("SELECT count(*) FROM fact_review WHERE lexicon_version IS NULL") == 1
    changed(dump, {"train/pos/9_8.txt": b"Nothing is named here, and nothing happens."})
    mart.load(dump)
    assert mart.rows(MENTIONS.format("train/pos/0")) == [("year", "none", "1991"), ("rating", "none", "2/10")]
    bare = Mart(tmp_path / "bare" / "reviews.duckdb", extracts=True)
    bare.load(dump, extract=False)
    assert bare.value("SELECT count(*) FROM fact_mention") == 0
    assert bare.value("SELECT lexicon_version FROM audit.load_run") is None


def test_a_removed_review_takes_its_mentions_credits_and_people_along(naming_mart: tuple[Mart, Path]) -> None:
    mart, dump = naming_mart
    assert (
        mart.value("SELECT count(*) FROM fact_mention m JOIN fact_review USING (review_key) WHERE split = 'train'") > 0
    )
    for path in dump.glob("train/pos/*.txt"):
        path.unlink()
    changed(dump, {"train/pos/9_8.txt": b"Nothing is named here, and nothing happens."})
    mart.load(dump, sync=True, max_removed=1)
    assert (
        mart.value("SELECT count(*) FROM fact_mention WHERE review_key NOT IN (SELECT review_key FROM fact_review)")
        == 0
    )
    assert mart.value("SELECT count(*) FROM fact_mention WHERE title_key <> 0") == 0
    assert mart.value("SELECT count(*) FROM fact_credit") == 0
    named = "SELECT person_key FROM fact_mention WHERE person_key <> 0"
    assert mart.value(f"SELECT count(*) FROM dim_person WHERE person_key <> 0 AND person_key NOT IN ({named})") == 0


def test_the_lexicon_is_learned_once_and_frozen(naming_mart: tuple[Mart, Path]) -> None:
    mart, dump = naming_mart
    (version,) = {version for (version,) in mart.rows(VERSIONS)}
    assert mart.rows("SELECT load_run_key, lexicon_version FROM audit.load_run ORDER BY 1") == [
        (1, version),
        (2, version),
    ]
    learned = f"SELECT load_run_key FROM audit.load_step WHERE step_name = '{LEARN}'"
    assert mart.rows(learned) == [(1,)]
    result = mart.load(dump, relearn=True)
    assert (result.outcome, result.counts["read_count"]) == ("published", 0)
    assert mart.rows(learned) == [(1,), (3,)]
    (anew,) = {version for (version,) in mart.rows(VERSIONS)}
    assert anew == mart.value("SELECT lexicon_version FROM audit.load_run WHERE load_run_key = 3") != version


def test_a_load_with_nothing_new_learns_nothing(naming_mart: tuple[Mart, Path]) -> None:
    mart, dump = naming_mart
    assert mart.load(dump).outcome == "nothing_new"


def test_each_step_of_extraction_is_recorded(naming_mart: tuple[Mart, Path]) -> None:
    mart, _ = naming_mart
    steps = dict(mart.rows("SELECT step_name, row_count FROM audit.load_step WHERE load_run_key = 1"))
    assert {LEARN, EXTRACT, AGREE} <= set(steps)
    assert steps[EXTRACT] > 0


def test_a_corpus_that_has_grown_asks_to_be_learned_from(naming_mart: tuple[Mart, Path]) -> None:
    mart, dump = naming_mart
    assert mart.load(dump, relearn=True).advice == ()
    result = mart.load(written(dump, numbered(20, "test/pos")))
    assert "was learned from 10 reviews, and now there are 30: load with --relearn" in result.advice[0]
    assert mart.load(dump, relearn=True).advice == ()


def test_a_warehouse_of_before_extraction_is_extracted_whole_by_its_next_load(
    naming_mart: tuple[Mart, Path], tmp_path: Path
) -> None:
    mart, dump = naming_mart
    published = mart.place.published()
    assert published is not None
    published.chmod(0o644)
    with closing(duckdb.connect(str(published))) as connection:
        connection.execute(WITHOUT_EXTRACTION)
    changed(dump, {"train/pos/8_8.txt": POOL[0]})
    mart.load(dump)
    fresh = Mart(tmp_path / "fresh" / "reviews.duckdb", extracts=True)
    fresh.load(written(tmp_path / "seed", SEED), dump)
    assert "fact_mention" in equal(mart.star(), fresh.star())


def test_what_is_expected_of_mentions_and_credits_holds(seeded: Path, tmp_path: Path, lent_judge: Judge) -> None:
    mart = copied(seeded, tmp_path / "mart")
    result = mart.load(written(tmp_path / "dump", naming({1: (0, 1, 2), 2: (3, 4, 6), 3: (3, 4, 5)})))
    assert [one for one in result.failed if one.severity != "info"] == []
    assert result.outcome == "published"


def test_a_mention_that_does_not_stand_where_it_says_holds_the_run_back(
    seeded: Path, tmp_path: Path, lent_judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def displaced(review: pl.DataFrame, found: Found, lexicon: Lexicon) -> pl.DataFrame:
        return fact_mention(review, found, lexicon).with_columns(pl.col("start_character") + 1)

    mart = copied(seeded, tmp_path / "mart")
    monkeypatch.setattr("transforms.extract.fact_mention", displaced)
    result = mart.load(written(tmp_path / "dump", naming({1: (0, 1, 2)})))
    assert result.outcome == "held_back"
    assert [one.expectation_id for one in result.failed if one.severity == "critical"] == [
        "fact_mention.start_character.gives_the_mention"
    ]


NAMED_WORK = """
SELECT title_id FROM fact_mention m JOIN dim_title t ON t.title_key = m.named_title_key
WHERE m.role = 'mentioned' AND named_title_key <> 0
"""


def test_a_work_named_in_an_older_review_is_the_film_that_later_reviews_name(seeded_mart: Mart, tmp_path: Path) -> None:
    older = {"test/pos/0_8.txt": b'"The Paper Tide" is a better film than "The Glass Orchard".'}
    seeded_mart.load(only(tmp_path / "dump", older))
    assert seeded_mart.rows(NAMED_WORK) == []
    seeded_mart.load(only(tmp_path / "dump", {**older, **naming({3: (0, 0)})}))
    assert seeded_mart.rows(NAMED_WORK) == [("tt0000003",)]


def test_rows_of_reviews_that_a_run_does_not_load_change_in_no_column_that_is_judged_once(
    seeded_mart: Mart, tmp_path: Path
) -> None:
    before = {"test/pos/0_8.txt": POOL[3], "test/pos/1_8.txt": POOL[0], **naming({2: (4, 6)})}
    seeded_mart.load(only(tmp_path / "dump", before))
    old = {table.name: settled(seeded_mart, table) for table in CHANGING}
    moved = {"train/neg/9_2.txt": POOL[0], **{path: text for path, text in before.items() if "test" not in path}}
    changes = {"test/pos/1_7.txt": POOL[0], "test/pos/0_8.txt": POOL[3], "train/pos/1_8.txt": POOL[2]}
    seeded_mart.load(only(tmp_path / "dump", {**moved, **naming({2: (4, 6), 3: (0, 1)}), **changes}))
    assert seeded_mart.published_run() == 3
    for table in CHANGING:
        new, key = settled(seeded_mart, table), table.primary_key[0]
        assert new.height
        assert_frame_equal(new, old[table.name].join(new.select(key).unique(), on=key, how="semi"))


def settled(mart: Mart, table: Table) -> pl.DataFrame:
    """The rows of the first two runs, without the columns that may change."""
    key = table.primary_key[0]
    of_runs = f"SELECT {key} FROM {'fact_review' if key == 'review_key' else table.name} WHERE load_run_key <= 2"
    with closing(connect(mart.target)) as connection:
        rows = frame(connection, f"SELECT * FROM {table.name} WHERE {key} IN ({of_runs})")
    return rows.drop(CHANGING[table]).sort(pl.exclude(pl.List))
