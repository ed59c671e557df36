"""`reviewmart doctor`: look at everything that a load and its readers rely on, and say what to do where it is amiss."""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from flows.console import print_json, print_lines
from flows.diagnosis import Diagnosis, Grade, fine, problem, warning
from flows.doctor_lake import lake_findings
from flows.doctor_place import place_findings
from flows.doctor_versions import version_findings
from flows.next_run import prefect_settings
from warehouse.lake_address import is_lake, lake_address
from warehouse.place import place_at

SECONDS = 3.0
SIGNS = {Grade.fine: "ok     ", Grade.warning: "warning", Grade.problem: "PROBLEM"}


def findings(db: Path) -> tuple[Diagnosis, ...]:
    """All findings: of what is installed, of Prefect, and of a warehouse."""
    own = lake_findings(lake_address(db)) if is_lake(db) else place_findings(place_at(db))
    return (*version_findings(), *_prefect(), *own)


def doctor_command(db: Path, *, as_json: bool) -> int:
    """Print every finding, and return 1 if one of them is a problem."""
    found = findings(db)
    problems = sum(finding.grade is Grade.problem for finding in found)
    if as_json:
        print_json([finding.as_dict() for finding in found])
        return 1 if problems else 0
    for finding in found:
        print_lines([f"{SIGNS[finding.grade]}  {finding.check}: {finding.found}"])
        if finding.remedy:
            print_lines([f"         -> {finding.remedy}"])
    warnings = sum(finding.grade is Grade.warning for finding in found)
    print_lines([f"{len(found)} checks: {problems} problems, {warnings} warnings."])
    return 1 if problems else 0


def _prefect() -> Iterator[Diagnosis]:
    surroundings = prefect_settings()
    home = Path(surroundings.get("PREFECT_HOME", "~/.prefect")).expanduser()
    existing = next(path for path in (home, *home.parents) if path.exists())
    if os.access(existing, os.W_OK):
        yield fine("Prefect's home", str(home))
    else:
        yield warning(
            "Prefect's home",
            f"{home} may not be written, so no temporary server can start",
            "Set PREFECT_HOME to a folder that may be written, or load with --direct.",
        )
    if url := surroundings.get("PREFECT_API_URL"):
        yield _server(url)
    else:
        yield fine("Prefect's server", "none is named: loads start a temporary one")


def _server(url: str) -> Diagnosis:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
        connection.request("GET", f"{parts.path.rstrip('/')}/health")
        status = connection.getresponse().status
        connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return problem(
            "Prefect's server", f"{url} does not answer ({error})", "Start it, unset PREFECT_API_URL, or use --direct."
        )
    if status == http.HTTPStatus.OK:
        return fine("Prefect's server", f"{url} answers")
    return problem("Prefect's server", f"{url} answers with {status}", "Check PREFECT_API_URL; it ends with /api.")
