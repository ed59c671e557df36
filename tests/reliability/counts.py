"""How often each thing is done: in full by default, less often while a test is written."""

from __future__ import annotations

import os


def count_of(what: str, in_full: int) -> int:
    """The count of `REVIEWMART_<WHAT>`, or the full one."""
    return int(os.environ.get(f"REVIEWMART_{what.upper()}", str(in_full)))
