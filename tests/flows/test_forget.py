"""Forgetting: erased from all that is beside the warehouse, and kept from coming back, with every record counted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from expectations.results import Finding, expectation_result_rows
from expectations.wire import Request, Verdict
from flows.forgettable import REVIEWERS, SOURCES, Named, NotForgettable, targets_named
from report.folder import written as written_report
from tests.flows.conftest import ApprovedLoads, Command, Loaded
from tests.flows.dumps import written
from tests.flows.forgetting import forgotten, places_of
from tests.flows.mart import Approval, Mart, conserved, equal
from tests.flows.naming_dump import SEED
from tests.flows.test_doctor import amiss
from tests.flows.test_record_files import amazon, json_lines
from tests.sources.made_dumps import saved
from transforms.keys import key_of
from transforms.privacy import Privacy, pseudonym
from warehouse.findings import findings

SECRET = "Zanzibar Quuxley taught my uncle to whistle."
WORDS = ("AZQ77", "Reader Zed", "Zanzibar", "Quuxley", "whistled badly", "cut off here", "not in Latin")
OTHERS = [amazon(number) for number in range(6)]
THEIRS = [
    amazon(7, SECRET, reviewerID="AZQ77", reviewerName="Reader Zed"),
    amazon(8, SECRET + "<br />Twice.", reviewerID="AZQ77", reviewerName="Reader Zed"),
    amazon(9, "It whistled badly.", reviewerID="AZQ77", reviewerName="Reader Zed", overall=11.0),
    amazon(7, "Zanzibar is far away.", reviewerID="AZQ77", reviewerName="Reader Zed"),
]
BROKEN = json_lines(amazon(3, "The text is cut off here.", reviewerID="AZQ77"))[:-25] + b"\n"
LATIN = json_lines(amazon(4, "This is not in Latin?", reviewerID="AZQ77")).replace(b"?", b"\xe9")
DUMP = json_lines(*OTHERS, *THEIRS) + BROKEN + LATIN


@pytest.fixture(scope="module")
def _told_once(tmp_path_factory: pytest.TempPathFactory, approved_loads: ApprovedLoads) -> Loaded:
    folder = tmp_path_factory.mktemp("told")
    mart, dump = Mart(folder / "mart" / "reviews.duckdb"), saved(folder / "reviews.json", DUMP)
    with approved_loads(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.ending.findings", findings)  # the reports, too, have traces
        patch.setattr("flows.ending.written", written_report)
        for more in (b"", json_lines(amazon(20))):
            saved(dump, DUMP + more)
            mart.load(dump, max_refused=1.0)
    shutil.copy2(dump, folder / "as it was.json")
    return Loaded(mart, dump)


@pytest.fixture
def told(_told_once: Loaded, tmp_path: Path, approval: None) -> Loaded:
    """A copy of a warehouse of two versions, in which somebody has left traces everywhere, and its dump."""
    mart = Mart(tmp_path / "mart" / "reviews.duckdb")
    shutil.copytree(_told_once.mart.place.folder, mart.place.folder, symlinks=True)
    shutil.copy2(_told_once.dump.with_name("as it was.json"), _told_once.dump)
    return Loaded(mart, _told_once.dump)


@pytest.mark.slow
@pytest.mark.usefixtures("whole_reports")
def test_nothing_of_somebody_is_found_in_any_file(told: Loaded) -> None:
    mart = told.mart
    before = {place.split(" in ")[1] for place in places_of(mart, *WORDS)}
    assert {
        "quarantine.html",
        "cleaning.html",
        "00000002: fact_review.review_id",
        "00000001: audit.refused_review.payload",
    } <= before
    done = forgotten(mart, reviewers=["AZQ77"])
    assert done.result.outcome.startswith("published")
    assert (done.erased.review_count, done.erased.refusal_count, len(done.remains.versions)) == (3, 6, 2)
    assert places_of(mart, *WORDS) == []
    assert conserved(mart) == 3
    again = forgotten(mart, reviewers=["AZQ77"])  # as who was interrupted would
    assert (again.result.outcome, again.erased.review_count, len(again.remains.versions)) == ("published", 0, 1)


@pytest.mark.slow
def test_what_stays_is_what_a_load_without_it_gives(told: Loaded, tmp_path: Path) -> None:
    forgotten(told.mart, reviewers=["amazon:AZQ77"])
    other = Mart(tmp_path / "other" / "reviews.duckdb")
    other.load(saved(tmp_path / "other.json", json_lines(*OTHERS, amazon(20))))
    one, two = (mart.star() for mart in (told.mart, other))
    # files count on where they stand in them
    equal(*({name: rows.drop("record_number", strict=False) for name, rows in star.items()} for star in (one, two)))


@pytest.mark.slow
def test_it_does_not_come_back_by_any_way(told: Loaded) -> None:
    mart, dump = told.mart, told.dump
    forgotten(mart, reviewers=["AZQ77"])
    assert mart.load(dump).outcome == "nothing_new"
    assert mart.replay().outcome == "nothing_new"
    saved(dump, DUMP + json_lines(amazon(20), amazon(21)))
    result = mart.load(dump, max_refused=1.0)
    assert result.refused_by_reason == {"forgotten": 6}
    assert mart.fates() == {"kept": 1, "unchanged": 7, "refused": 6}
    assert places_of(mart, *WORDS) == []
    conserved(mart)


@pytest.mark.slow
def test_a_dump_of_which_most_is_forgotten_is_not_held_back(mart: Mart, tmp_path: Path) -> None:
    dump = saved(tmp_path / "reviews.json", json_lines(*map(amazon, range(30))))
    mart.load(dump)
    assert forgotten(mart, sources=["amazon_2014"]).result.counts["removed_count"] == 30
    assert mart.rows("FROM fact_review") == mart.rows("FROM dim_reviewer WHERE reviewer_key <> 0") == []
    assert mart.load(dump).outcome == "nothing_new"
    saved(dump, json_lines(*map(amazon, range(31))))
    result = mart.load(dump)
    assert (result.outcome, mart.fates()) == ("published", {"refused": 31})
    assert conserved(mart) == 3


def asked(sql: str, _marks: object) -> pl.DataFrame:
    """Answers as a warehouse that knows A1 on two platforms, and A2 by a refusal alone."""
    if sql == REVIEWERS:
        return pl.DataFrame({"reviewer_key": [key_of("dim_reviewer", space, "A1") for space in ("amazon", "yelp")]})
    if sql == SOURCES:
        return pl.DataFrame({"source_id": ["a shop: new", "amazon_2014"]})
    context = {"review_id": "r", "reviewer_namespace": "yelp", "reviewer_id": "A2"}
    return pl.DataFrame({"source_id": ["yelp"], "context_json": [json.dumps(context)]})


# what is named; the keys that it means
CLEAR = [
    (Named(reviewers=["yelp:A1"]), [("reviewer", ("dim_reviewer", "yelp", "A1"))]),
    (Named(reviewers=["A2"]), [("reviewer", ("dim_reviewer", "yelp", "A2"))]),
    (Named(reviewers=["name:a:b"]), [("reviewer", ("dim_reviewer", "name", "a:b"))]),
    (Named(reviews=["a shop: new:7:8"]), [("review", ("fact_review", "a shop: new", "7:8"))]),
    (Named(reviews=["not there:7"]), [("review", ("fact_review", "not there", "7"))]),
    (Named(sources=["x", "y"]), [("source", ("dim_source", "x")), ("source", ("dim_source", "y"))]),
]


@pytest.mark.parametrize(("named", "meant"), CLEAR)
def test_what_is_clear(named: Named, meant: list[tuple[str, tuple[str, ...]]]) -> None:
    targets = [(target.kind, target.key) for target in targets_named(asked, named)]
    assert targets == [(kind, key_of(*natural)) for kind, natural in meant]


# what is named; what the message says
UNCLEAR = [
    (Named(), "Nothing was named"),
    (Named(reviewers=["nobody"]), "no reviewer of this id"),
    (Named(reviewers=["A1"]), "2 reviewers of this id, on amazon, yelp"),
    (Named(reviews=["amazon_2014"]), "by its source and its id"),
    (Named(reviews=["amazon_2014:"]), "by its source and its id"),
]


@pytest.mark.parametrize(("named", "message"), UNCLEAR)
def test_what_is_not_clear_is_asked_back(named: Named, message: str) -> None:
    with pytest.raises(NotForgettable, match=message):
        targets_named(asked, named)


def test_reviewers_that_are_not_kept_cannot_be_named() -> None:
    with pytest.raises(NotForgettable, match="keeps nothing of reviewers"):
        targets_named(asked, Named(reviewers=["yelp:A1"]), Privacy("drop", "k" * 16))


def test_a_pseudonym_and_what_it_was_made_of_mean_the_same() -> None:
    privacy = Privacy("pseudonym", "k" * 16)
    known = {
        target.key
        for name in ("yelp:A1", "yelp:" + pseudonym(privacy.key, "yelp", "A1"))
        for target in targets_named(asked, Named(reviewers=[name]), privacy)
    }
    assert key_of("dim_reviewer", "yelp", pseudonym(privacy.key, "yelp", "A1")) in known


REVIEW = ("forget", "--review", "aclimdb:train/pos/0")


def test_nothing_is_erased_before_somebody_is_sure(loaded: Loaded, command: Command) -> None:
    mart = loaded.mart
    before = mart.digest()
    unsure = command(*REVIEW, "--to", mart.target)
    assert (unsure.code, unsure.is_clean, "say --yes" in unsure.err) == (1, True, True)
    dry = command(*REVIEW, "--to", mart.target, "--dry-run")
    assert (dry.code, dry.err) == (0, "")
    assert [line.split()[0] for line in dry.out.splitlines()[1:5]] == ["1", "0", "1", "1"]
    would = json.loads(command(*REVIEW, "--to", mart.target, "--dry-run", "--json").out)["would_forget"]
    assert would == {"review_count": 1, "refusal_count": 0, "version_count": 1, "report_count": 1}
    assert (mart.digest(), len(mart.outcomes())) == (before, 1)


def test_a_review_is_forgotten_for_good(loaded: Loaded, command: Command, tmp_path: Path) -> None:
    mart, backup = loaded.mart, tmp_path / "backup.duckdb"
    shutil.copyfile(mart.target, backup)
    said = command(*REVIEW, "--to", mart.target, "--yes", "--log-file", "log")
    assert (said.code, said.is_clean) == (0, True)
    assert [line.split()[0] for line in said.out.split("Erased:")[1].splitlines()[1:5]] == ["1", "0", "1", "1"]
    assert "Not reached: the dump itself, exports, backups" in said.out
    assert mart.rows("SELECT reason, review_id FROM audit.removed_review") == [("forgotten", "")]
    assert mart.rows("SELECT forgotten_kind, load_run_key FROM audit.forgotten") == [("review", 2)]
    assert places_of(mart, "I laughed all the way home") == []
    assert "train/pos/0" not in mart.place.journal.read_text() + Path("log").read_text()
    assert [path.name for path in mart.place.versions.iterdir()] == ["00000002"]
    assert mart.load(loaded.dump).outcome == "nothing_new"

    adopted = command("restore", "--adopt", backup, "--db", mart.target)
    assert (adopted.code, adopted.is_clean, mart.published_run()) == (1, True, 2)
    assert "1 of its reviews would come back" in adopted.err


@pytest.mark.usefixtures("approval")
def test_what_forgetting_could_not_delete_is_told(loaded: Loaded) -> None:
    forgotten(loaded.mart, reviews=["aclimdb:train/pos/0"])
    place = loaded.mart.place
    assert amiss(place) == {}
    shutil.copytree(place.versions / "00000002", place.versions / "00000001")  # as if killed before it was deleted
    told = amiss(place)["forgotten"]
    assert told.found == "versions and reports from before run 2, which forgot what they hold, are left: 1"
    assert told.remedy.endswith(f"or: rm -r {place.versions / '00000001'}")
    forgotten(loaded.mart, reviews=["aclimdb:train/pos/0"])
    assert "forgotten" not in amiss(place)


@pytest.mark.slow
def test_what_never_came_is_kept_away_too(loaded: Loaded, command: Command) -> None:
    said = command("forget", "--reviewer", "yelp:u9", "--to", loaded.mart.target, "--yes", "--json")
    answer = json.loads(said.out)
    assert (answer["outcome"], answer["forgotten"]["review_count"]) == ("published", 0)
    assert loaded.mart.rows("SELECT forgotten_kind FROM audit.forgotten") == [("reviewer",)]


@pytest.mark.slow
def test_words_that_only_its_texts_had_are_unlearned(extracting_mart: Mart, tmp_path: Path) -> None:
    mart = extracting_mart
    text = (
        b"The Zebra Cantata was directed by Quentin Yarborough, and Wilhelmina Stonegate plays a spy. Mara Quill wrote."
    )
    mart.load(written(tmp_path / "seed", {**SEED, "9.txt": text}))
    words = ("Zebra", "Yarborough", "yarborough", "stonegate", "wilhelmina")
    assert [place for place in places_of(mart, *words) if "lexicon" in place]
    lexicon = mart.value("SELECT DISTINCT lexicon_version FROM fact_review")
    forgotten(mart, reviews=["plain_text:9.txt"])
    assert places_of(mart, *words) == []
    assert mart.value("SELECT count(*) FROM dim_person WHERE normalised_name = 'mara quill'") == 1
    assert mart.value("SELECT DISTINCT lexicon_version FROM fact_review") == lexicon
    assert mart.load(tmp_path / "seed").outcome == "nothing_new"


class Disapproval(Approval):
    """In the place of the judging process: one critical expectation has failed."""

    def judged(self, request: Request) -> Verdict:
        """Every expectation has passed but one."""
        first = next(one for one in request.expectations if one.severity == "critical")
        findings = [
            Finding(one, "failed", "it does not hold") if one is first else Finding(one, "passed")
            for one in request.expectations
        ]
        return Verdict(expectation_result_rows(findings, request.load_run_key), [])


@pytest.mark.slow
def test_what_is_held_back_has_erased_nothing(
    loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = loaded.mart.star()
    monkeypatch.setattr("flows.completing.Judge", Disapproval)
    said = command(*REVIEW, "--to", loaded.mart.target, "--yes")
    assert (said.code, said.is_clean) == (2, True)
    assert "Nothing was erased: the run was held back." in said.out
    assert "Erased:" not in said.out
    equal(loaded.mart.star(), before)
    assert loaded.mart.rows("FROM audit.forgotten") == []
