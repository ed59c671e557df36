"""Rules as they were before those of today: what they made is what a rebuild makes anew."""

from __future__ import annotations

import pytest

from transforms import clean


def under_old_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads of this process are made by rules that have another version and leave breaks alone."""
    monkeypatch.setattr("flows.planning.RULES_VERSION", "0")
    monkeypatch.setattr(clean, "_RULES", tuple(rule for rule in clean._RULES if "break" not in rule.name))
