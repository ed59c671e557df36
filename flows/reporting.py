"""Write the report of a published warehouse anew, without loading."""

from __future__ import annotations

from pathlib import Path

from contracts.errors import NoWarehouse
from flows.console import print_lines, shown_path
from flows.lake_copy import own_replica
from report.drawing import pictures
from report.folder import BadReportFolder, written
from warehouse.findings import findings, latest_run_key
from warehouse.lake_address import is_lake, lake_address, name_beside
from warehouse.place import Place, place_at
from warehouse.publish import point_at


def report_command(db: Path, output: Path | None) -> int:
    """Write the report of the latest run, say where it is, and return 0."""
    print_lines([f"Report: {shown_path(write_report(db, output))}"])
    return 0


def write_report(db: Path, output: Path | None) -> Path:
    """Write the report of the latest run, and return its page.

    Raises:
        NoWarehouse: if there is none, or it has no run on record.
        BadReportFolder: if the folder cannot be written, or holds something other than a report.
    """
    run_key = latest_run_key(db)
    if run_key is None:
        raise NoWarehouse.at(str(db), "it has no run on record")
    place = place_at(db) if db.is_symlink() else None
    if is_lake(db):
        place = own_replica(lake_address(db))
        place.reports.mkdir(parents=True, exist_ok=True)
    folder, link = _folder(db, place, run_key, output)
    try:
        with pictures(are_wanted=run_key > 1) as draw:  # a first run has no trends
            judged = db if is_lake(db) else _judged_file(db, place, run_key)
            page = written(findings(judged, run_key), folder, name_beside(db), draw)
        if link is not None:
            point_at(link, folder)
    except OSError as error:
        raise BadReportFolder.at(folder, error.strerror or str(error)) from error
    return (link or folder) / page.name


def _folder(db: Path, place: Place | None, run_key: int, output: Path | None) -> tuple[Path, Path | None]:
    """The folder to write, and the symlink that leads to it: those of the load for a warehouse that it published."""
    if output is not None:
        return output.absolute(), None
    if place is not None:
        return place.report_folder(run_key), place.report_link
    return db.absolute().with_suffix(".report"), None


def _judged_file(db: Path, place: Place | None, run_key: int) -> Path:
    """What the latest run was judged on: of a run that was held back, that is not what is published."""
    held_back = place.work_folder(run_key) / "held_back.duckdb" if place is not None else None
    return held_back if held_back is not None and held_back.is_file() else db
