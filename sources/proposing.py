"""A mapping proposed for a table that nobody has described yet: TOML with comments, to be corrected and used."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from contracts.errors import NothingToPropose
from sources.column_guesses import NOTHING, Column
from sources.mapping import SECTIONS, example, key_of
from sources.role_guesses import Guess, guessed
from sources.sampling import Sample, samples

SHOWN_CHARACTERS = 50


def proposed_mapping(path: Path) -> str:
    """The text of a mapping for what is at a path; it can be used as it is.

    The names of the columns and some hundred of their values are looked at. Of several files, the one whose texts are
    longest speaks for all.

    Raises:
        NoSuchDump: if nothing is there, or it cannot be opened.
        NothingToPropose: if there is no table, or no column that could be a text.
    """
    looked_into = [(sample, *_guess(sample)) for sample in samples(path)]
    sample, columns, guess = max(looked_into, key=lambda one: _text_length(one[1], one[2]))
    if "text" not in guess.columns:
        raise NothingToPropose.at(str(path), f"no column of {sample.path} holds texts")
    return "\n".join(_lines(path, sample, columns, guess)) + "\n"


def _guess(sample: Sample) -> tuple[dict[str, Column], Guess]:
    columns = {
        name: Column(
            name,
            tuple(cell for row in sample.rows if (cell := row.get(name, "").strip()) and cell not in NOTHING),
            len(sample.rows),
        )
        for name in sample.names
    }
    return columns, guessed(columns.values())


def _text_length(columns: dict[str, Column], guess: Guess) -> float:
    return columns[guess.columns["text"]].mean_length if "text" in guess.columns else -1.0


def _lines(path: Path, sample: Sample, columns: dict[str, Column], guess: Guess) -> Iterator[str]:
    yield f"# Proposed by what is in the first {len(sample.rows):,} records of {_shown(sample.path)}. Check every line;"
    yield "# docs/mapping.md explains all keys. Our name stands on the left, that of the file on the right."
    yield ""
    yield "[source]"
    yield f"name = {_quoted(_source_name(path))}"
    for name in ("platform", "description", "licence", "home_url"):
        yield f"# {example('source', name)}  # {key_of('source', name).meaning}"
    yield ""
    yield "[file]"
    yield f"format = {_quoted(sample.form)}"
    if sample.separator not in ("", ",", "\t"):
        yield f"separator = {_quoted(sample.separator)}"
    if sample.encoding != "utf-8":
        yield f"encoding = {_quoted(sample.encoding)}  # it is not utf-8; this is the most usual of the others"
    mapped = set(guess.columns.values())
    words = {cell.strip() for row in sample.rows for name, cell in row.items() if name in mapped}
    if missing := [word for word in NOTHING if word in words]:
        yield f"missing = {_listed(missing)}"
    yield ""
    yield "[columns]"
    yield from _columns(sample, columns, guess)
    yield from _sections(guess)


def _columns(sample: Sample, columns: dict[str, Column], guess: Guess) -> Iterator[str]:
    for key, name in guess.columns.items():
        yield f"{key} = {_quoted(name)}  # such as {_shown(columns[name].cells[0])}"
    if "id" not in guess.columns:
        yield f"# {example('columns', 'id')}  # there is none, so it is made of the text"
    mapped = set(guess.columns.values())
    if sample.form == "json_lines":
        rare = [
            one for key, one in guess.columns.items() if key != "text" and columns[one].row_count > _count(sample, one)
        ]
        if rare:
            yield f"optional = {_listed(rare)}  # not in every record"
        tops = dict.fromkeys(_top(name) for name in sample.names)
        others = [name for name in tops if name not in {_top(one) for one in mapped}]
        if others:
            yield f"others = {_listed(others)}  # kept as JSON"
    elif others := [name for name in sample.names if name not in mapped]:
        yield f"# Without a part, and kept as JSON: {', '.join(map(_shown, others))}"


def _count(sample: Sample, name: str) -> int:
    return sum(name in row for row in sample.rows)


def _top(name: str) -> str:
    """The column of a name that may lead into an object; one that holds a dot itself stays in quotes."""
    return name[: name.index('"', 1) + 1] if name.startswith('"') else name.split(".", maxsplit=1)[0]


def _sections(guess: Guess) -> Iterator[str]:
    for section in SECTIONS:
        if section not in guess.settings:
            continue
        yield ""
        yield f"[{section}]"
        if section in guess.doubts:
            yield f"# {_shown(guess.doubts[section], in_quotes=False)}"
        for name, value in guess.settings[section].items():
            yield f"{name} = {_listed(value) if isinstance(value, list) else _quoted(str(value))}"


def _source_name(path: Path) -> str:
    name = path.absolute().name.split(".")[0]
    return "".join(c if c.isalnum() else "_" for c in name.lower()).strip("_") or "reviews"


def _listed(names: list[str]) -> str:
    return f"[{', '.join(map(_quoted, names))}]"


def _quoted(text: str) -> str:
    """The text as a string of TOML, with escapes for whatever does not show."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escape(ord(c)) for c in written)


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _shown(text: str, *, in_quotes: bool = True) -> str:
    """The start of a text, fit for a comment."""
    cut = text if len(text) <= SHOWN_CHARACTERS or not in_quotes else f"{text[:SHOWN_CHARACTERS]}…"
    return _quoted(cut) if in_quotes else _quoted(cut)[1:-1].replace('\\"', '"')
