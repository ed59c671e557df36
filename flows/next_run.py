"""When the next scheduled load of a warehouse is due, asked of the Prefect server that the user has named.

Prefect itself is not imported: that takes seconds, and one question over HTTP answers it.
"""

from __future__ import annotations

import base64
import json
import os
import tomllib
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.lake_address import is_lake
from warehouse.place import Place, place_at

SECONDS = 3.0
MOST = 200


@dataclass(frozen=True)
class NextRun:
    """What is known of the next scheduled load.

    Attributes:
        at: when it is due, in UTC; None if it is not known.
        why: what it is, or why nothing is known.
    """

    at: datetime | None
    why: str


def next_run(place: Place) -> NextRun:
    """The next scheduled load into a warehouse."""
    surroundings = prefect_settings()
    url = surroundings.get("PREFECT_API_URL")
    if not url:
        return NextRun(None, "no Prefect server is named")
    try:
        waiting = _scheduled(url.rstrip("/"), surroundings)
    except (OSError, ValueError):
        return NextRun(None, f"the Prefect server at {url} does not answer")
    for run in waiting:
        if _is_into(run.get("parameters"), place):
            due = datetime.fromisoformat(str(run["expected_start_time"]))
            return NextRun(due.astimezone(UTC), str(run.get("name")))
    return NextRun(None, f"none is scheduled on {url}")


def _scheduled(url: str, surroundings: Mapping[str, str]) -> list[dict[str, Any]]:
    """The flow runs that wait for their time, the earliest first."""
    asked = {
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
        "sort": "EXPECTED_START_TIME_ASC",
        "limit": MOST,
    }
    request = urllib.request.Request(  # noqa: S310 -- the address is the user's own setting
        f"{url}/flow_runs/filter",
        data=json.dumps(asked).encode(),
        headers={"Content-Type": "application/json", **_identity(surroundings)},
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        runs = json.load(answer)
    if not isinstance(runs, list):
        raise ValueError("not a list of runs")  # noqa: TRY004 -- to the caller it is one more bad answer
    return [run for run in runs if isinstance(run, dict) and run.get("expected_start_time")]


def _identity(surroundings: Mapping[str, str]) -> dict[str, str]:
    if key := surroundings.get("PREFECT_API_KEY"):
        return {"Authorization": f"Bearer {key}"}
    if words := surroundings.get("PREFECT_API_AUTH_STRING"):
        return {"Authorization": "Basic " + base64.b64encode(words.encode()).decode()}
    return {}


def _is_into(parameters: object, place: Place) -> bool:
    """Whether the parameters of a flow run name this warehouse; a run that names none loads into the default."""
    options = parameters.get("options") if isinstance(parameters, dict) else None
    to = options.get("to") if isinstance(options, dict) else None
    return isinstance(to, str) and (Path(to) if is_lake(to) else place_at(Path(to)).target) == place.target


def prefect_settings() -> dict[str, str]:
    """Prefect's settings: those of the active profile, and over them those of the environment."""
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    try:
        profiles = tomllib.loads((home / "profiles.toml").read_text())
    except (OSError, ValueError):
        profiles = {}
    active = os.environ.get("PREFECT_PROFILE") or profiles.get("active")
    profile = profiles.get("profiles", {}).get(active, {})
    return {**{name: str(value) for name, value in profile.items()}, **os.environ}
