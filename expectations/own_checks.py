"""What can be wrong with the expectations that a user writes: one sentence for each mistake, with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from contracts import WAREHOUSE_TABLES
from expectations.expectation import Expectation, Severity
from expectations.own_kinds import KINDS
from expectations.own_lines import ADDED, CHANGED, EntryPlace, Lines
from expectations.plan import RECORD_TABLES

OWNERS = "owners"
EVERYTHING = "*"
OF_ALL = {"name": str, "table": str, "expect": str, "why": str, "severity": str, "owner": str}
TYPES: Mapping[str, type | tuple[type, ...]] = {
    **OF_ALL,
    "column": str,
    "min": (int, float),
    "max": (int, float),
    "q": (int, float),
    "most_share": (int, float),
    "values": list,
    "value": (str, int, float),
    "pattern": str,
    "where": str,
    "by": str,
    "sql": str,
}
WORDS = {str: "a text", list: "a list", (int, float): "a number", (str, int, float): "a text or a number"}
SEVERITIES = get_args(Severity)
TABLES = {table.name: table for table in WAREHOUSE_TABLES if table not in RECORD_TABLES}
NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")


def mistakes_in(said: Mapping[str, Any], known: Mapping[str, Expectation], lines: Lines) -> list[str]:
    """All mistakes.

    Args:
        said: the file.
        known: the expectations that reviewmart has, by id.
        lines: where its entries are written.
    """
    mistakes = [*_of_sections(said), *_of_owners(said.get(OWNERS)), *_of_changes(said.get(CHANGED), known, lines)]
    added = said.get(ADDED, [])
    if isinstance(added, list):
        mistakes += [one for number, entry in enumerate(added) for one in _of_entry(entry, lines.of_added(number))]
    return mistakes or list(_of_names(added, known, lines))


def _of_sections(said: Mapping[str, Any]) -> Iterator[str]:
    shapes: dict[str, tuple[type, str]] = {
        ADDED: (list, f"[[{ADDED}]]"),
        CHANGED: (dict, f'[{CHANGED}."<id>"]'),
        OWNERS: (dict, f"[{OWNERS}]"),
    }
    for section, value in said.items():
        if section not in shapes:
            yield f"there is no section {section}{_meant(section, shapes)}; there are {', '.join(shapes)}."
        elif not isinstance(value, shapes[section][0]):
            yield f"{section} cannot be {value!r}: it is a section, which starts with the line {shapes[section][1]}."


def _of_owners(owners: Any) -> Iterator[str]:
    for table, owner in owners.items() if isinstance(owners, dict) else ():
        if table not in TABLES and table != EVERYTHING:
            yield f'[{OWNERS}]: there is no table {table}{_meant(table, TABLES)}; "{EVERYTHING}" stands for all.'
        if not isinstance(owner, str) or not owner.strip():
            yield f"[{OWNERS}]: the owner of {table} cannot be {owner!r}: it is a text."


def _of_changes(changes: Any, known: Mapping[str, Expectation], lines: Lines) -> Iterator[str]:
    for expectation_id, change in changes.items() if isinstance(changes, dict) else ():
        place = lines.of_changed(expectation_id)
        if expectation_id not in known:
            meant = _meant(expectation_id, known)
            yield f"{place}: there is no expectation {expectation_id}{meant}; docs/expectations.md lists them."
            continue
        if not isinstance(change, dict):
            yield f'{place}: {expectation_id} cannot be {change!r}: it starts with [{CHANGED}."{expectation_id}"].'
            continue
        bounds = known[expectation_id].bounds
        for key, value in change.items():
            if key in ("severity", "owner"):
                yield from _of_value(key, value, place)
            elif key not in bounds:
                keys = ", ".join(("severity", "owner", *bounds))
                yield f"{place.of(key)}: {expectation_id} has no {key}{_meant(key, bounds)}; it may have {keys}."
            elif isinstance(value, bool) or not isinstance(value, (int, float)):
                yield f"{place.of(key)}: {key} cannot be {value!r}: it is a number, as in {key} = {bounds[key]}."


def _of_entry(entry: Any, place: EntryPlace) -> Iterator[str]:
    """What is wrong with an added expectation."""
    if not isinstance(entry, dict):
        yield f"{place}: {ADDED} cannot be {entry!r}: it is a section, which starts with the line [[{ADDED}]]."
        return
    wrong = [one for key, value in entry.items() for one in _of_value(key, value, place)]
    yield from wrong
    missing = [key for key in ("name", "table", "expect", "why") if key not in entry]
    yield from (f"{place}: {key} is missing." for key in missing)
    if wrong or missing:
        return
    kind = KINDS[entry["expect"]]
    allowed = {*OF_ALL, *kind.needs, *kind.may_have, *kind.needs_one_of}
    for key in kind.needs:
        if key not in entry:
            yield f'{place}: expect = "{entry["expect"]}" needs {key}.'
    if kind.needs_one_of and not any(key in entry for key in kind.needs_one_of):
        yield f'{place}: expect = "{entry["expect"]}" needs {" or ".join(kind.needs_one_of)}.'
    for key in entry:
        if key not in allowed:
            may_have = ", ".join(sorted(allowed))
            yield f'{place.of(key)}: expect = "{entry["expect"]}" has no use for {key}; it may have {may_have}.'
    if entry.get("min", 0) > entry.get("max", float("inf")):
        yield f"{place.of('min')}: min = {entry['min']} is more than max = {entry['max']}."
    columns = TABLES[entry["table"]].column_names
    for key in ("column", "by"):
        if key in entry and entry[key] not in columns:
            meant = _meant(entry[key], columns)
            what = f"{entry['table']} has no column {entry[key]}{meant}"
            yield f"{place.of(key)}: {what}; `reviewmart describe` lists them."


def _of_value(key: str, value: Any, place: EntryPlace) -> Iterator[str]:
    at = place.of(key)
    wanted: Any = TYPES.get(key)
    closed: dict[str, Iterable[str]] = {"severity": SEVERITIES, "expect": KINDS, "table": TABLES}
    if wanted is None:
        yield f"{at}: there is no key {key}{_meant(key, TYPES)}; there are {', '.join(TYPES)}."
    elif not _fits(value, wanted):
        yield f"{at}: {key} cannot be {value!r}: it is {WORDS[wanted]}."
    elif key in closed and value not in closed[key]:
        yield f"{at}: {key} cannot be {value!r}{_meant(str(value), closed[key])}: it is {', '.join(closed[key])}."
    elif key == "why" and not (value[:1].isalnum() and value.endswith(".")):
        yield f"{at}: why is a sentence: it begins with a letter or digit and ends in a full stop."
    elif key == "name" and not NAME.fullmatch(value):
        yield f"{at}: name cannot be {value!r}: it is words of a-z, 0-9 and _, joined by dots, as in votes.few."
    elif key in ("q", "most_share") and not 0 <= value <= 1:
        yield f"{at}: {key} cannot be {value!r}: it is 0 to 1."


def _fits(value: Any, wanted: Any) -> bool:
    """A truth value is no number here."""
    return isinstance(value, wanted) and not isinstance(value, bool)


def _of_names(added: Iterable[Mapping[str, Any]], known: Mapping[str, Expectation], lines: Lines) -> Iterator[str]:
    seen: set[str] = set(known)
    for number, entry in enumerate(added):
        expectation_id = f"{entry['table']}.{entry['name']}"
        if expectation_id in seen:
            where = "reviewmart has it" if expectation_id in known else "it is in the file twice"
            yield f"{lines.of_added(number).of('name')}: the name {expectation_id} is taken: {where}."
        seen.add(expectation_id)


def _meant(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
