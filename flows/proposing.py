"""What `reviewmart sources --propose` does: look at a table, and print or write a mapping to start from."""

from __future__ import annotations

import sys
from pathlib import Path

from contracts.errors import BadTarget, NothingToPropose
from flows.console import print_lines, shown_path


def propose_command(dump: Path | None, output: Path | None) -> int:
    """Print a mapping that fits the dump, or write it to a file that is not there yet.

    Raises:
        NoSuchDump: if nothing is at the path of the dump.
        NothingToPropose: if no dump is named, or it is no table with texts.
        BadTarget: if the file is there already, or cannot be written.
    """
    from sources.proposing import proposed_mapping

    if dump is None:
        raise NothingToPropose("Name the table: reviewmart sources --propose FILE.")
    text = proposed_mapping(dump)
    if output is None:
        sys.stdout.write(text)
        return 0
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        why = "it is there already and was left as it is" if output.exists() else (error.strerror or str(error)).lower()
        raise BadTarget(f"Cannot write the mapping to {output}: {why}. Name another file.") from error
    print_lines(
        [
            f"The mapping is in {shown_path(output)}. Look at every line of it, then:",
            f"  reviewmart load {shown_path(dump)} --mapping {shown_path(output)}",
        ]
    )
    return 0
