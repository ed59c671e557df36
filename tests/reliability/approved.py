"""The command line in a process of its own whose loads are approved without being judged.

`python -m tests.reliability.approved load DUMP --to TARGET --direct`: for what is not about the judging process, which
takes most of the time of a small load.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

from tests.flows.mart import Approval
from tests.flows.typed import ROOT, surroundings


def approved(*words: str | Path, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """Start a command; both of its outputs are pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.approved", *map(str, words)],
        cwd=ROOT,
        env=surroundings(**(env or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


if __name__ == "__main__":
    from flows.cli import main

    vars(importlib.import_module("flows.load"))["Judge"] = Approval
    main()
