"""The record of one run: its row in `audit.load_run`, in the journal and in the version that it publishes."""

from __future__ import annotations

import json
import platform
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from typing import Any

from contracts.audit import LOAD_RUN
from contracts.schema import Column
from flows.privacy import noted
from flows.settings import LoadSettings, option_words
from transforms.privacy import KEEP, Privacy

LIBRARIES = ("polars", "duckdb", "great-expectations", "prefect")


def now_utc() -> datetime:
    """The present instant in UTC, without a zone, as the warehouse holds instants."""
    return datetime.now(UTC).replace(tzinfo=None)


_scheduled: ContextVar[str | None] = ContextVar("scheduled", default=None)


def command_line() -> str:
    """The command as typed; of a run that a schedule has started, the command that does the same."""
    return _scheduled.get() or shlex.join(["reviewmart", *sys.argv[1:]])


@contextmanager
def scheduled(command: str, words: Sequence[str], options: Mapping[str, Any], flow_run: str) -> Iterator[None]:
    """Runs in the block are recorded as this command with these options, and by whom they were started.

    Args:
        command: such as `load`.
        words: what it is about.
        options: settings by name; what may be secret is left out.
        flow_run: the name of Prefect's flow run.
    """
    typed = shlex.join(["reviewmart", command, *words, *option_words(options)])
    token = _scheduled.set(f"{typed}  # scheduled, flow run {flow_run}")
    try:
        yield
    finally:
        _scheduled.reset(token)


@dataclass(frozen=True)
class RunRecord:
    """One row of `audit.load_run` as it grows from the start of a run to its end."""

    load_run_key: int
    started_at: datetime
    command: str
    rules_version: str
    settings_json: str
    review_count_before: int = 0
    outcome: str = "failed"
    finished_at: datetime | None = None
    lexicon_version: str | None = None
    counts: dict[str, int] = field(default_factory=dict)

    def ended(self, outcome: str, **counts: int) -> RunRecord:
        """The record with its outcome, its counts and the present time as its end."""
        return replace(self, outcome=outcome, finished_at=now_utc(), counts={**self.counts, **counts})

    def row_counts(self) -> dict[str, int]:
        """The counts of the row; what is not known is 0."""
        counts = {column.name: self.counts.get(column.name, 0) for column in LOAD_RUN.columns if _is_count(column)}
        before = self.counts.get("review_count_before", self.review_count_before)
        return {
            **counts,
            "review_count_before": before,
            "review_count_after": self.counts.get("review_count_after", before),
        }

    def row(self) -> dict[str, Any]:
        """The row of `audit.load_run`."""
        return {
            "load_run_key": self.load_run_key,
            "started_at": self.started_at,
            "finished_at": self.finished_at,
            "outcome": self.outcome,
            "command": self.command,
            "tool_version": _version_of("reviewmart"),
            "rules_version": self.rules_version,
            "lexicon_version": self.lexicon_version,
            "versions_json": json.dumps(
                {"python": platform.python_version(), **{name: _version_of(name) for name in LIBRARIES}}
            ),
            "settings_json": self.settings_json,
            **self.row_counts(),
        }


@cache
def _version_of(distribution: str) -> str:
    return version(distribution)  # it parses the whole of what a package says of itself, for each row


def _is_count(column: Column) -> bool:
    return column.name.endswith("_count") or column.name.startswith("review_count_")


def started_record(
    run_key: int,
    settings: LoadSettings,
    rules_version: str,
    review_count_before: int,
    command: str | None = None,
    privacy: Privacy = KEEP,
) -> RunRecord:
    """The record of a run that starts now; its command is the one as typed, unless another is given."""
    return RunRecord(
        load_run_key=run_key,
        started_at=now_utc(),
        command=command_line() if command is None else command,
        rules_version=rules_version,
        settings_json=json.dumps({**settings.model_dump(mode="json"), **noted(privacy)}),
        review_count_before=review_count_before,
    )
