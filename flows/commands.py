"""What `reviewmart load` does: settings, the way to run, the flow, and the result on the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flows.console import Progress, print_result
from flows.finding import dump_at
from flows.outcome import LoadResult
from flows.quiet_prefect import names_a_server, quieten_prefect
from flows.reference_plan import named_reference
from flows.settings import LoadSettings, load_settings
from flows.temporary_server import TemporaryServer
from warehouse.place import place_at, ready_for_writing


def load_command(dumps: Sequence[Path], *, quiet: bool, as_json: bool, **options: Any) -> int:
    """Load dumps, print what they came to, and return the exit code."""
    settings = load_settings(**options)
    progress = Progress(quiet=quiet or as_json)
    result = run_load(dumps, settings, progress.say)
    if as_json:
        print(json.dumps(result.as_dict()))  # noqa: T201 -- the output that was asked for
    elif not quiet:
        print_result(result)
    return result.exit_code


def run_load(dumps: Sequence[Path], settings: LoadSettings, say: Callable[[str], None]) -> LoadResult:
    """Load dumps directly, or as a Prefect flow."""
    if settings.direct:
        from flows.load import load_dumps
        from flows.runner import Direct

        return load_dumps(dumps, settings, Direct(settings.workers), say)
    return _load_with_prefect(dumps, settings, say)


def _load_with_prefect(dumps: Sequence[Path], settings: LoadSettings, say: Callable[[str], None]) -> LoadResult:
    """Load as a flow, on the server that the user has named or on a temporary one."""
    quieten_prefect()
    named_reference(settings, dumps)
    if names_a_server():
        from flows.orchestration import load_in_flow

        return load_in_flow(dumps, settings, say)
    for dump in dumps:
        dump_at(dump, settings)  # a server takes seconds to start: what is wrong is said before
    ready_for_writing(place_at(settings.to))
    say("Starting Prefect's temporary server (--direct runs without)")
    with TemporaryServer() as server:
        import flows.orchestration  # its imports overlap the start of the server

        server.wait()
        return flows.orchestration.load_in_flow(dumps, settings, say)
