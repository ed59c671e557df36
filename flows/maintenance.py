"""The flows beside the load: the weekly upkeep (problems, search index, export), and the report written anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow

from contracts.errors import PipelineError
from flows.choosing import require_warehouse
from flows.diagnosis import Grade
from flows.doctor import findings
from flows.export_command import export_to
from flows.reporting import write_report
from flows.shell import published_run
from warehouse.extensions import extension_file
from warehouse.lake_address import is_lake
from warehouse.place import place_at
from warehouse.searching import make_index


class NotInOrder(PipelineError):
    """The doctor found a problem: raised so that the flow does not look like a success."""


@flow(name="keep in order", persist_result=False)
def keep_in_order(to: str, export: str | None = None) -> dict[str, Any]:
    """Look for problems, index the published version for search, and export it.

    Args:
        to: the warehouse.
        export: folder of the export, which replaces the one before; none by default.

    Raises:
        NotInOrder: naming the problems, once all else is done.
        PipelineError: one of its kinds, with a message for the user.
    """
    db = Path(to)
    require_warehouse(db)
    published = None if is_lake(db) else place_at(db).published()
    if published is not None and extension_file("fts"):
        make_index(published)
    exported = export_to(Path(export), db, replace=True) if export else None
    problems = [one for one in findings(db) if one.grade is Grade.problem]
    if problems:
        raise NotInOrder(" ".join(f"{one.check}: {one.found}. {one.remedy}" for one in problems))
    return {"version": published_run(db), "exported": exported is not None, "problems": 0}


@flow(name="write the report", persist_result=False)
def report_anew(to: str, output: str | None = None) -> dict[str, Any]:
    """Write the report of the latest run anew, such as into the folder of a web server.

    Args:
        to: the warehouse.
        output: the folder to write; by default the one beside the warehouse.

    Raises:
        PipelineError: one of its kinds, with a message for the user.
    """
    page = write_report(Path(to), Path(output) if output else None)
    return {"report": str(page)}
