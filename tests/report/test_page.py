"""The page of a run: what it says, that it is whole, and that it opens without a network."""

import hashlib
import re
from base64 import b64encode
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest

from contracts import audit, quality
from contracts.errors import ContractBroken
from report.findings import USED
from report.page import page, written
from tests.report.example import (
    as_text,
    expectation_result,
    failing_row,
    findings,
    load_file,
    load_run,
    refused_review,
)
from tests.report.reader import Seen, read

EMPTY_SENTENCES = {
    "load_run": "There is no record of this run.",
    "load_step": "No step was timed in this run.",
    "load_file": "No file was read in this run.",
    "refused_review": "No refused record was picked as a sample.",
    "refused_reason": "Refused records: 2 shown",
    "cleaning": "No cleaning rule changed a text in this run.",
    "expectation_result": "No expectation was judged in this run.",
    "failing_row": "No single rows were kept as evidence.",
    "table_rows": "The warehouse holds no tables that could be counted.",
    "rating_distribution": "There are no reviews to show ratings of.",
    "recent_runs": "No run is on record yet.",
}


def seen(**changed: pl.DataFrame) -> Seen:
    return read(page({**findings(), **changed}))


def words(text: str) -> str:
    return " ".join(text.split())


# --- what it says -----------------------------------------------------------------------------------------------------


def test_the_title_and_the_heading_name_the_run_and_its_outcome() -> None:
    shown = seen()
    assert [tag.text for tag in shown.named("title")] == ["Run 7: Published with warnings – reviewmart"]
    assert [words(tag.text) for tag in shown.named("h1")] == ["Run 7 ! Published with warnings"]


def test_the_head_of_the_page_says_what_was_loaded_when_and_how_long() -> None:
    text = words(seen().text)
    for part in (
        "Started 2026-03-01 02:00:00 UTC",
        "Finished 2026-03-01 02:00:21 UTC",
        "Time taken 21.4 s",
        "/data/sample (aclimdb)",
        "reviewmart load sample --to reviews.duckdb",
        "Reviews stored now 1,246",
        "Expectations held 2 of 4",
    ):
        assert part in text


def test_the_fates_add_up_to_the_records_read() -> None:
    shown = seen()
    rows = {row[0]: int(row[1].replace(",", "")) for row in shown.tables["rows-fates"][1:]}
    assert rows == {"kept": 50, "updated": 2, "unchanged": 1, "duplicate": 2, "refused": 5, "read": 60}
    assert sum(rows.values()) - rows["read"] == rows["read"]
    assert "60 read = 50 kept + 2 updated + 1 unchanged + 2 duplicate + 5 refused" in words(shown.text)
    assert "1,200 reviews before + 50 kept − 4 removed = 1,246 reviews after" in words(shown.text)
    assert "The numbers add up" in shown.text
    assert "do not add up" not in shown.text


def test_a_lost_record_is_said_aloud() -> None:
    lost = pl.DataFrame([load_run(kept_count=49)], schema=as_text(audit.LOAD_RUN))
    text = words(seen(load_run=lost).text)
    assert "The numbers do not add up 60 records were read, but 59 have a fate." in text


def test_files_that_do_not_add_up_to_the_run_are_said_aloud() -> None:
    fewer = findings()["load_file"].with_columns(pl.col("read_count", "kept_count") - 1)
    text = words(seen(load_file=fewer.head(1)).text)
    assert "The files do not add up to the run The files hold 59 records, the run counts 60." in text


def test_a_group_of_files_that_does_not_add_up_is_marked() -> None:
    wrong = pl.DataFrame([load_file(kept_count=51)], schema=findings()["load_file"].schema)
    assert seen(load_file=wrong).tables["files-read"][1][8] == "✕ does not add up"


def test_groups_of_files_show_their_fates_and_the_sum() -> None:
    more = pl.DataFrame(
        [load_file(), load_file(root_path="/data/other", layout="plain_text", file_count=1_000)],
        schema=findings()["load_file"].schema,
    )
    table = seen(load_file=more).tables["files-read"]
    assert [row[:4] for row in table[1:]] == [
        ["/data/other (plain_text)", "1,000", "60", "50"],
        ["/data/sample (aclimdb)", "60", "60", "50"],
        ["all files read", "1,060", "120", "100"],
    ]


def test_files_that_were_not_read_have_their_reason_in_words() -> None:
    assert seen().tables["files-unread"][1:] == [
        [
            "/data/sample (aclimdb)",
            "ignored",
            "The file belongs to the dump but holds no reviews. not_a_review",
            "5",
            "train/urls_pos.txt",
        ],
        ["/data/sample (aclimdb)", "unreadable", "It may not be read. permission_denied", "2", "train/pos/9_9.txt"],
    ]


def test_expectations_that_failed_or_broke_come_first_with_their_evidence() -> None:
    shown = seen()
    assert [tag.text for tag in shown.named("h4")] == ["fact_review.stated_rating_agrees", "dim_title.names_agree"]
    failed, broken = (words(tag.text) for tag in shown.named("article"))
    assert "! warning ✕ failed A rating said in the text seldom differs from the given one." in failed
    assert "Found 12.5% Rows that failed 156 of 1,246 (12.5%)" in failed
    assert [row[2] for row in shown.tables["evidence-1"][1:]] == ["819231", "819232", "819233"]
    assert "! warning ? could not be judged" in broken
    assert "an error of ours and says nothing about the data" in broken
    assert shown.text.index("Failed or not judged") < shown.text.index("Passed: 2 of 4")


def test_expectations_are_counted_by_severity() -> None:
    assert [row[:5] for row in seen().tables["expectations-tally"][1:]] == [
        ["✕ critical", "0", "0", "1", "1"],
        ["! warning", "1", "1", "0", "2"],
        ["i info", "0", "0", "1", "1"],
    ]


def test_passed_expectations_are_folded() -> None:
    shown = seen()
    assert words(shown.named("summary")[0].text) == "fact_review 2 passed"
    assert not [tag for tag in shown.named("details") if "open" in tag.attributes]
    assert [row[0] for row in shown.tables["passed-1"][1:]] == [
        "fact_review.word_count.between",
        "fact_review.few_words",
    ]


def test_refused_records_show_reason_place_and_bytes() -> None:
    shown = seen()
    assert shown.tables["refused-reasons"][1:] == [
        ["The text holds a NUL character. nul_character", "4", "80.0%"],
        ["The bytes are not valid in the encoding that was declared. invalid_encoding", "1", "20.0%"],
        ["all reasons", "5", "100%"],
    ]
    first, second = shown.tables["refused-sample"][1:]
    assert first == [
        "test/neg/3_1.txt record 1",
        (
            "The text holds a NUL character. nul_character NUL at character 6 "
            "Also: The rating lies outside its scale. rating_out_of_range"
        ),
        r"It was\x00 not\u0085 good",
        "18 bytes",
        "open",
    ]
    assert second[2] == r"caf\xe9 was closed, so was the film"


def test_refusals_without_a_sample_are_not_denied() -> None:
    without = {name: frame.clear() for name, frame in findings().items() if name.startswith("refused")}
    assert "5 records of this run refused; none can be shown." in seen(**without).text
    clean = pl.DataFrame([load_run(refused_count=0, kept_count=55)], schema=as_text(audit.LOAD_RUN))
    assert "No record is refused." in seen(**without, load_run=clean).text


def test_cleaning_shows_an_excerpt_before_and_after() -> None:
    assert seen().tables["cleaning-rules"][1] == [
        "breaks",
        "31",
        "372",
        "A start.<br /><br />An end.",
        r"A start.\n\nAn end.",
    ]


def test_ratings_show_every_step_and_those_without() -> None:
    table = seen().tables["ratings-1"]
    assert [row[0] for row in table[1:]] == [*(str(step) for step in range(1, 11)), "none"]
    assert table[2][:3] == ["2", "0", "0%"]
    assert table[11][:3] == ["none", "546", "43.8%"]
    assert "aclimdb: 700 of 1,246 reviews with a rating" in seen().text


def test_tables_steps_and_runs_are_listed() -> None:
    shown = seen()
    assert shown.tables["tables-rows"][1] == ["fact_review", "1,246", "One review as one source identifies it."]
    assert [row[:2] for row in shown.tables["time-steps"][1:]] == [
        ["read and clean", "11.2 s"],
        ["expectations", "5.5 s"],
        ["publish", "400 ms"],
    ]
    assert [row[:3] for row in shown.tables["runs-recent"][1:]] == [
        ["7 (this)", "! Published with warnings", "2026-03-01 02:00"],
        ["6", "✕ Held back", "2026-02-28 02:00"],
    ]


def test_a_run_that_was_held_back_says_that_nothing_was_published() -> None:
    held = load_run(outcome="held_back", review_count_after=1_200)
    text = words(read(page(findings(held))).text)
    assert "nothing of this run was published" in text
    assert "1,200 reviews before and 1,200 after: this run changed no review." in text


@pytest.mark.parametrize(("name", "sentence"), EMPTY_SENTENCES.items())
@pytest.mark.parametrize("how", ["missing", "empty", "without columns"])
def test_what_is_missing_is_said_in_words(name: str, sentence: str, how: str) -> None:
    frames = findings()
    if how == "missing":
        del frames[name]
    else:
        frames[name] = frames[name].clear() if how == "empty" else pl.DataFrame()
    assert sentence in read(page(frames)).text


def test_a_page_of_nothing_is_a_page() -> None:
    shown = read(page({}))
    assert shown.tables == {}
    assert [words(tag.text) for tag in shown.named("h1")] == ["Run not known ? Not known"]


def test_every_frame_has_its_words_for_being_empty() -> None:
    assert EMPTY_SENTENCES.keys() == USED.keys() == findings().keys()


def test_a_frame_that_lacks_a_column_is_our_error() -> None:
    frames = findings()
    frames["table_rows"] = frames["table_rows"].drop("row_count")
    with pytest.raises(ContractBroken, match="the findings table_rows lack 1 of 2 columns, for example row_count"):
        page(frames)


def test_long_values_are_cut() -> None:
    long = "x" * 1_000_000
    frames = findings()
    frames["refused_review"] = pl.DataFrame(
        [refused_review(path=long, detail=long, payload=long.encode(), payload_bytes=len(long))],
        schema=frames["refused_review"].schema,
    )
    frames["failing_row"] = frames["failing_row"].with_columns(failing_value=pl.lit(long), row_key=pl.lit(long))
    frames["cleaning"] = frames["cleaning"].with_columns(sample_before=pl.lit(long), sample_after=pl.lit(long))
    text = page(frames)
    assert len(text) < 60_000
    assert "x… (1,000,000 characters in all)" in read(text).text


# --- offline, accessible, the same every time -------------------------------------------------------------------------


def test_the_policy_comes_first_and_knows_the_one_stylesheet() -> None:
    shown = seen()
    (style,) = shown.named("style")
    digest = b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    head = [tag.name for tag in shown.tags]
    policy = shown.tags[head.index("head") + 1].attributes
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert policy["content"].split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_nothing_is_loaded_and_nothing_runs() -> None:
    text = page(findings())
    shown = read(text)
    assert shown.named("script", "img", "iframe", "object", "embed", "form", "base") == []
    assert not re.search(r"https?:|@import|url\(", text)
    assert [tag.attributes["href"] for tag in shown.with_attribute("href") if tag.attributes["href"][0] != "#"] == [
        "data:,"
    ]
    assert not {name for tag in shown.tags for name in tag.attributes if name.startswith("on") or name == "style"}


def test_links_and_labels_lead_somewhere_and_no_id_occurs_twice() -> None:
    shown = seen()
    ids = [tag.attributes["id"] for tag in shown.with_attribute("id")]
    assert len(set(ids)) == len(ids)
    links = {tag.attributes["href"][1:] for tag in shown.named("a")}
    labels = {tag.attributes["aria-labelledby"] for tag in shown.with_attribute("aria-labelledby")}
    assert links | labels <= set(ids)
    assert len(links) >= 10


def test_headings_landmarks_and_tables_make_sense_to_a_screen_reader() -> None:
    shown = seen()
    assert [len(shown.named(name)) for name in ("h1", "main", "header", "nav", "footer")] == [1, 1, 1, 1, 1]
    levels = [int(tag.name[1]) for tag in shown.named("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(shown.named("table")) == len(shown.named("caption")) == len(shown.tables)
    assert {tag.attributes.get("scope") for tag in shown.named("th")} == {"col", "row"}
    assert all("aria-hidden" in tag.attributes or "aria-label" in tag.attributes for tag in shown.named("svg"))
    assert shown.named("svg")[0].attributes["aria-label"] == (
        "60 read: 50 kept, 2 updated, 1 unchanged, 2 duplicate, 5 refused"
    )


def test_the_same_findings_in_another_order_give_the_same_page() -> None:
    reversed_rows = {name: frame.reverse() for name, frame in reversed(findings().items())}
    assert page(reversed_rows) == page(findings())


# --- writing it -------------------------------------------------------------------------------------------------------


def test_the_page_is_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    path = written(findings(), tmp_path / "reports" / "00000007")
    assert path == tmp_path / "reports" / "00000007" / "index.html"
    assert path.read_text(encoding="utf-8") == page(findings())
    assert [other.name for other in path.parent.iterdir()] == ["index.html"]


def test_a_page_that_cannot_be_finished_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written({}, tmp_path)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        written(findings(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == page({})


def test_each_of_3000_expectations_is_shown(tmp_path: Path) -> None:
    outcomes = ("passed", "passed", "passed", "failed")
    results = [
        expectation_result(f"table_{number % 20}.column_{number}", outcome=outcomes[number % 4])
        for number in range(3_000)
    ]
    evidence = [failing_row(f"table_{number % 20}.column_{number}", 1) for number in range(3, 3_000, 4)]
    frames = findings()
    frames["expectation_result"] = pl.DataFrame(results, schema=as_text(quality.EXPECTATION_RESULT))
    frames["failing_row"] = pl.DataFrame(evidence, schema=as_text(quality.FAILING_ROW))
    path = written(frames, tmp_path)
    assert path.read_text(encoding="utf-8").count("<article") == 750
