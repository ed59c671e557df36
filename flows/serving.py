"""`reviewmart serve`: keep the schedules of a warehouse, and run what they say, until told to stop.

It needs a Prefect server for the schedules. If none is named, one is started here for as long as this runs. Schedules
stay as they are when it stops: what fell due meanwhile is run when it is started again, once.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.cron import require_schedule
from flows.lake_run import named_target, place_of
from flows.quiet_prefect import names_a_server, quieten_prefect
from flows.settings import LoadSettings
from flows.temporary_server import TemporaryServer

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner


@dataclass(frozen=True)
class Plan:
    """What is run, and when.

    Attributes:
        dumps: what is loaded: folders, archives, files.
        settings: of the loads.
        cron: when they are loaded; five fields.
        timezone: in which the fields are meant.
        upkeep_cron: when the warehouse is looked after; empty for never.
        export: the folder that upkeep exports to; None for no export.
        report_cron: when the report is written anew; empty for never, since every load writes one.
        report: the folder that it is written to; None for the one beside the warehouse.
    """

    dumps: tuple[Path, ...]
    settings: LoadSettings
    cron: str
    timezone: str
    upkeep_cron: str = ""
    export: Path | None = None
    report_cron: str = ""
    report: Path | None = None


def serve(plan: Plan, port: int, say: Callable[[str], None]) -> None:
    """Register the schedules and run what they say until Ctrl-C or SIGTERM.

    Raises:
        BadSchedule: if a cron line or a time zone is wrong.
        NoServer: if a server was to be started and did not start.
    """
    quieten_prefect()
    for cron in filter(None, (plan.cron, plan.upkeep_cron, plan.report_cron)):
        require_schedule(cron, plan.timezone)
    server: AbstractContextManager[TemporaryServer | None] = nullcontext()
    if not names_a_server():
        say(f"Starting a Prefect server on http://127.0.0.1:{port}")
        server = TemporaryServer(port, is_lasting=True)
    with server as started:
        if started is not None:
            started.wait()
        from prefect.runner import Runner

        deployments = _deployments(plan)
        runner = Runner(name="reviewmart", pause_on_shutdown=False, query_seconds=5, limit=1)
        for deployment in deployments:
            runner.add_deployment(deployment)
            say(f"{deployment.name}: {deployment.schedules[0].schedule.cron} ({plan.timezone})")  # type: ignore[union-attr, index]
        say("Waiting for their time. Ctrl-C stops it, and leaves the schedules as they are")
        asyncio.run(_run(runner))
        say("Stopped")


async def _run(runner: Runner) -> None:
    """Run until cancelled; Prefect's own way to hear SIGTERM leaves a warning and the runs at work behind."""
    work = asyncio.ensure_future(runner.start())
    await asyncio.sleep(0)  # in which Prefect sets its handler
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    with suppress(asyncio.CancelledError):
        await work


def _deployments(plan: Plan) -> Sequence[RunnerDeployment]:
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.types.entrypoint import EntrypointType

    from flows.maintenance import keep_in_order, report_anew
    from flows.orchestration import load_reviews

    options = plan.settings.without_secrets(exclude_unset=True)
    options["to"] = str(named_target(plan.settings))
    loaded: dict[str, Any] = {"dumps": [str(dump.absolute()) for dump in plan.dumps], "options": options}
    kept: dict[str, Any] = {"to": options["to"], "export": str(plan.export.absolute()) if plan.export else None}
    stem = place_of(plan.settings).stem
    wanted: list[tuple[Any, str, str, dict[str, Any]]] = [(load_reviews, f"load {stem}", plan.cron, loaded)]
    if plan.upkeep_cron:
        wanted.append((keep_in_order, f"keep {stem} in order", plan.upkeep_cron, kept))
    if plan.report_cron:
        told = {"to": options["to"], "output": str(plan.report.absolute()) if plan.report else None}
        wanted.append((report_anew, f"report {stem}", plan.report_cron, told))
    return [
        flow.to_deployment(
            name,
            schedule=CronSchedule(cron=cron, timezone=plan.timezone),
            parameters=parameters,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for flow, name, cron, parameters in wanted
    ]
