"""Take the passwords of lakes out of the words of a command and out of the environment, before anything else sees them.

From then on no record, log, message or child of this process can carry one: only the memory of this process does.
"""

from __future__ import annotations

import os
import sys

from warehouse.lake_address import SCHEME, lake_address

VARIABLE = "REVIEWMART_TO"


def hide_passwords() -> None:
    """Put the address in the place of every lake that was named.

    Raises:
        BadLake: if what was named is no address of a lake.
    """
    sys.argv[1:] = [_word(word) for word in sys.argv[1:]]
    if os.environ.get(VARIABLE, "").startswith(SCHEME):
        os.environ[VARIABLE] = str(lake_address(os.environ[VARIABLE]))


def _word(word: str) -> str:
    option, equals, value = word.partition("=")
    if option.startswith("--") and equals and value.startswith(SCHEME):
        return f"{option}={lake_address(value)}"
    return str(lake_address(word)) if word.startswith(SCHEME) else word
