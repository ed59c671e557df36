"""The pages of a report: what they say, that they are whole, and that they open without a network."""

import re
from functools import cache
from itertools import pairwise

import polars as pl
import pytest

from contracts import audit, quality
from contracts.errors import ContractBroken
from report.drawing import Drawing
from report.findings import USED
from report.pages import SECTIONS, pages
from tests.report.example import (
    PAGE_NAMES,
    as_text,
    expectation_result,
    failing_row,
    findings,
    load_file,
    load_run,
    refused_review,
)
from tests.report.reader import Seen, read

RUN = "run-00000007.html"
FACT = "table-fact_review.html"
TITLE = "table-dim_title.html"
EMPTY_SENTENCES = {
    "load_run": ("index.html", "There is no record of this run."),
    "load_step": (RUN, "No step was timed in this run."),
    "load_file": (RUN, "No file was read in this run."),
    "refused_review": ("quarantine.html", "No refused record was picked as a sample."),
    "refused_reason": ("quarantine.html", "No record is refused."),
    "refused_trend": (RUN, "5 records of this run refused; none is kept."),
    "cleaning": ("cleaning.html", "No cleaning rule changed a text in this run."),
    "cleaning_total": ("cleaning.html", "This run brought no review, so no text was cleaned for one."),
    "cleaning_sample": ("cleaning.html", "No text became shorter, so there is none to show."),
    "expectation_result": ("index.html", "No expectation was judged in this run."),
    "earlier_trouble": (RUN, "Every expectation held."),
    "failing_row": (FACT, "No single rows were kept as evidence."),
    "table_rows": (FACT, "Rows –"),
    "rating_distribution": ("index.html", "There are no reviews to show ratings of."),
    "changed_source": ("index.html", "No source has reviews."),
    "extraction_coverage": ("extraction.html", "No review was extracted."),
    "disputed_credit": ("extraction.html", "No film has five reviews that name a director."),
    "mention_sample": ("extraction.html", "Nothing was found that could be shown."),
    "recent_runs": ("runs.html", "No run is on record yet."),
}
# What leaves a page as it is but for a list, a line or a picture.
SILENTLY_EMPTY = {"older_runs", "expectation_trend", "cleaning_trend"}


@cache
def example() -> dict[str, str]:
    return pages(findings())


def seen(name: str = "index.html", **changed: pl.DataFrame) -> Seen:
    return read((pages({**findings(), **changed}) if changed else example())[name])


def words(text: str) -> str:
    return " ".join(text.split())


# --- what it says -----------------------------------------------------------------------------------------------------


def test_the_title_and_the_heading_name_the_run_and_its_outcome() -> None:
    shown = seen()
    assert [tag.text for tag in shown.named("title")] == ["Published with warnings – run 7 – reviewmart"]
    assert [words(tag.text) for tag in shown.named("h1")] == ["Run 7 ! Published with warnings"]


def test_every_page_says_which_run_it_is_of() -> None:
    for name, text in example().items():
        title = read(text).named("title")[0].text
        assert title.endswith(" – run 7 – reviewmart"), name


def test_there_is_a_page_for_every_section_table_and_run() -> None:
    assert sorted(example()) == sorted(PAGE_NAMES)


def test_the_head_of_the_overview_says_what_was_loaded_when_and_how_long() -> None:
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
    text = words(seen(RUN, load_file=fewer.head(1).with_columns(all_read_count=pl.lit(59))).text)
    assert "The files do not add up to the run The files hold 59 records, the run counts 60." in text


def test_a_group_of_files_that_does_not_add_up_is_marked() -> None:
    wrong = pl.DataFrame([load_file(kept_count=51)], schema=findings()["load_file"].schema)
    assert seen(RUN, load_file=wrong).tables["files-read"][1][8] == "✕ does not add up"


def test_groups_of_files_show_their_fates_and_the_sum() -> None:
    more = pl.DataFrame(
        [load_file(), load_file(root_path="/data/other", layout="plain_text", file_count=1_000)],
        schema=findings()["load_file"].schema,
    )
    table = seen(RUN, load_file=more).tables["files-read"]
    assert [row[:4] for row in table[1:]] == [
        ["/data/other (plain_text)", "1,000", "60", "50"],
        ["/data/sample (aclimdb)", "60", "60", "50"],
        ["all files read", "1,060", "120", "100"],
    ]


def test_files_that_were_not_read_have_their_reason_in_words() -> None:
    assert seen(RUN).tables["files-unread"][1:] == [
        [
            "/data/sample (aclimdb)",
            "ignored",
            "The file belongs to the dump but holds no reviews. not_a_review",
            "5",
            "train/urls_pos.txt",
        ],
        ["/data/sample (aclimdb)", "unreadable", "It may not be read. permission_denied", "2", "train/pos/9_9.txt"],
    ]


def test_more_groups_of_files_than_are_shown_are_counted() -> None:
    more = findings()["load_file"].with_columns(group_count=pl.lit(1_003))
    assert "1,000 smaller groups of files not shown" in words(seen(RUN, load_file=more).text)


def test_the_overview_lists_what_failed_the_gravest_first_and_links_to_it() -> None:
    shown = seen()
    assert [row[:3] for row in shown.tables["attention-troubles"][1:]] == [
        [
            "! warning",
            "fact_review.stated_rating_agrees A rating said in the text seldom differs from the given one.",
            "12.5%",
        ],
        ["! warning", "dim_title.names_agree A review has at least one word.", "could not be judged: No such column"],
    ]
    links = [tag.attributes["href"] for tag in shown.named("a") if "#trouble" in tag.attributes["href"]]
    assert links == [f"{FACT}#trouble-1", f"{TITLE}#trouble-1"]


def test_a_run_without_trouble_says_so() -> None:
    good = findings()["expectation_result"].filter(pl.col("outcome") == "passed")
    assert "Every expectation held All 2 of them, on every table." in words(seen(expectation_result=good).text)


def test_every_table_has_a_line_on_the_overview() -> None:
    assert seen().tables["tables-gauges"][1:] == [
        ["fact_review", "1,246", "2 of 3", "", "1", "! warning", "One review as one source identifies it."],
        ["dim_title", "19", "0 of 1", "", "1", "! warning", "One title id."],
    ]


def test_a_table_that_nothing_is_expected_of_has_no_numbers_of_expectations() -> None:
    unjudged = findings()["table_rows"].vstack(pl.DataFrame({"table_name": ["audit.load_run"], "row_count": [3]}))
    rows = seen("tables.html", table_rows=unjudged).tables["tables-gauges"]
    assert rows[-1][:6] == ["audit.load_run", "3", "–", "", "–", "not judged"]


def test_a_table_shows_what_failed_or_broke_with_its_evidence() -> None:
    (failed,) = (words(tag.text) for tag in seen(FACT).named("article"))
    assert "! warning ✕ failed A rating said in the text seldom differs from the given one." in failed
    assert "Found 12.5% Rows that failed 156 of 1,246 (12.5%) Owner nobody yet" in failed
    assert "Over the runs held in 1 of 2, last failed in run 7" in failed
    assert [row[1] for row in seen(FACT).tables["evidence-1"][1:]] == ["819231", "819232", "819233"]
    assert "reviewmart check --db reviews.duckdb --rows fact_review.stated_rating_agrees" in failed
    (broken,) = (words(tag.text) for tag in seen(TITLE).named("article"))
    assert "! warning ? could not be judged" in broken
    assert "an error of ours and says nothing about the data" in broken


def test_rows_of_a_candidate_that_was_held_back_are_not_looked_for_in_what_is_published() -> None:
    page = pages(findings(load_run(outcome="held_back")))[FACT]
    (failed,) = (words(tag.text) for tag in read(page).named("article"))
    assert "The candidate stays in the work folder of run 7" in failed
    assert "--db reviews.duckdb" not in failed


def test_a_table_lists_every_expectation_trouble_first_with_its_trend() -> None:
    assert [(row[0].split()[0], *row[1:4], row[7]) for row in seen(FACT).tables["expectations-all"][1:]] == [
        (
            "fact_review.stated_rating_agrees",
            "warning",
            "✕ failed",
            "–",
            "held in 1 of 2, last failed in run 7",
        ),
        ("fact_review.word_count.between", "critical", "✓ passed", "–", "held in all 2 runs"),
        ("fact_review.few_words", "info", "✓ passed", "–", "held in all 2 runs"),
    ]


def test_an_owner_is_named() -> None:
    owned = findings()["expectation_result"].with_columns(owner=pl.lit("data team"))
    assert "Owner data team" in words(seen(FACT, expectation_result=owned).text)


def test_what_is_judged_and_is_no_table_has_a_page_of_its_own() -> None:
    strange = findings()["expectation_result"].with_columns(table_name=pl.lit("../<b>"))
    assert [row[0] for row in seen(expectation_result=strange).tables["tables-gauges"][1:]] == [
        "fact_review",
        "dim_title",
        "other",
    ]
    assert len(seen("table-other.html", expectation_result=strange).named("article")) == 2


def test_expectations_are_counted_by_severity() -> None:
    assert [row[:5] for row in seen("tables.html").tables["expectations-tally"][1:]] == [
        ["✕ critical", "0", "0", "1", "1"],
        ["! warning", "1", "1", "0", "2"],
        ["i info", "0", "0", "1", "1"],
    ]


def test_what_changed_since_the_last_run_is_listed() -> None:
    text = words(seen().text)
    assert "Compared with run 6 (2026-02-28 02:00 UTC)" in text
    assert "Fail now ! warning dim_title.names_agree No such column ! warning fact_review.stated_rating_agrees" in text
    assert "Hold again no expectation that failed then Fail still 0 expectations" in text
    assert "New reasons The text holds a NUL character. nul_character" in text
    assert seen().tables["changes-sources"][1] == [
        "aclimdb",
        "1,194",
        "50",
        "2",
        "4",
        "6.2",
        "7.5",
        "230.5",
        "180",
    ]


def test_refused_records_show_reason_place_and_bytes() -> None:
    shown = seen("quarantine.html")
    assert shown.tables["refused-reasons"][1:] == [
        ["The text holds a NUL character. nul_character", "4", "80.0%", "4", "7"],
        ["The bytes are not valid in the encoding that was declared. invalid_encoding", "1", "20.0%", "3", "2"],
        ["all reasons", "5", "100%", "7", ""],
    ]
    first, second = shown.tables["refused-sample"][1:]
    assert first == [
        "test/neg/3_1.txt record 1",
        "nul_character",
        (
            "The text holds a NUL character. NUL at character 6 "
            "Also: The rating lies outside its scale. rating_out_of_range"
        ),
        r"It was\x00 not\u0085 good",
        "18 bytes",
        "7",
        "open",
    ]
    assert second[3] == r"caf\xe9 was closed, so was the film"


@pytest.mark.parametrize(
    ("warehouse", "name", "is_of_a_folder"),
    [
        ("films.duckdb", "films.duckdb", True),
        ("Ann's films.duckdb", """'Ann'"'"'s films.duckdb'""", True),
        ("ducklake:sqlite:films.sqlite", "ducklake:sqlite:films.sqlite", True),
        ("ducklake:postgres:dbname=films host=db", "'ducklake:postgres:dbname=films host=db'", False),
    ],
)
def test_the_quarantine_says_how_to_read_its_records_again(warehouse: str, name: str, *, is_of_a_folder: bool) -> None:
    shown = read(pages(findings(), warehouse=warehouse)["quarantine.html"])
    lines = [line for tag in shown.named("pre") for line in tag.text.splitlines()]
    assert lines == [
        f"reviewmart replay --to {name}",
        f"reviewmart replay --reason invalid_encoding --encoding latin-1 --to {name}",
        f'reviewmart sql --db {name} "FROM refused_open"',
        f"reviewmart sql --db {name} \"SELECT detail, payload FROM audit.refused_review WHERE status = 'open'\"",
    ]
    assert ("To be typed in the folder of the warehouse" in shown.text) is is_of_a_folder


def test_refusals_without_a_sample_are_not_denied() -> None:
    without = {name: frame.clear() for name, frame in findings().items() if name.startswith("refused")}
    text = seen("quarantine.html", **without).text
    assert "5 records of this run refused; none can be shown." in text
    clean = pl.DataFrame([load_run(refused_count=0, kept_count=55)], schema=as_text(audit.LOAD_RUN))
    assert "No record is refused." in seen("quarantine.html", **without, load_run=clean).text


def test_cleaning_shows_what_went_and_what_came() -> None:
    shown = seen("cleaning.html")
    assert shown.tables["cleaning-rules"][1] == ["breaks", "31", "372", r"A start.<br /><br />\n\nAn end."]
    assert [(tag.name, tag.text) for tag in shown.named("del", "ins")] == [
        ("del", "<br /><br />"),
        ("ins", r"\n\n"),
        ("del", "&amp;"),
        ("ins", "&"),
        ("del", "What went"),
        ("ins", "what came"),
        ("del", "<br /><br />"),
        ("ins", r"\n\n"),
    ]
    assert "aclimdb train/pos/0 Among those that lost most. 37 characters before, 27 after: 27.0% removed." in words(
        shown.text
    )


def test_extraction_shows_coverage_agreement_and_evidence() -> None:
    shown = seen("extraction.html")
    assert shown.tables["coverage-1"][1:] == [
        ["person", "623", "50.0%", "", "18", "94.7%", "1,869"],
        ["place", "311", "25.0%", "", "18", "94.7%", "933"],
    ]
    assert shown.tables["agreed-films"][1] == ["The Long Lane (1999)", "10", "Ann Lee", "10", "", "–", "–"]
    assert shown.tables["disputed-films"][1] == ["The Long Lane (1999)", "10", "Ann Lee", "6", "", "Ann Leigh", "4"]
    assert [tag.text for tag in shown.named("mark")] == ["Ann Lee", "Lyon"]
    assert [words(tag.text) for tag in shown.named("blockquote")] == [
        "…a film directed by Ann Lee, who knows better",
        "shot in Lyon, who knows better",
    ]


def test_a_refusal_is_explained_once_where_its_detail_says_no_more_than_its_reason() -> None:
    sentence = "The file holds no bytes."
    changed = pl.lit("empty_file").alias("reason"), pl.lit(sentence).alias("detail")
    sample = findings()["refused_review"].with_columns(*changed, reasons=pl.lit(["empty_file"]))
    assert seen("quarantine.html", refused_review=sample).tables["refused-sample"][1][2] == sentence


def test_ratings_show_every_step_and_those_without() -> None:
    table = seen().tables["ratings-1"]
    assert [row[0] for row in table[1:]] == [*(str(step) for step in range(1, 11)), "none"]
    assert table[2][:3] == ["2", "0", "0%"]
    assert table[11][:3] == ["none", "546", "43.8%"]
    assert "aclimdb: 700 of 1,246 reviews with a rating" in seen().text


def test_steps_and_runs_are_listed() -> None:
    assert [row[:2] for row in seen(RUN).tables["time-steps"][1:]] == [
        ["read and clean", "11.2 s"],
        ["expectations", "5.5 s"],
        ["publish", "400 ms"],
    ]


def test_of_a_step_only_what_was_measured_is_shown() -> None:
    unmeasured = findings()["load_step"].with_columns(row_count=pl.lit(0), peak_memory_bytes=pl.lit(None, pl.Int64))
    head, *steps = seen(RUN, load_step=unmeasured).tables["time-steps"]
    assert head == ["Step", "Time", "Bar", "Batches", "Rows"]
    assert {row[4] for row in steps} == {"–"}
    assert seen(RUN).tables["time-steps"][0][5:] == ["Peak memory"]
    shown = seen("runs.html")
    assert [[*row[:3], row[12]] for row in shown.tables["runs-recent"][1:]] == [
        ["7 (this)", "! Published with warnings", "2026-03-01 02:00", "2 of 4"],
        ["6", "✕ Held back", "2026-02-28 02:00", "4 of 4"],
    ]
    assert shown.tables["runs-older"][1][:3] == ["✓ Published", "5", "2026-02-20 02:00"]


def test_a_run_before_this_one_has_its_own_numbers() -> None:
    shown = seen("run-00000006.html")
    assert [words(tag.text) for tag in shown.named("h1")] == ["Run 6 ✕ Held back"]
    assert shown.tables["run-reasons"][1:] == [
        ["The bytes are not valid in the encoding that was declared. invalid_encoding", "2"]
    ]
    assert "No file was read in this run." in shown.text
    assert "Every expectation held." in shown.text


def test_charts_stand_over_their_numbers() -> None:
    shown = read(
        pages(findings(), lambda plots: lambda: [Drawing('<svg aria-label="drawn"></svg>') for _ in plots])[
            "index.html"
        ]
    )
    assert len([tag for tag in shown.named("svg") if tag.attributes.get("aria-label") == "drawn"]) == 3
    assert shown.tables["chart-1-numbers"][1] == ["7", "50", "2", "1", "2", "5"]
    assert not [tag for tag in shown.named("details") if "open" in tag.attributes]


def test_without_pictures_their_numbers_are_unfolded() -> None:
    assert len([tag for tag in seen().named("details") if "open" in tag.attributes]) == 3


def test_a_first_run_has_no_trends() -> None:
    first = findings()["recent_runs"].head(1)
    assert "There is nothing to compare yet: trends need two runs." in seen(recent_runs=first).text


def test_a_run_that_was_held_back_says_that_nothing_was_published() -> None:
    held = load_run(outcome="held_back", review_count_after=1_200)
    text = words(read(pages(findings(held))["index.html"]).text)
    assert "nothing of this run was published" in text
    assert "1,200 reviews before and 1,200 after: this run changed no review." in text


def test_a_restored_version_explains_its_count() -> None:
    text = words(read(pages(findings(load_run(outcome="restored", review_count_after=900)))["index.html"]).text)
    assert "1,200 reviews before and 900 after: an earlier version was published again." in text


@pytest.mark.parametrize("name", EMPTY_SENTENCES)
@pytest.mark.parametrize("how", ["missing", "empty", "without columns"])
def test_what_is_missing_is_said_in_words(name: str, how: str) -> None:
    frames = findings()
    if how == "missing":
        del frames[name]
    else:
        frames[name] = frames[name].clear() if how == "empty" else pl.DataFrame()
    page, sentence = EMPTY_SENTENCES[name]
    assert sentence in words(read(pages(frames)[page]).text)


@pytest.mark.parametrize("name", sorted(SILENTLY_EMPTY))
def test_what_is_missing_leaves_the_rest(name: str) -> None:
    frames = findings()
    del frames[name]
    assert sorted(pages(frames)) == sorted(PAGE_NAMES)


def test_a_report_of_nothing_is_a_report() -> None:
    shown = {name: read(text) for name, text in pages({}).items()}
    assert sorted(shown) == sorted(address for address, _ in SECTIONS)
    assert [words(tag.text) for tag in shown["index.html"].named("h1")] == ["Run not known ? Not known"]


def test_every_frame_has_its_words_for_being_empty() -> None:
    assert EMPTY_SENTENCES.keys() | SILENTLY_EMPTY == USED.keys() == findings().keys()


def test_a_frame_that_lacks_a_column_is_our_error() -> None:
    frames = findings()
    frames["table_rows"] = frames["table_rows"].drop("row_count")
    with pytest.raises(ContractBroken, match="the findings table_rows lack 1 of 2 columns, for example row_count"):
        pages(frames)


def test_long_values_are_cut() -> None:
    long = "x" * 1_000_000
    frames = findings()
    frames["refused_review"] = pl.DataFrame(
        [refused_review(path=long, detail=long, payload=long.encode(), payload_bytes=len(long))],
        schema=frames["refused_review"].schema,
    )
    frames["failing_row"] = frames["failing_row"].with_columns(failing_value=pl.lit(long), row_key=pl.lit(long))
    frames["cleaning"] = frames["cleaning"].with_columns(sample_before=pl.lit(long), sample_after=pl.lit(long))
    made = pages(frames)
    assert max(map(len, made.values())) < 30_000
    assert "x… (1,000,000 characters in all)" in read(made["quarantine.html"]).text


def test_each_of_3000_expectations_is_shown() -> None:
    outcomes = ("passed", "passed", "passed", "failed")
    results = [
        expectation_result(
            f"table.column_{number}", outcome=outcomes[number % 4], table_name=("fact_review", "dim_title")[number % 2]
        )
        for number in range(3_000)
    ]
    evidence = [failing_row(f"table.column_{number}", 1) for number in range(3, 3_000, 4)]
    frames = findings()
    frames["expectation_result"] = pl.DataFrame(results, schema=as_text(quality.EXPECTATION_RESULT))
    frames["failing_row"] = pl.DataFrame(evidence, schema=as_text(quality.FAILING_ROW))
    made = pages(frames)
    assert made[TITLE].count("<article") == 750
    assert made[TITLE].count("<tr") + made[FACT].count("<tr") > 3_000


# --- offline, accessible, the same every time -------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_the_policy_comes_first(name: str) -> None:
    shown = seen(name)
    head = [tag.name for tag in shown.tags]
    policy = shown.tags[head.index("head") + 1].attributes
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert policy["content"].split("; ") == [
        "default-src 'none'",
        "style-src 'self' file:",
        "script-src 'self' file:",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_nothing_is_loaded_but_the_two_files_beside_the_page(name: str) -> None:
    text = example()[name]
    shown = read(text)
    assert shown.named("img", "iframe", "object", "embed", "form", "base", "style") == []
    assert [(tag.attributes["src"], tag.text) for tag in shown.named("script")] == [("report.js", "")]
    assert [tag.attributes["href"] for tag in shown.named("link")] == ["data:,", "report.css"]
    assert not re.search(r"https?:|@import|url\(", text)
    assert not {name for tag in shown.tags for name in tag.attributes if name.startswith("on") or name == "style"}


def test_links_and_labels_lead_somewhere_and_no_id_occurs_twice() -> None:
    shown = {name: read(text) for name, text in example().items()}
    ids = {name: [tag.attributes["id"] for tag in page.with_attribute("id")] for name, page in shown.items()}
    addresses = {*shown, *(f"{name}#{one}" for name, of_page in ids.items() for one in of_page)}
    for name, page in shown.items():
        assert len(set(ids[name])) == len(ids[name])
        links = {tag.attributes["href"] for tag in page.named("a")}
        assert {f"{name}{link}" if link.startswith("#") else link for link in links} <= addresses
        labels = {tag.attributes["aria-labelledby"] for tag in page.with_attribute("aria-labelledby")}
        assert labels <= set(ids[name])


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_headings_landmarks_and_tables_make_sense_to_a_screen_reader(name: str) -> None:
    shown = seen(name)
    assert [len(shown.named(one)) for one in ("h1", "main", "header", "footer")] == [1, 1, 1, 1]
    names = [tag.attributes["aria-label"] for tag in shown.named("nav")]
    assert names[0] == "Pages"
    assert len(set(names)) == len(names)
    levels = [int(tag.name[1]) for tag in shown.named("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(shown.named("table")) == len(shown.named("caption")) == len(shown.tables)
    assert {tag.attributes.get("scope") for tag in shown.named("th")} <= {"col", "row"}
    assert all("aria-hidden" in tag.attributes or "aria-label" in tag.attributes for tag in shown.named("svg"))


def test_the_fates_are_said_in_words_beside_their_bar() -> None:
    assert seen().named("svg")[0].attributes["aria-label"] == (
        "60 read: 50 kept, 2 updated, 1 unchanged, 2 duplicate, 5 refused"
    )


def test_the_same_findings_in_another_order_give_the_same_pages() -> None:
    reversed_rows = {name: frame.reverse() for name, frame in reversed(findings().items())}
    assert pages(reversed_rows) == example()
