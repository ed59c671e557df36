"""Expectations that a user writes in TOML: those added, those changed, and who owns which. No code is needed.

Every mistake is one sentence with the line of the key or, where none is to blame, of the entry.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contracts.errors import BadExpectations
from contracts.schema import Table
from expectations.expectation import Expectation
from expectations.own_checks import OWNERS, TABLES, mistakes_in
from expectations.own_kinds import KINDS, judged_by
from expectations.own_lines import ADDED, CHANGED, Lines
from expectations.own_suite import Change, OwnSuite
from expectations.plan import LATER_RUN, planned

LARGEST_BYTES = 1_000_000


def own_suite(path: Path) -> OwnSuite:
    """What a file says.

    Raises:
        BadExpectations: with one sentence for each mistake.
    """
    return own_suite_of(expectations_text(path), str(path))


def own_suite_of(text: str, name: str) -> OwnSuite:
    """What a text says.

    Args:
        text: TOML.
        name: of its file, for the messages.

    Raises:
        BadExpectations: with one sentence for each mistake.
    """
    try:
        said = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadExpectations.holding(name, [f"it is not valid TOML: {str(error)[:200]}."]) from error
    lines = Lines(text)
    known = {one.expectation_id: one for one in planned(LATER_RUN)}
    if mistakes := mistakes_in(said, known, lines):
        raise BadExpectations.holding(name, mistakes)
    added = said.get(ADDED, [])
    return OwnSuite(
        name=name,
        added=tuple(_expectation(entry) for entry in added),
        changes={
            expectation_id: Change(
                change.get("severity"),
                change.get("owner"),
                {key: value for key, value in change.items() if key not in ("severity", "owner")},
            )
            for expectation_id, change in said.get(CHANGED, {}).items()
        },
        owners=said.get(OWNERS, {}),
        places={
            f"{entry['table']}.{entry['name']}": lines.of_added(number).of("sql") for number, entry in enumerate(added)
        },
    )


def expectations_text(path: Path) -> str:
    """The text of a file with expectations.

    Raises:
        BadExpectations: if it cannot be read.
    """
    try:
        if not path.is_file():
            raise BadExpectations.holding(str(path), ["it is no file." if path.exists() else "there is no such file."])
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
        if len(data) > LARGEST_BYTES:
            raise BadExpectations.holding(str(path), [f"it has more than {LARGEST_BYTES:,} bytes."])
        return data.decode("utf-8-sig")
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise BadExpectations.holding(str(path), [f"it cannot be read ({why})."]) from error
    except UnicodeDecodeError as error:
        raise BadExpectations.holding(str(path), [f"byte {error.start:,} is not valid in utf-8."]) from error


def _expectation(entry: Mapping[str, Any]) -> Expectation:
    table: Table = TABLES[entry["table"]]
    kind = KINDS[entry["expect"]]
    judged = judged_by(entry["expect"], table, dict(entry))
    return Expectation(
        f"{table.name}.{entry['name']}",
        table.name,
        entry["why"],
        judged.expectation_type,
        judged.arguments,
        judged.failing_query,
        column_name=entry.get("column"),
        severity=entry.get("severity", "warning"),
        judges="rows" if kind.judges_rows else "table",
        observed_query=judged.observed_query,
        suite_name=f"{table.name}.own",
        owner=entry.get("owner", ""),
    )
