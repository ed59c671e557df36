"""The manuals: every command in them is one that reviewmart takes, and every file that they name is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from flows.cli import app

ROOT = Path(__file__).resolve().parents[2]
MANUALS = ("README.md", "docs/runbook.md", "docs/recipes.md", "docs/schedules.md", "docs/privacy.md")
NOT_THERE = {"sources/my_site.py", "tests/dumps/my_site/"}


def commands(manual: str) -> list[str]:
    text = (ROOT / manual).read_text(encoding="utf-8") if (ROOT / manual).exists() else ""
    blocks = re.findall(r"^```console\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.removeprefix(".venv/bin/").startswith("reviewmart ")]


@pytest.mark.parametrize("line", [line for manual in MANUALS for line in commands(manual)])
def test_a_command_of_a_manual_is_one_that_is_taken(line: str) -> None:
    name, *words = shlex.split(line)[1:]
    group = typer.main.get_command(app)
    known = group.commands  # type: ignore[attr-defined]
    with known[name].make_context(name, words, resilient_parsing=False) as context:
        assert context.params


def test_the_runbook_has_commands_for_every_section_that_can_need_one() -> None:
    assert len(commands("docs/runbook.md")) > 20


@pytest.mark.parametrize("manual", MANUALS[1:3])
def test_the_files_that_a_manual_names_are_there(manual: str) -> None:
    text = (ROOT / manual).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:contracts|sources|transforms|expectations|warehouse|tests|docs)/[\w./-]*)`", text))
    assert [name for name in sorted(named - NOT_THERE) if not (ROOT / name).exists()] == []
