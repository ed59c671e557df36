"""What docs/schedules.md gives to copy: units of systemd and lines for cron whose commands and options exist."""

from __future__ import annotations

import configparser
import re
import shlex
from typing import Any

import pytest
from typer.main import get_command

from flows.cli import app
from flows.cron import require_schedule
from tests.flows.typed import ROOT

TEXT = (ROOT / "docs" / "schedules.md").read_text(encoding="utf-8")
PROGRAM = "/opt/reviewmart/.venv/bin/reviewmart "
UNITS = re.findall(r"```ini\n(.*?)```", TEXT, flags=re.DOTALL)
CRON = re.findall(r"^([0-9*][0-9*/, ]+?)  cd .*$", TEXT, flags=re.MULTILINE)
COMMANDS = [line.split(PROGRAM)[1] for line in TEXT.splitlines() if PROGRAM in line]


@pytest.mark.parametrize("typed", COMMANDS)
def test_each_command_can_be_understood(typed: str) -> None:
    words = shlex.split(re.split(r" (?:>|\|\||&&) ", typed)[0])
    root: Any = get_command(app)
    command = root.commands[words[0]]
    with command.make_context(words[0], words[1:]) as context:  # which refuses words and options that it does not know
        assert context.params


def test_all_that_is_to_be_copied_is_looked_at() -> None:
    assert (len(UNITS), len(CRON), len(COMMANDS)) == (3, 3, 5)


@pytest.mark.parametrize("fields", CRON)
def test_each_line_for_cron_has_five_fields(fields: str) -> None:
    require_schedule(fields, "UTC")


@pytest.mark.parametrize("unit", UNITS)
def test_each_unit_is_one(unit: str) -> None:
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.read_string(unit)
    assert "Unit" in parsed
    assert parsed.has_option("Service", "ExecStart") or parsed.has_option("Timer", "OnCalendar")
