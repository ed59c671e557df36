"""Prefect's switches, set before it is imported: no telemetry, no noise, and time for its temporary server to start.

What the user has set stays. Prefect sends an event when it is imported for the first time in a terminal, so the
switches have to be in the environment before that.
"""

from __future__ import annotations

import os
from pathlib import Path

SWITCHES = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}


def quieten_prefect() -> None:
    """Set every switch that the user has not set."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)


def names_a_server() -> bool:
    """Whether the user has named a server, in the environment or in the active profile of Prefect."""
    if os.environ.get("PREFECT_API_URL"):
        return True
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    if not (home / "profiles.toml").exists():
        return False
    from prefect.settings import get_current_settings

    return bool(get_current_settings().api.url)
