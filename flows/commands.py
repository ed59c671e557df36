"""What `reviewmart load` and `replay` do: settings, the way to run, the flow, and the result on the terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flows.choosing import Chosen, require_warehouse
from flows.console import Progress, print_json, print_result
from flows.dask_runner import require_scheduler
from flows.dry_run import dry_run
from flows.finding import dump_at
from flows.lake_run import place_of, require_lake
from flows.outcome import LoadResult
from flows.quiet_prefect import names_a_server, quieten_prefect
from flows.reference_plan import named_reference
from flows.run_log import RunLog
from flows.settings import LoadSettings, load_settings
from flows.temporary_server import NoServer, TemporaryServer
from warehouse.place import ready_for_writing


def load_command(dumps: Sequence[Path], *, quiet: bool, as_json: bool, is_dry: bool = False, **options: Any) -> int:
    """Load dumps, or say what would be read; print what they came to, and return the exit code."""
    settings = load_settings(**options)
    if is_dry:
        return dry_run(dumps, settings, quiet=quiet, as_json=as_json)
    progress = Progress(quiet=quiet or as_json)
    return _run(lambda say: run_load(dumps, settings, say), settings, progress, quiet=quiet, as_json=as_json)


def replay_command(chosen: Chosen, *, quiet: bool, as_json: bool, **options: Any) -> int:
    """Read refused records again, print what they came to, and return the exit code.

    However many of them are refused again, that holds nothing back: they were refused before.
    """
    settings = load_settings(**{**options, "max_refused": 1.0})
    progress = Progress(quiet=quiet or as_json)
    return _run(lambda say: run_replay(chosen, settings, say), settings, progress, quiet=quiet, as_json=as_json)


def rebuild_command(*, every: bool, quiet: bool, as_json: bool, **options: Any) -> int:
    """Make all reviews anew by the rules of today, print what that came to, and return the exit code."""
    from flows.rebuilding import rebuild
    from flows.runner import Direct

    settings = load_settings(**options)
    progress = Progress(quiet=quiet or as_json)
    runner = Direct(settings.workers)
    return _run(
        lambda say: rebuild(settings, runner, say, every=every), settings, progress, quiet=quiet, as_json=as_json
    )


def _run(
    run: Callable[[Callable[[str], None]], LoadResult],
    settings: LoadSettings,
    progress: Progress,
    *,
    quiet: bool,
    as_json: bool,
) -> int:
    log = RunLog(settings.log_file)
    with log.failures():
        result = run(log.beside(progress.say))
    log.result(result)
    return _shown(result, quiet=quiet, as_json=as_json)


def _shown(result: LoadResult, *, quiet: bool, as_json: bool) -> int:
    if as_json:
        print_json(result.as_dict())
    elif not quiet:
        print_result(result)
    return result.exit_code


def run_load(dumps: Sequence[Path], settings: LoadSettings, say: Callable[[str], None]) -> LoadResult:
    """Load dumps directly, or as a Prefect flow."""

    def directly() -> LoadResult:
        from flows.load import load_dumps
        from flows.runner import Direct

        return load_dumps(dumps, settings, Direct(settings.workers), say)

    if settings.direct:
        return directly()
    named_reference(settings, dumps)
    if not _has_server():
        for dump in dumps:
            dump_at(dump, settings)
    return _in_flow(settings, say, lambda flows: flows.load_in_flow(dumps, settings, say), directly)


def run_replay(chosen: Chosen, settings: LoadSettings, say: Callable[[str], None]) -> LoadResult:
    """Read refused records again directly, or as a Prefect flow."""
    require_warehouse(settings.to)

    def directly() -> LoadResult:
        from flows.replay import replay_refusals
        from flows.runner import Direct

        return replay_refusals(chosen, settings, Direct(settings.workers), say)

    if settings.direct:
        return directly()
    return _in_flow(settings, say, lambda flows: flows.replay_in_flow(chosen, settings, say), directly)


def _has_server() -> bool:
    quieten_prefect()
    return names_a_server()


def _in_flow(
    settings: LoadSettings,
    say: Callable[[str], None],
    run: Callable[[Any], LoadResult],
    directly: Callable[[], LoadResult],
) -> LoadResult:
    """Run a flow on the server that the user has named or on a temporary one; directly, if that does not start.

    A server takes seconds to start: what can be wrong is said before.
    """
    if _has_server():
        import flows.orchestration

        return run(flows.orchestration)
    require_scheduler(settings)
    require_lake(settings)
    ready_for_writing(place_of(settings))
    say("Starting Prefect's temporary server (--direct runs without)")
    with TemporaryServer() as server:
        import flows.orchestration  # its imports overlap the start of the server

        try:
            server.wait()
        except NoServer as why:
            say(f"{why} This run goes on without it, as with --direct")
        else:
            return run(flows.orchestration)
    return directly()
