"""What a run came to, on its page in Prefect: a summary, a table of what failed, a link to the report."""

from __future__ import annotations

from contextlib import suppress

from contracts.audit import FATES
from flows.console import visible
from flows.outcome import LoadResult
from flows.verdict_formats import INERT

KEYS = {"summary": "review-load", "failures": "failed-expectations", "report": "quality-report"}
COUNTS = {name: name.removesuffix("_count") for name in ("read_count", *FATES, "removed_count", "replayed_count")} | {
    "review_count_after": "reviews now"
}


def summary(result: LoadResult) -> str:
    """Markdown: the outcome, and a table of the counts that are not 0."""
    counts = [(what, result.counts.get(name, 0)) for name, what in COUNTS.items()]
    lines = [
        f"### {result.outcome.replace('_', ' ').capitalize()}: run {result.run_key}",
        "",
        *(["| records | count |", "|---|---|"] if any(count for _, count in counts) else []),
        *(f"| {what} | {count:,} |" for what, count in counts if count),
        "",
        f"{result.expectation_count - len(result.failed):,} of {result.expectation_count:,} expectations hold.",
        *(["", *(f"- {visible(line).translate(INERT)}" for line in result.advice)] if result.advice else []),
    ]
    return "\n".join(lines) + "\n"


def failures(result: LoadResult) -> list[dict[str, str]]:
    """A row for each expectation that failed, the gravest first. Values of the data are made visible."""
    return [
        {"severity": one.severity, "expectation": one.expectation_id, "observed": visible(one.observed)}
        for one in result.failed
    ]


def keep_artifacts(result: LoadResult) -> None:
    """Give a result to the server that the flow run belongs to. Trouble with the server is none of the run."""
    from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

    with suppress(Exception):
        create_markdown_artifact(summary(result), key=KEYS["summary"], description="What became of every record.")
        if result.failed:
            create_table_artifact(failures(result), key=KEYS["failures"], description="Expectations that failed.")
        if result.report is not None:
            create_link_artifact(result.report.resolve().as_uri(), "Report", key=KEYS["report"])
