"""The generated documents: they are up to date, and are written anew where they are not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from flows import docs


def test_the_documents_are_up_to_date() -> None:
    assert docs.stale_documents() == (), "run `make docs`"


def test_a_document_that_is_out_of_date_is_named_and_written_anew(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(docs, "DOCS", tmp_path)
    monkeypatch.setattr(docs, "documents", lambda: {"one.md": "New.\n", "two.md": "Old.\n"})
    (tmp_path / "two.md").write_text("Old.\n")
    monkeypatch.setattr(sys, "argv", ["flows.docs", "--check"])
    assert docs.main() == 1
    assert capsys.readouterr().err == "docs/one.md is out of date: run `make docs`\n"
    monkeypatch.setattr(sys, "argv", ["flows.docs"])
    assert (docs.main(), (tmp_path / "one.md").read_text()) == (0, "New.\n")
    monkeypatch.setattr(sys, "argv", ["flows.docs", "--check"])
    assert docs.main() == 0
