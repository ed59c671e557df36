"""The command line in a process of its own whose loads are approved without being judged.

`python -m tests.reliability.approved load DUMP --to TARGET --direct`: for what is not about the judging process, which
takes most of the time of a small load.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.flows.mart import Approval
from tests.flows.typed import ROOT, begun

APPROVED = (sys.executable, "-m", "tests.reliability.approved")


def approved(*words: str | Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """Start a command; both of its outputs are pipes."""
    return begun(*words, here=ROOT, env=env, program=APPROVED)


if __name__ == "__main__":
    from flows.cli import main

    vars(importlib.import_module("flows.completing"))["Judge"] = Approval
    main()
