"""Tell people that a run was held back: by a command, a webhook, or any address that Apprise knows.

It is done when the run has ended and its lock is free, by a process of its own that is ended after a set time. So an
alert neither blocks nor fails a run, whatever its receiver does. Addresses may hold secrets: none is ever shown.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from flows.outcome import LoadResult
from flows.settings import LoadSettings

MOST_FAILURES = 10

_CHILD = (sys.executable, "-m", "flows.alert_child")
_PACKAGES = Path(__file__).resolve().parent.parent


def alerted(result: LoadResult, settings: LoadSettings, say: Callable[[str], None]) -> LoadResult:
    """The result; if the run was held back, the alerts that the settings name are sent before, and failures told."""
    ways = _ways(settings)
    if result.outcome != "held_back" or not ways:
        return result
    say(f"Sending the alert ({', '.join(ways)})")
    failures = _sent(ways, _message(result), settings.alert_seconds)
    return replace(
        result, advice=(*result.advice, *(f"The alert by {way} was not sent: {why}." for way, why in failures.items()))
    )


def _ways(settings: LoadSettings) -> dict[str, tuple[str, str]]:
    """The ways that are named, by what they are called: the kind of each, and where it leads."""
    ways = {}
    if settings.alert_command is not None:
        ways["command"] = ("command", settings.alert_command.get_secret_value())
    if settings.alert_webhook is not None:
        ways["webhook"] = ("webhook", settings.alert_webhook.get_secret_value())
    addresses = settings.alert_to.get_secret_value().split() if settings.alert_to is not None else []
    for number, address in enumerate(addresses, start=1):
        ways[f"address {number}"] = ("apprise", address)
    return ways


def _message(result: LoadResult) -> dict[str, object]:
    failures = [f"{one.severity}: {one.expectation_id}: {one.observed}" for one in result.failed[:MOST_FAILURES]]
    if len(result.failed) > MOST_FAILURES:
        failures.append(f"and {len(result.failed) - MOST_FAILURES:,} more")
    report = [f"Report: {result.report}"] if result.report else []
    return {
        "title": f"reviewmart: run {result.run_key} of {result.warehouse.name} was held back",
        "text": "\n".join([f"Readers keep the version that they have in {result.warehouse}.", *failures, *report]),
        **result.as_dict(),
    }


def _sent(ways: dict[str, tuple[str, str]], message: dict[str, object], seconds: float) -> dict[str, str]:
    """Send a message all ways at once; what went wrong, by way."""
    failures = dict.fromkeys(ways, f"it took longer than {seconds:g} seconds")
    asked = json.dumps({"ways": ways, "message": message, "seconds": seconds, "folder": str(Path.cwd())})
    pipe = subprocess.PIPE
    try:
        child = subprocess.Popen(
            _CHILD, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, cwd=_PACKAGES, text=True, start_new_session=True
        )
    except OSError as error:
        return dict.fromkeys(ways, f"no process could be started ({error.strerror})")
    try:
        answers, _ = child.communicate(asked, timeout=seconds)
    except subprocess.TimeoutExpired:
        _end(child)
        answers, _ = child.communicate()
    except BaseException:
        _end(child)
        raise
    if child.returncode not in (0, -signal.SIGKILL):
        failures = dict.fromkeys(ways, f"the process that sends it ended with code {child.returncode}")
    for line in answers.splitlines():
        with suppress(ValueError):
            way, why = json.loads(line)
            failures[way] = why
    return {way: why for way, why in failures.items() if why}


def _end(child: subprocess.Popen[str]) -> None:
    """End the process and the command that it may have started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
