"""What `reviewmart forget` says: what would go, what went, and what it cannot reach."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from typing import Any

import typer

from contracts.errors import NoWarehouse
from flows.choosing import require_warehouse
from flows.console import Progress, print_json, print_lines, print_result, shown_path
from flows.forgettable import Named, NotForgettable, targets_named
from flows.forgetting import REDACTED, Forgotten, forget, would_forget
from flows.lake_run import named_target, published_version
from flows.privacy import settled_privacy
from flows.run_log import RunLog
from flows.runner import Direct
from flows.settings import LoadSettings, load_settings
from transforms.forgotten import Target
from warehouse.lake_address import is_lake
from warehouse.ledger import last_settings
from warehouse.store import connect, frame

UNREACHED = (
    "Not reached: the dump itself, exports, backups and other copies, log files, the shell's history, connections that "
    "have an earlier version open, and what the file system keeps of deleted files."
)
OTHER_REPLICAS = (
    "Other machines that have loaded into this lake, and other folders that --work-dir has named, keep a replica of it "
    "until the next run there: load there, or delete its folder. PostgreSQL's own backups and write-ahead log "
    "are not reached either, nor what a bucket keeps of objects that are deleted."
)
NOT_THERE = "None of it is in the warehouse; it is refused if it comes."


def forget_command(named: Named, *, is_sure: bool, is_dry: bool, quiet: bool, as_json: bool, **options: Any) -> int:
    """Forget what was named, or say what that would erase; print it, and return the exit code.

    Raises:
        NotForgettable: if it is not clear what is meant, or nobody can be asked whether it is.
    """
    settings = load_settings(**options)
    require_warehouse(settings.to)
    targets = _targets(settings, named)
    if is_dry:
        return _told(would_forget(settings, targets), settings, quiet=quiet, as_json=as_json)
    if not is_sure:
        _ask(settings, targets)
    log = RunLog(settings.log_file, REDACTED)
    with log.failures():
        done = forget(settings, targets, Direct(settings.workers), log.beside(Progress(quiet=quiet or as_json).say))
    log.result(done.result)
    if as_json:
        print_json({**done.result.as_dict(), "forgotten": _as_dict(done), "left": [str(path) for path in done.left]})
    elif not quiet:
        print_result(done.result)
        print_lines(_lines(done) if not done.result.exit_code else [])
    return 1 if done.left else done.result.exit_code


def _targets(settings: LoadSettings, named: Named) -> tuple[Target, ...]:
    privacy = settled_privacy(last_settings(published_version(settings)), settings)
    with closing(connect(settings.to)) as connection:
        return targets_named(partial(frame, connection), named, privacy)


def _ask(settings: LoadSettings, targets: Sequence[Target]) -> None:
    would = would_forget(settings, targets)
    if not sys.stdin.isatty() or would is None:
        raise NotForgettable(
            "What is forgotten cannot be brought back, and all earlier versions and reports go with it. "
            "See what would go with --dry-run, and say --yes."
        )
    print_lines(["This would be erased, and cannot be brought back:", *_counted(would)])
    typer.confirm("Forget it?", abort=True)


def _told(would: Forgotten | None, settings: LoadSettings, *, quiet: bool, as_json: bool) -> int:
    if would is None:
        raise NoWarehouse.at(str(settings.to))
    if as_json:
        print_json({"would_forget": _as_dict(would)})
    elif not quiet:
        nothing = f"Nothing was written to {shown_path(named_target(settings))}."
        print_lines(["This would be erased:", *_counted(would), UNREACHED, nothing])
    return 0


def _lines(done: Forgotten) -> list[str]:
    lines = ["Erased:", *_counted(done), UNREACHED]
    if is_lake(done.result.warehouse):
        lines.append(OTHER_REPLICAS)
    if not done.erased.review_count + done.erased.refusal_count:
        lines.insert(0, NOT_THERE)
    if done.left:
        shown = ", ".join(map(shown_path, done.left))
        lines.append(f"Could not be deleted: {shown}. Delete it yourself, or run the same command again.")
    return lines


COUNTED: tuple[tuple[str, Callable[[Forgotten], int], str], ...] = (
    ("review_count", lambda one: one.erased.review_count, "reviews, with their texts and what was extracted from them"),
    ("refusal_count", lambda one: one.erased.refusal_count, "refused records: their bytes and what was known of them"),
    ("version_count", lambda one: len(one.remains.versions), "versions until now, whole"),
    ("report_count", lambda one: len(one.remains.reports), "reports until now, whole"),
)


def _counted(one: Forgotten) -> list[str]:
    return [f"  {count(one):>9,}  {what}" for _, count, what in COUNTED]


def _as_dict(one: Forgotten) -> dict[str, int]:
    return {name: count(one) for name, count, _ in COUNTED}
