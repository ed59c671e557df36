"""The privacy of a warehouse: settled by its first load, and the same in every run after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.settings import BadSetting, LoadSettings
from transforms.privacy import Privacy

MAKE_A_KEY = "python -c 'import secrets; print(secrets.token_hex(32))'"


def noted(privacy: Privacy) -> dict[str, str]:
    """What a run notes of it, among its settings: the mode, and a check of the key."""
    return {"privacy": privacy.mode, "privacy_check": privacy.check}


def settled_privacy(before: Mapping[str, Any] | None, settings: LoadSettings) -> Privacy:
    """What a run keeps of reviewers: as the runs before it, or as it is told in the first.

    Args:
        before: the settings of the last run that has published data; None before the first version.
        settings: what the run is told.

    Raises:
        BadSetting: if it is told otherwise than the runs before, or lacks their key.
    """
    known = None if before is None else str(before.get("privacy") or "keep")
    mode = settings.privacy or known or "keep"
    if known not in (None, mode):
        raise BadSetting(
            f"This warehouse was loaded with the privacy {known}, and cannot go on with {mode}: reviews would get "
            "other ids, and what it holds already would stay as it is. Load the dumps into a new warehouse."
        )
    if mode == "keep":
        return Privacy()
    if settings.privacy_key is None:
        raise BadSetting(
            f"The privacy {mode} needs a key. Make one with {MAKE_A_KEY}, keep it where you keep secrets, and set it "
            "in REVIEWMART_PRIVACY_KEY: without it nothing can be loaded into this warehouse again."
        )
    privacy = Privacy(mode, settings.privacy_key.get_secret_value())
    if before is not None and before.get("privacy_check") != privacy.check:
        raise BadSetting(
            "REVIEWMART_PRIVACY_KEY is another key than the one that this warehouse was loaded with: the same reviewer "
            "would get another pseudonym. Set the key of the first load."
        )
    return privacy
