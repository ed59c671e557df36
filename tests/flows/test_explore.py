"""The notebook: it opens the published warehouse and draws its charts, where marimo is installed."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.mart import Mart
from tests.flows.typed import ROOT

NOTEBOOK = ROOT / "docs" / "explore.py"


def queries() -> list[str]:
    """The texts that are given to `ask`."""
    calls = [node for node in ast.walk(ast.parse(NOTEBOOK.read_text())) if isinstance(node, ast.Call)]
    asked = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "ask"]
    return [ast.literal_eval(call.args[0]) for call in asked]


@pytest.mark.parametrize("query", queries())
def test_a_query_of_the_notebook_has_an_answer(query: str, sample_mart: Mart) -> None:
    assert len(sample_mart.rows(query)) > 0


def test_the_notebook_draws_five_charts() -> None:
    assert NOTEBOOK.read_text().count("alt.Chart(") == 5
    assert len(queries()) == 6


def test_the_notebook_runs(sample_mart: Mart, tmp_path: Path) -> None:
    pytest.importorskip("marimo")
    pytest.importorskip("altair")
    done = subprocess.run(
        [sys.executable, str(NOTEBOOK), "--db", str(sample_mart.target)],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path), "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
