"""Findings as a run leaves them: one of everything that the page shows."""

from datetime import datetime, timedelta
from typing import Any

import polars as pl

from contracts import audit, quality
from contracts.schema import Table

Findings = dict[str, pl.DataFrame]

STARTED_AT = datetime.fromisoformat("2026-03-01T02:00:00")  # UTC without a zone, as the warehouse stores it

# The pages that are made of these findings.
PAGE_NAMES = (
    "cleaning.html",
    "extraction.html",
    "index.html",
    "quarantine.html",
    "run-00000006.html",
    "run-00000007.html",
    "runs.html",
    "table-dim_title.html",
    "table-fact_review.html",
    "tables.html",
)
SUMMARISED_FILE = {
    "root_path": pl.String,
    "layout": pl.String,
    "state": pl.String,
    "reason": pl.String,
    "file_count": pl.Int64,
    "read_count": pl.Int64,
    "kept_count": pl.Int64,
    "updated_count": pl.Int64,
    "unchanged_count": pl.Int64,
    "duplicate_count": pl.Int64,
    "refused_count": pl.Int64,
    "example_path": pl.String,
    "load_run_key": pl.Int64,
    "group_count": pl.Int64,
    "all_read_count": pl.Int64,
}
COUNTED_RUN = dict.fromkeys(
    (
        "expectation_count",
        "passed_count",
        "failed_critical_count",
        "failed_warning_count",
        "failed_info_count",
        "error_count",
    ),
    pl.Int64,
)
REFUSED_SAMPLE = {
    "load_run_key": pl.Int64,
    "reason": pl.String,
    "detail": pl.String,
    "path": pl.String,
    "record_number": pl.Int64,
    "payload": pl.Binary,
    "payload_bytes": pl.Int64,
    "reasons": pl.List(pl.String),
    "status": pl.String,
}


def as_text(table: Table) -> dict[str, Any]:
    """The schema of a table as DuckDB gives it back: closed sets as text."""
    return {name: pl.String if isinstance(dtype, pl.Enum) else dtype for name, dtype in table.schema.items()}


def load_run(**changed: object) -> dict[str, object]:
    return {
        "load_run_key": 7,
        "started_at": STARTED_AT,
        "finished_at": STARTED_AT + timedelta(seconds=21.4),
        "outcome": "published_with_warnings",
        "command": "reviewmart load sample --to reviews.duckdb",
        "tool_version": "0.1.0",
        "rules_version": "1",
        "lexicon_version": None,
        "versions_json": '{"python": "3.11.2", "polars": "2.1.0"}',
        "settings_json": '{"max_refused": 0.05, "sync": false}',
        "file_count": 72,
        "skipped_file_count": 3,
        "read_count": 60,
        "kept_count": 50,
        "updated_count": 2,
        "unchanged_count": 1,
        "duplicate_count": 2,
        "refused_count": 5,
        "removed_count": 4,
        "replayed_count": 1,
        "review_count_before": 1_200,
        "review_count_after": 1_246,
        **changed,
    }


def load_file(**changed: object) -> dict[str, object]:
    return {
        "root_path": "/data/sample",
        "layout": "aclimdb",
        "state": "read",
        "reason": None,
        "file_count": 60,
        "read_count": 60,
        "kept_count": 50,
        "updated_count": 2,
        "unchanged_count": 1,
        "duplicate_count": 2,
        "refused_count": 5,
        "example_path": "train/pos/0_9.txt",
        "load_run_key": 7,
        "group_count": 3,
        "all_read_count": 60,
        **changed,
    }


def unread(state: str, reason: str, file_count: int, example_path: str) -> dict[str, object]:
    counts = dict.fromkeys(audit.FATES, 0)
    return load_file(
        state=state, reason=reason, file_count=file_count, example_path=example_path, read_count=0, **counts
    )


def refused_review(**changed: object) -> dict[str, object]:
    return {
        "load_run_key": 7,
        "reason": "invalid_encoding",
        "detail": "byte 0xe9 at offset 3 is not UTF-8",
        "path": "train/neg/6_3.txt",
        "record_number": 1,
        "payload": b"caf\xe9 was closed, so was the film",
        "payload_bytes": 31,
        "reasons": ["invalid_encoding"],
        "status": "open",
        **changed,
    }


def expectation_result(expectation_id: str, **changed: object) -> dict[str, object]:
    return {
        "load_run_key": 7,
        "expectation_id": expectation_id,
        "suite_name": "fact_review",
        "table_name": "fact_review",
        "column_name": "word_count",
        "expectation_type": "ExpectColumnValuesToBeBetween",
        "arguments_json": '{"column": "word_count", "min_value": 1}',
        "purpose": "A review has at least one word.",
        "owner": None,
        "severity": "critical",
        "outcome": "passed",
        "observed": "0 unexpected",
        "element_count": 1_246,
        "unexpected_count": 0,
        "seconds": 0.012,
        **changed,
    }


def failing_row(expectation_id: str, row_number: int, **changed: object) -> dict[str, object]:
    return {
        "load_run_key": 7,
        "expectation_id": expectation_id,
        "row_number": row_number,
        "table_name": "fact_review",
        "row_key": f"81923{row_number}",
        "column_name": "word_count",
        "failing_value": "3",
        **changed,
    }


def cleaning(rule_name: str, row_count: int, removed: int, before: str, after: str) -> dict[str, object]:
    return {
        "load_run_key": 7,
        "rule_name": rule_name,
        "row_count": row_count,
        "removed_character_count": removed,
        "sample_review_key": 42,
        "sample_before": before,
        "sample_after": after,
    }


def step(step_name: str, seconds: float, batch_count: int, row_count: int) -> dict[str, object]:
    return {
        "load_run_key": 7,
        "step_name": step_name,
        "batch_count": batch_count,
        "row_count": row_count,
        "seconds": seconds,
        "peak_memory_bytes": 312_000_000,
    }


def mention_sample(**changed: object) -> dict[str, object]:
    return {
        "mention_kind": "person",
        "role": "director",
        "mention_text": "Ann Lee",
        "character_name": None,
        "extraction_rule": "directed_by",
        "source_id": "aclimdb",
        "review_id": "train/pos/0",
        "title_label": "The Long Lane (1999)",
        "text_before": "a film\n\ndirected by ",
        "text_after": ", who knows better",
        "starts_later": True,
        "goes_on": False,
        **changed,
    }


def cleaning_sample(raw: str, clean: str, **changed: object) -> dict[str, object]:
    return {
        "source_id": "aclimdb",
        "review_id": "train/pos/0",
        "raw_character_count": len(raw),
        "character_count": len(clean),
        "is_among_most": True,
        "raw_text": raw,
        "clean_text": clean,
        **changed,
    }


def credit(list_name: str, first_count: int, second_name: str | None, second_count: int | None) -> dict[str, object]:
    return {
        "list_name": list_name,
        "place": 1,
        "title_label": "The Long Lane (1999)",
        "say_so_count": 10,
        "first_name": "Ann Lee",
        "first_count": first_count,
        "second_name": second_name,
        "second_count": second_count,
    }


def trend(expectation_id: str, *outcomes: str) -> dict[str, object]:
    """An expectation over the runs that end with run 7; where it failed, 156 rows did."""
    return {
        "expectation_id": expectation_id,
        "run_keys": list(range(8 - len(outcomes), 8)),
        "outcomes": list(outcomes),
        "unexpected_counts": [{"failed": 156, "error": None}.get(outcome, 0) for outcome in outcomes],
    }


def counted(run: dict[str, object], passed_count: int) -> dict[str, object]:
    """A run as the history has it: with the results of its four expectations."""
    counts = dict.fromkeys(COUNTED_RUN, 0)
    return {**run, **counts, "expectation_count": 4, "passed_count": passed_count, "error_count": 4 - passed_count}


def findings(run: dict[str, object] | None = None) -> Findings:
    """A run with two warnings, five refusals and an unread file of each kind."""
    this = load_run() if run is None else run
    earlier = load_run(load_run_key=6, outcome="held_back", started_at=STARTED_AT - timedelta(days=1), kept_count=0)
    frames: dict[str, tuple[list[dict[str, object]], dict[str, Any]]] = {
        "load_run": ([this], as_text(audit.LOAD_RUN)),
        "recent_runs": ([counted(this, 2), counted(earlier, 4)], {**as_text(audit.LOAD_RUN), **COUNTED_RUN}),
        "older_runs": (
            [
                {
                    "outcome": "published",
                    "run_count": 5,
                    "first_started_at": STARTED_AT - timedelta(days=9),
                    "last_started_at": STARTED_AT - timedelta(days=5),
                    "read_count": 1_300,
                    "kept_count": 1_200,
                    "refused_count": 100,
                }
            ],
            {
                "outcome": pl.String,
                "run_count": pl.Int64,
                "first_started_at": pl.Datetime,
                "last_started_at": pl.Datetime,
                "read_count": pl.Int64,
                "kept_count": pl.Int64,
                "refused_count": pl.Int64,
            },
        ),
        "load_step": (
            [step("read and clean", 11.25, 3, 60), step("expectations", 5.5, 1, 212), step("publish", 0.4, 1, 1)],
            as_text(audit.LOAD_STEP),
        ),
        "load_file": (
            [
                load_file(),
                unread("ignored", "not_a_review", 5, "train/urls_pos.txt"),
                unread("unreadable", "permission_denied", 2, "train/pos/9_9.txt"),
            ],
            SUMMARISED_FILE,
        ),
        "refused_review": (
            [
                refused_review(),
                refused_review(
                    reason="nul_character",
                    detail="NUL at character 6",
                    path="test/neg/3_1.txt",
                    payload=b"It was\x00 not\xc2\x85 good",
                    payload_bytes=18,
                    reasons=["nul_character", "rating_out_of_range"],
                ),
            ],
            REFUSED_SAMPLE,
        ),
        "refused_reason": (
            [
                {"reason": "invalid_encoding", "row_count": 1, "open_count": 3, "open_since_run_key": 2},
                {"reason": "nul_character", "row_count": 4, "open_count": 4, "open_since_run_key": 7},
            ],
            {"reason": pl.String, "row_count": pl.Int64, "open_count": pl.Int64, "open_since_run_key": pl.Int64},
        ),
        "refused_trend": (
            [
                {"load_run_key": 6, "reason": "invalid_encoding", "row_count": 2},
                {"load_run_key": 7, "reason": "invalid_encoding", "row_count": 1},
                {"load_run_key": 7, "reason": "nul_character", "row_count": 4},
            ],
            {"load_run_key": pl.Int64, "reason": pl.String, "row_count": pl.Int64},
        ),
        "cleaning": (
            [
                cleaning("breaks", 31, 372, "A start.<br /><br />An end.", "A start.\n\nAn end."),
                cleaning("entities", 4, 16, "salt &amp; smoke", "salt & smoke"),
            ],
            as_text(audit.CLEANING),
        ),
        "cleaning_total": (
            [
                {
                    "review_count": 52,
                    "changed_count": 31,
                    "raw_character_count": 40_000,
                    "character_count": 39_612,
                    "html_break_count": 62,
                }
            ],
            dict.fromkeys(
                ("review_count", "changed_count", "raw_character_count", "character_count", "html_break_count"),
                pl.Int64,
            ),
        ),
        "cleaning_sample": (
            [cleaning_sample("It was fun.<br /><br />Then it ended.", "It was fun.\n\nThen it ended.")],
            {
                "source_id": pl.String,
                "review_id": pl.String,
                "raw_character_count": pl.Int64,
                "character_count": pl.Int64,
                "is_among_most": pl.Boolean,
                "raw_text": pl.String,
                "clean_text": pl.String,
            },
        ),
        "cleaning_trend": (
            [
                {"load_run_key": 6, "rule_name": "breaks", "row_count": 2},
                {"load_run_key": 7, "rule_name": "breaks", "row_count": 31},
                {"load_run_key": 7, "rule_name": "entities", "row_count": 4},
            ],
            {"load_run_key": pl.Int64, "rule_name": pl.String, "row_count": pl.Int64},
        ),
        "expectation_trend": (
            [
                trend("fact_review.word_count.between", "passed", "passed"),
                trend("fact_review.few_words", "passed", "passed"),
                trend("fact_review.stated_rating_agrees", "passed", "failed"),
                trend("dim_title.names_agree", "passed", "error"),
            ],
            {
                "expectation_id": pl.String,
                "run_keys": pl.List(pl.Int64),
                "outcomes": pl.List(pl.String),
                "unexpected_counts": pl.List(pl.Int64),
            },
        ),
        "earlier_trouble": (
            [
                {
                    "load_run_key": 7,
                    "expectation_id": "fact_review.stated_rating_agrees",
                    "table_name": "fact_review",
                    "severity": "warning",
                    "outcome": "failed",
                    "observed": "12.5%",
                    "unexpected_count": 156,
                }
            ],
            {
                "load_run_key": pl.Int64,
                "expectation_id": pl.String,
                "table_name": pl.String,
                "severity": pl.String,
                "outcome": pl.String,
                "observed": pl.String,
                "unexpected_count": pl.Int64,
            },
        ),
        "changed_source": (
            [
                {
                    "source_id": "aclimdb",
                    "untouched_count": 1_194,
                    "new_count": 50,
                    "updated_count": 2,
                    "removed_count": 4,
                    "mean_rating_before": 6.25,
                    "mean_rating_now": 7.5,
                    "mean_words_before": 230.5,
                    "mean_words_now": 180.0,
                }
            ],
            {
                "source_id": pl.String,
                **dict.fromkeys(("untouched_count", "new_count", "updated_count", "removed_count"), pl.Int64),
                **dict.fromkeys(
                    ("mean_rating_before", "mean_rating_now", "mean_words_before", "mean_words_now"), pl.Float64
                ),
            },
        ),
        "extraction_coverage": (
            [
                {
                    "source_id": "aclimdb",
                    "mention_kind": kind,
                    "review_count": 1_246,
                    "naming_review_count": count,
                    "film_count": 19,
                    "naming_film_count": 18,
                    "mention_count": 3 * count,
                }
                for kind, count in (("place", 311), ("person", 623))
            ],
            {
                "source_id": pl.String,
                "mention_kind": pl.String,
                **dict.fromkeys(
                    ("review_count", "naming_review_count", "film_count", "naming_film_count", "mention_count"),
                    pl.Int64,
                ),
            },
        ),
        "disputed_credit": (
            [credit("agreed", 10, None, None), credit("disputed", 6, "Ann Leigh", 4)],
            {
                "list_name": pl.String,
                "place": pl.Int64,
                "title_label": pl.String,
                "say_so_count": pl.Int64,
                "first_name": pl.String,
                "first_count": pl.Int64,
                "second_name": pl.String,
                "second_count": pl.Int64,
            },
        ),
        "mention_sample": (
            [
                mention_sample(),
                mention_sample(
                    mention_kind="place", role="none", mention_text="Lyon", text_before="shot in ", starts_later=False
                ),
            ],
            {
                **dict.fromkeys(mention_sample(), pl.String),
                "starts_later": pl.Boolean,
                "goes_on": pl.Boolean,
            },
        ),
        "expectation_result": (
            [
                expectation_result("fact_review.word_count.between"),
                expectation_result("fact_review.few_words", severity="info", column_name=None),
                expectation_result(
                    "fact_review.stated_rating_agrees",
                    severity="warning",
                    outcome="failed",
                    observed="12.5%",
                    unexpected_count=156,
                    purpose="A rating said in the text seldom differs from the given one.",
                ),
                expectation_result(
                    "dim_title.names_agree",
                    table_name="dim_title",
                    severity="warning",
                    outcome="error",
                    observed="No such column",
                ),
            ],
            as_text(quality.EXPECTATION_RESULT),
        ),
        "failing_row": (
            [failing_row("fact_review.stated_rating_agrees", number) for number in (1, 2, 3)],
            as_text(quality.FAILING_ROW),
        ),
        "table_rows": (
            [{"table_name": "dim_title", "row_count": 19}, {"table_name": "fact_review", "row_count": 1_246}],
            {"table_name": pl.String, "row_count": pl.Int64},
        ),
        "rating_distribution": (
            [
                {"source_id": "aclimdb", "whole_step_out_of_10": step_out_of_10, "review_count": count}
                for step_out_of_10, count in ((1, 200), (4, 100), (7, 150), (10, 250), (None, 546))
            ],
            {"source_id": pl.String, "whole_step_out_of_10": pl.Int32, "review_count": pl.Int64},
        ),
    }
    return {name: pl.DataFrame(rows, schema=schema) for name, (rows, schema) in frames.items()}
