"""Refused records read again: what passes now is loaded, the rest stays refused, and every record is counted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import duckdb
import pytest

from expectations.results import Finding, expectation_result_rows
from expectations.wire import Request, Verdict
from tests.flows.conftest import ApprovedLoads, Command
from tests.flows.dumps import CAFE, LATIN, PLAIN, TEN, changed, written
from tests.flows.dying import PUBLISHED_BEFORE_IT_DIED, killed, started
from tests.flows.mart import Approval, Mart, conserved, equal
from tests.report.reader import read
from tests.sources.made_dumps import saved, tar_bytes
from transforms.conform import conformed

YELP = b'{"review_id": "%d", "user_id": "u", "business_id": "b", "stars": %d, "text": "%b", "date": "2020-01-02"}\n'
CSV = b"review,sentiment\n%b"
JSON_LINES = {"dump.json": YELP % (1, 4, b"A fine one.") + YELP % (2, 4, CAFE) + YELP % (3, 4, b"A last one.")}
STATUS = "SELECT status, resolved_run_key, reasons FROM audit.refused_review ORDER BY load_run_key, record_number"

# the files of a dump, of which one record is in Latin-1
DUMPS: dict[str, Mapping[str, bytes]] = {
    "aclimdb": LATIN,
    "plain text": {**PLAIN, "more/cafe.txt": CAFE},
    "csv": {
        "dump.csv": CSV % b'"First, a fine one.",positive\n"Two\nlines of it\xe9",negative\n"A last one",positive\n'
    },
    "json lines": JSON_LINES,
}


@pytest.fixture(scope="module")
def _latin_once(tmp_path_factory: pytest.TempPathFactory, approved_loads: ApprovedLoads) -> Path:
    folder = tmp_path_factory.mktemp("latin")
    with approved_loads():
        Mart(folder / "mart" / "reviews.duckdb").load(written(folder / "dump", LATIN))
    return folder / "mart"


@pytest.fixture
def latin_mart(_latin_once: Path, tmp_path: Path, approval: None) -> Mart:
    """A copy of a warehouse of two reviews, of which one is refused because it is in Latin-1."""
    shutil.copytree(_latin_once, tmp_path / "latin", symlinks=True)
    return Mart(tmp_path / "latin" / "reviews.duckdb")


@pytest.mark.parametrize("case", DUMPS)
def test_a_replay_in_the_right_encoding_comes_to_what_a_right_load_does(case: str, mart: Mart, tmp_path: Path) -> None:
    dump = written(tmp_path / "dump", DUMPS[case])
    assert mart.load(dump).counts["refused_count"] == 1
    result = mart.replay(reasons=["invalid_encoding"], encoding="latin-1")
    assert (result.outcome, mart.fates()) == ("published", {"kept": 1})
    assert (result.counts["read_count"], result.counts["replayed_count"]) == (1, 1)
    assert conserved(mart) == 2
    assert mart.rows(STATUS) == [("replayed", 2, ["invalid_encoding"])]
    assert mart.rows("FROM refused_open") == []

    right = Mart(tmp_path / "right" / "reviews.duckdb")
    right.load(dump, encoding="latin-1")
    equal(mart.star(), right.star())
    assert mart.load(dump, sync=True).outcome == "nothing_new"
    assert mart.load(dump, verify=True).counts["read_count"] == 0
    assert mart.replay().outcome == "nothing_new"
    assert "load it with --encoding iso8859-1, or replay again" in " ".join(result.advice)


def test_a_replay_under_another_limit_finds_the_names_of_the_files_of_an_archive(
    mart: Mart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = saved(tmp_path / "dump.tar", tar_bytes(TEN, prefix="aclImdb/"))
    with monkeypatch.context() as patch:
        patch.setattr("flows.steps.conformed", partial(conformed, limit_bytes=63))
        assert mart.load(archive).counts["refused_count"] == 3
    again = mart.replay()
    assert (again.counts["kept_count"], again.counts["replayed_count"]) == (3, 3)
    conserved(mart)
    right = Mart(tmp_path / "right" / "reviews.duckdb")
    right.load(archive)
    equal(mart.star(), right.star())
    assert mart.load(archive).outcome == "nothing_new"


@pytest.mark.usefixtures("whole_reports")
def test_what_is_still_refused_has_its_new_reasons_and_a_second_replay_does_nothing(
    mart: Mart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        YELP % (1, 9, b"Out of its scale, and long as well.") + YELP % (2, 9, b"Out of it.") + YELP % (3, 4, b"Fine.")
    )
    dump = written(tmp_path / "dump", {"dump.json": lines})
    with monkeypatch.context() as patch:
        patch.setattr("flows.steps.conformed", partial(conformed, limit_bytes=len(lines) // 3))
        mart.load(dump)
    both, rating = ["too_long", "rating_out_of_range"], ["rating_out_of_range"]
    assert mart.rows(STATUS) == [("open", 0, both), ("open", 0, rating)]

    result = mart.replay()
    assert mart.rows(STATUS) == [("superseded", 2, both), ("open", 0, rating), ("open", 0, rating)]
    assert "1 are refused for other reasons, and 1 stay refused for the same." in result.note
    assert mart.fates() == {"refused": 1}
    assert conserved(mart) == 2
    opened = "SELECT path, record_number, reason, load_run_key FROM refused_open ORDER BY record_number"
    assert mart.rows(opened) == [("dump.json", 1, rating[0], 2), ("dump.json", 2, rating[0], 1)]
    assert result.report is not None
    assert "rating_out_of_range" in read((result.report.parent / "quarantine.html").read_text()).text

    before = mart.digest()
    again = mart.replay()
    assert (again.outcome, again.exit_code, mart.digest()) == ("nothing_new", 0, before)
    assert "and 2 stay refused for the same." in again.note

    changed(dump, {"dump.json": lines.replace(b": 9", b": 5")})
    assert mart.load(dump).counts["kept_count"] == 2
    assert {status for status, *_ in mart.rows(STATUS)} == {"superseded"}
    conserved(mart)


def test_only_what_was_chosen_is_read_again(mart: Mart, tmp_path: Path) -> None:
    mart.load(written(tmp_path / "one", {**LATIN, "train/pos/4_8.txt": b""}), written(tmp_path / "two", JSON_LINES))
    assert mart.replay(source_id="aclimdb", reasons=["empty_file"], encoding="latin-1").outcome == "nothing_new"
    assert mart.replay(source_id="aclimdb", encoding="latin-1").counts["kept_count"] == 1
    assert mart.replay(source_id="nobody").note == "There is no refused record to read again."
    assert mart.rows("SELECT source_id, reason FROM refused_open ORDER BY 1") == [
        ("aclimdb", "empty_file"),
        ("yelp", "invalid_encoding"),
    ]
    assert mart.replay(reasons=["invalid_encoding", "empty_file"], encoding="latin-1").counts["kept_count"] == 1


def test_records_of_a_file_that_changed_or_went_stay_as_they_are(mart: Mart, tmp_path: Path) -> None:
    dump = written(tmp_path / "dump", {**LATIN, "train/pos/4_8.txt": CAFE})
    mart.load(dump)
    changed(dump, {"train/pos/4_8.txt": b"Now it can be read.", "train/pos/3_7.txt": None})
    mart.load(dump)
    result = mart.replay(encoding="latin-1")
    assert result.outcome == "nothing_new"
    assert result.advice[0].startswith("1 stay refused: their file has changed")
    assert mart.rows(STATUS) == [("open", 0, ["invalid_encoding"]), ("superseded", 2, ["invalid_encoding"])]


def test_a_changed_file_supersedes_what_was_replayed(mart: Mart, tmp_path: Path) -> None:
    dump = written(tmp_path / "dump", JSON_LINES)
    mart.load(dump)
    mart.replay(encoding="latin-1")
    changed(dump, {"dump.json": YELP % (1, 4, b"A fine one.") + YELP % (2, 4, b"A coffee.")})
    assert mart.load(dump).counts["removed_count"] == 1
    assert mart.fates() == {"updated": 1, "unchanged": 1}
    conserved(mart)


def test_a_review_that_lost_still_comes_back_when_the_winner_goes_after_a_replay(
    mart: Mart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = CSV % b"Once more,positive\nA record that was too long,positive\n"
    dump = written(tmp_path / "dump", {"a.csv": a, "b.csv": CSV % b"Once more,negative\nAnother,positive\n"})
    with monkeypatch.context() as patch:
        patch.setattr("flows.steps.conformed", partial(conformed, limit_bytes=20))
        mart.load(dump)
    assert mart.replay().counts["kept_count"] == 1
    changed(dump, {"b.csv": None})
    mart.load(dump, sync=True, max_removed=1.0)
    assert mart.rows("SELECT clean_text, label FROM review ORDER BY 1") == [
        ("A record that was too long", "positive"),
        ("Once more", "positive"),
    ]
    conserved(mart)


def test_a_replayed_record_defends_its_file_and_shares_no_made_up_id(mart: Mart, tmp_path: Path) -> None:
    line = b'{"reviewerID": "U", "asin": "B000000001", "overall": 5, "unixReviewTime": 1, "reviewText": "%b"}\n'
    dump = written(tmp_path / "dump", {"dump.json": line % b"Caf\xe9" + line % b"Another" + line % b"Caf\xe9 too"})
    mart.load(dump, layout="amazon_2014")
    result = mart.replay(encoding="latin-1")
    assert mart.fates() == {"kept": 2}
    assert result.counts["replayed_count"] == 2
    assert mart.value("SELECT count(DISTINCT review_id) FROM fact_review") == 3
    conserved(mart)


class Refusal(Approval):
    """A judging process that fails everything."""

    def judged(self, request: Request) -> Verdict:
        """Every expectation has failed."""
        findings = [Finding(expectation, "failed") for expectation in request.expectations]
        return Verdict(expectation_result_rows(findings, request.load_run_key), [])


def test_a_replay_that_is_held_back_leaves_the_old_version(latin_mart: Mart, monkeypatch: pytest.MonkeyPatch) -> None:
    before = latin_mart.tables()
    with monkeypatch.context() as patch:
        patch.setattr("flows.completing.Judge", Refusal)
        result = latin_mart.replay(encoding="latin-1")
    assert (result.outcome, result.exit_code) == ("held_back", 2)
    equal(latin_mart.tables(), before)
    assert latin_mart.outcomes() == ["published", "held_back"]
    assert latin_mart.replay(encoding="latin-1").counts["kept_count"] == 1
    conserved(latin_mart)


@pytest.mark.parametrize(
    "place",
    [
        "a stage file is written",
        "the stage is applied",
        pytest.param("the version is published", marks=pytest.mark.slow),
    ],
)
def test_the_next_replay_heals_what_a_killed_one_left(place: str, latin_mart: Mart) -> None:
    before = latin_mart.digest()
    killed(started(place, None, latin_mart.target))
    is_published = place in PUBLISHED_BEFORE_IT_DIED
    assert (latin_mart.digest() == before) is not is_published
    assert latin_mart.replay(encoding="latin-1").counts["kept_count"] == (0 if is_published else 1)
    assert latin_mart.value("SELECT count(*) FROM review_text WHERE raw_text LIKE '%é%'") == 1
    conserved(latin_mart)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("payload = payload[1:3]", "1 stay refused: they are so long that only their first bytes were kept."),
        ("layout = 'unknown'", "1 stay refused: their layout"),
        ("reasons = ['malformed_record'], reason = 'malformed_record'", "1 stay refused: their file was cut"),
    ],
)
def test_what_cannot_be_read_again_stays_open_and_is_counted(change: str, said: str, latin_mart: Mart) -> None:
    version = latin_mart.target.resolve()
    version.chmod(0o644)
    with duckdb.connect(str(version)) as connection:
        connection.execute(f"UPDATE audit.refused_review SET {change}")
        connection.execute("UPDATE audit.load_file SET reason = 'archive_damaged'")
    result = latin_mart.replay(encoding="latin-1")
    assert (result.outcome, result.exit_code) == ("nothing_new", 0)
    assert [line for line in result.advice if line.startswith(said)]
    assert len(latin_mart.rows("FROM refused_open")) == 1


@pytest.mark.parametrize(("case", "replayed"), [("aclimdb", 1), ("csv", 0)])
def test_a_version_from_before_headers_were_kept_is_replayed_where_that_needs_none(
    case: str, replayed: int, mart: Mart, tmp_path: Path
) -> None:
    mart.load(written(tmp_path / "dump", DUMPS[case]))
    version = mart.target.resolve()
    version.chmod(0o644)
    with duckdb.connect(str(version)) as connection:
        connection.execute("ALTER TABLE audit.load_file DROP COLUMN header_json")
        connection.execute("UPDATE audit.contract SET contract_digest = repeat('0', 32)")
    result = mart.replay(encoding="latin-1")
    assert result.counts["replayed_count"] == replayed
    assert any("the header of their file was not kept" in line for line in result.advice) is not bool(replayed)


# --- the command line -------------------------------------------------------------------------------------------------


def test_the_command_says_what_became_of_the_records(command: Command, latin_mart: Mart) -> None:
    words = ("replay", "--to", latin_mart.target, "--direct")
    same = command(*words)
    assert (same.code, same.is_clean) == (0, True)
    assert same.out.startswith("Nothing new: run 2, 1 reviews in ")
    assert "Of 1 refused records read again, 0 pass now" in same.out
    said = command(*words, "--reason", "invalid_encoding", "--encoding", "latin-1", "--json")
    told = json.loads(said.out)
    assert (told["outcome"], told["counts"]["replayed_count"]) == ("published", 1)
    assert told["note"].startswith("Of 1 refused records read again, 1 pass now")
    done = command(*words)
    assert (done.code, "There is no refused record to read again." in done.out) == (0, True)


def test_a_command_that_cannot_be_done_says_so_and_makes_nothing(command: Command, tmp_path: Path) -> None:
    missing = command("replay", "--to", tmp_path / "nowhere" / "reviews.duckdb", "--direct")
    assert (missing.code, missing.is_clean, "No warehouse at" in missing.err) == (1, True, True)
    assert not (tmp_path / "nowhere").exists()
    odd = command("replay", "--reason", "bad_luck")
    assert (odd.code, "No record is ever refused for 'bad_luck'" in odd.err) == (1, True)
    assert command("replay", "--encoding", "klingon").err.startswith("Error: There is no encoding 'klingon'")
