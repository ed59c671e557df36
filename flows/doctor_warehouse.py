"""The doctor's checks of a warehouse: the published file, the lock, the journal, the ledger, the versions."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from contracts.errors import PipelineError
from flows.console import shown_path
from flows.diagnosis import Diagnosis, fine, problem, warning
from warehouse.compacting import LARGEST_DEAD_SHARE, dead_share
from warehouse.journal import read_journal
from warehouse.ledger import has_current_contract, miscounted_files
from warehouse.lock import holder, holder_words, is_held
from warehouse.place import Place
from warehouse.publish import remains_before
from warehouse.read import query
from warehouse.tombstones import last_forgetting


def published_and_findings(place: Place) -> tuple[Path | None, tuple[Diagnosis, ...]]:
    """The published version if it can be read, and all that is to be said of the warehouse."""
    published, finding = _published(place)
    findings = [finding, _lock(place), *_journal(place)]
    if published is not None:
        findings += [_ledger(published), *_versions(place, published), *_forgotten(place, published)]
    return published, tuple(findings)


def _published(place: Place) -> tuple[Path | None, Diagnosis]:
    shown = shown_path(place.target)
    try:
        published = place.published()
        if published is None:
            return None, fine("warehouse", f"{shown} is not there yet: the first load makes it")
        query(published, "SELECT count(*) FROM review")
    except PipelineError as error:
        return None, problem("warehouse", str(error), f"reviewmart restore --list --db {place.target}")
    log = published.with_name(published.name + ".wal")
    if log.exists():
        return published, problem(
            "warehouse",
            f"somebody has opened {shown_path(published)} for writing: {log.name} lies beside it",
            "Close that program, then load again: it makes a fresh version. Open the warehouse read-only.",
        )
    if stat.S_IMODE(published.stat().st_mode) & 0o222:
        return published, warning(
            "warehouse",
            f"{shown_path(published)} may be written, so a reader that does not open it read-only can change it",
            f"chmod 0444 {published}",
        )
    return published, fine("warehouse", f"{shown} opens, and points at version {place.published_run()}")


def _lock(place: Place) -> Diagnosis:
    if not is_held(place.lock):
        return fine("lock", "nobody is writing")
    who = holder(place.lock)
    if who and who["host"] == os.uname().nodename and _is_stopped(int(who["process_id"])):
        return problem(
            "lock",
            f"{holder_words(who)} is stopped and keeps every other load waiting",
            f"kill -CONT {who['process_id']}, or end it: kill -KILL {who['process_id']}",
        )
    return fine("lock", f"{holder_words(who)} is writing")


def _is_stopped(process_id: int) -> bool:
    try:
        words = Path(f"/proc/{process_id}/stat").read_text()
    except OSError:
        return False
    return words.rpartition(")")[2].split()[0] in {"T", "t"}


def _journal(place: Place) -> Iterator[Diagnosis]:
    journal = read_journal(place.journal)
    if not journal.ended and not journal.unfinished:
        if place.target.is_symlink():
            yield warning(
                "journal", f"{shown_path(place.journal)} is missing or empty", "The next load writes a new one."
            )
        return
    dead = [int(row["load_run_key"]) for row in journal.unfinished]
    if not dead or (dead == [journal.last_run_key] and is_held(place.lock)):
        yield fine("journal", f"the last of {len(journal.ended)} recorded is run {journal.last_run_key}")
        return
    leftovers = [key for key in dead if place.work_folder(key).exists()]
    found = f"{len(dead)} of {len(dead) + len(journal.ended)} runs died, the last is run {max(dead)}"
    if leftovers:
        yield warning("journal", f"{found}; its work is still there", "The next load removes it.")
    else:
        yield fine("journal", found)


def _ledger(published: Path) -> Diagnosis:
    wrong = miscounted_files(published)
    if not wrong:
        return fine("ledger", "every record that was read is accounted for")
    return problem(
        "ledger",
        f"the records of {len(wrong)} files do not add up, for example {wrong[0]}",
        "Load with --verify. If it stays, report it as a fault of reviewmart.",
    )


def _versions(place: Place, published: Path) -> Iterator[Diagnosis]:
    share = dead_share(published)
    if share > LARGEST_DEAD_SHARE:
        yield fine("dead space", f"{share:.0%} of the file is unused; the next load writes it anew")
    if not has_current_contract(published):
        yield fine("contracts", "an older reviewmart wrote this warehouse; the next load brings it up to date")
    folders = [folder for folder in place.versions.glob("[0-9]*") if not (folder / place.target.name).is_file()]
    for folder in folders:
        yield warning("versions", f"{shown_path(folder)} holds no version", f"rm -r {folder}")


def _forgotten(place: Place, published: Path) -> Iterator[Diagnosis]:
    """What a `forget` was to delete and did not, since it was killed before or could not."""
    forgetting = last_forgetting(published)
    left = remains_before(place, forgetting) if forgetting is not None else ()
    if left:
        folders = " ".join(str(folder) for folder in left)
        yield warning(
            "forgotten",
            f"versions and reports from before run {forgetting}, which forgot what they hold, are left: {len(left)}",
            f"Run the same `reviewmart forget` again, or: rm -r {folders}",
        )
