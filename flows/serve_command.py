"""What `reviewmart serve` checks before it starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from contracts.errors import BadLake
from flows.console import Progress
from flows.finding import dump_at
from flows.lake_run import place_of
from flows.serving import Plan, serve
from flows.settings import load_settings
from warehouse.lake_address import is_lake, lake_address
from warehouse.place import ready_for_writing


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
    if is_lake(settings.to) and lake_address(settings.to).password is not None:
        raise BadLake.at(str(settings.to), "a served load does not keep its password", "Set PGPASSWORD, or ~/.pgpass.")
    ready_for_writing(place_of(settings))
    plan = Plan(tuple(dumps), settings, cron, timezone, upkeep, export, report_cron, report)
    serve(plan, port, Progress(quiet=quiet).say)
    return 0
