"""What `reviewmart serve` checks before it starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.console import Progress
from flows.finding import dump_at
from flows.serving import Plan, serve
from flows.settings import load_settings
from warehouse.place import place_at, ready_for_writing


def serve_command(
    dumps: Sequence[Path],
    *,
    cron: str,
    timezone: str,
    upkeep: str,
    export: Path | None,
    report_cron: str,
    report: Path | None,
    port: int,
    quiet: bool,
    **options: Any,
) -> int:
    """Serve until told to stop; what can be wrong is said before a server starts."""
    settings = load_settings(**options)
    for dump in dumps:
        dump_at(dump, settings)
    ready_for_writing(place_at(settings.to))
    plan = Plan(tuple(dumps), settings, cron, timezone, upkeep, export, report_cron, report)
    serve(plan, port, Progress(quiet=quiet).say)
    return 0
