"""A small driver for the candidate: directories as literal tables, loaded by the real transforms and the real ledger.

    loading.load({"pos/0_9.txt": Review("A fine film", rating="9")})

loads a directory that holds one file. The next `load` finds the next directory, reads what the ledger does not know
unchanged, and applies it. Everything happens in one database in memory, inside one transaction.
"""

from __future__ import annotations

import hashlib
import shutil
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from contracts.audit import LOAD_FILE, REFUSED_REVIEW
from contracts.dimensions import DIM_DATE, DIM_PERSON, DIM_RATING, DIM_REVIEWER, DIM_SOURCE, DIM_TITLE
from contracts.stage import FOUND_FILE, RAW_REVIEW, READ_FILE, RECORD_COUNT
from contracts.star import FACT_REVIEW, REVIEW_TEXT
from transforms import dimensions, star, static_dimensions
from transforms.agree import same_title
from transforms.clean import clean_review
from transforms.conform import conformed
from transforms.gone import gone_file
from transforms.origin import Origin
from transforms.plan import FilePlan, file_plan
from transforms.refusals import staged_refusal
from warehouse.accounting import row_counts_of
from warehouse.building import Limits, building
from warehouse.candidate import Candidate, Fates
from warehouse.ddl import warehouse_statements
from warehouse.ledger import KNOWN_FILE, RIVAL, known_files, known_files_and_rivals
from warehouse.place import Place
from warehouse.publish import publish
from warehouse.stage import stage_file, write_stage
from warehouse.store import executed, in_memory

LIMITS = Limits(memory_limit_mb=400, threads=1)
ROOT = "/dump"
UNREAD_REASONS = {"unreadable": "permission_denied", "ignored": "not_a_review"}


@dataclass(frozen=True)
class Review:
    """One record of a file. Its id is the path up to the first underscore, unless it says another."""

    text: str
    rating: str | None = None
    title: str | None = None
    day: date | None = None
    id: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class File:
    """A file that is more than its reviews: touched (another time), unreadable, or read with other settings."""

    reviews: tuple[Review, ...] = ()
    days_later: int = 0
    state: str = "read"
    settings: str = "plain"

    @property
    def payload(self) -> bytes:
        """Bytes that change with every word of the reviews."""
        return repr(self.reviews).encode()

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return hashlib.sha256(self.payload).hexdigest()

    @property
    def modified_at(self) -> datetime:
        """Another time for other bytes, and for a file that was touched."""
        return datetime.fromisoformat("2026-01-01") + timedelta(
            days=self.days_later, seconds=zlib.crc32(self.payload) % 86_400
        )


Content = str | Review | tuple[Review, ...] | File
Files = Mapping[str, Content]


def file_of(content: Content) -> File:
    """A file, however it was written down: a text alone is one review without rating and title."""
    match content:
        case File():
            return content
        case str():
            return File((Review(content),))
        case Review():
            return File((content,))
        case tuple():
            return File(content)


def touched(content: Content) -> File:
    """The same file with another time."""
    file = file_of(content)
    return File(file.reviews, file.days_later + 1, file.state, file.settings)


UNREADABLE = File(state="unreadable")
IGNORED = File(state="ignored")


def found_file(files: Files) -> pl.DataFrame:
    """What a listing of these files finds: FOUND_FILE."""
    rows = [
        {
            "path": path,
            "size_bytes": len(file.payload),
            "modified_at": file.modified_at,
            "reader_settings": file.settings,
            "role": "ignored" if file.state == "ignored" else "review",
            "reason": None,
        }
        for path, file in ((path, file_of(content)) for path, content in files.items())
    ]
    return pl.DataFrame(rows, schema=FOUND_FILE.schema)


def read_file(files: Files, container: str | None) -> pl.DataFrame:
    """What the reading of these files came to: READ_FILE."""
    rows = [
        {
            "path": path,
            "container_path": container,
            "size_bytes": len(file.payload),
            "modified_at": file.modified_at,
            "reader_settings": file.settings,
            "encoding": "utf-8",
            "file_digest": file.digest if file.state == "read" else None,
            "state": file.state,
            "reason": UNREAD_REASONS.get(file.state),
        }
        for path, file in ((path, file_of(content)) for path, content in files.items())
    ]
    return pl.DataFrame(rows, schema=READ_FILE.schema)


def raw_review(files: Files) -> pl.DataFrame:
    """The records of these files: RAW_REVIEW."""
    rows: list[dict[str, Any]] = [
        {
            "path": path,
            "record_number": number,
            "byte_offset": 0,
            "file_digest": file.digest,
            "payload": review.text.encode(),
            "payload_bytes": len(review.text.encode()),
            "raw_text": review.text,
            "review_id": review.id or path.partition("_")[0],
            "review_id_kind": "given",
            "split": "train",
            "label": "positive",
            "rating_raw": review.rating,
            "rating_scale": review.rating and "1-10",
            "title_namespace": "imdb" if review.title else "unknown",
            "title_id": review.title,
            "title_url": review.url or (review.title and f"https://films.example/{review.title}"),
            "reviewer_namespace": "unknown",
            "reviewed_on": review.day,
        }
        for path, file in ((path, file_of(content)) for path, content in files.items())
        if file.state == "read"
        for number, review in enumerate(file.reviews, start=1)
    ]
    names = RAW_REVIEW.column_names
    return pl.DataFrame([{name: row.get(name) for name in names} for row in rows], schema=RAW_REVIEW.schema)


def stage(files: Files, gone: pl.DataFrame, origin: Origin, folder: Path, number: int = 1) -> None:
    """Leave what a batch of these files comes to in a stage folder."""
    raw = raw_review(files)
    source = conformed(raw, origin)
    cleaned = clean_review(source.kept)
    fact_review = star.fact_review(cleaned.kept, origin)
    refused = [staged_refusal(rows, origin) for rows in (source.refused, cleaned.refused) if not rows.is_empty()]
    ledger = [star.load_file(read_file(files, origin.container_path), origin)]
    if not gone.is_empty():
        ledger.append(gone_file(gone, origin))
    frames = {
        FACT_REVIEW: fact_review,
        REVIEW_TEXT: star.review_text(cleaned.kept).hstack(fact_review.select("load_file_key", "record_number")),
        DIM_TITLE: dimensions.dim_title(cleaned.kept, origin),
        LOAD_FILE: pl.concat(ledger),
        RECORD_COUNT: star.record_count(raw, origin),
        **({REFUSED_REVIEW: pl.concat(refused)} if refused else {}),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in frames.items():
        if not rows.is_empty():
            write_stage(rows, stage_file(folder, table, number))


def insert_members(candidate: Candidate) -> None:
    """The rows that every warehouse has."""
    for table, rows in (
        (DIM_SOURCE, dimensions.unknown_source()),
        (DIM_TITLE, dimensions.unknown_title()),
        (DIM_REVIEWER, dimensions.unknown_reviewer()),
        (DIM_PERSON, dimensions.unknown_person()),
        (DIM_RATING, static_dimensions.dim_rating()),
    ):
        candidate.insert_missing(table, rows)


def apply(candidate: Candidate, origin: Origin, folder: Path, must_read: Sequence[str], *, sync: bool) -> Fates:
    """Bring a stage into the star, in the order in which a load does."""
    candidate.upsert_source(
        dimensions.dim_source(
            origin,
            platform="imdb",
            has_global_ids=False,
            description="Reviews made for a test.",
            licence_note="Free.",
        )
    )
    fates = candidate.apply(folder, must_read, removes_gone=sync)
    if (titles := candidate.titles()).height > 1:
        candidate.set_same_titles(same_title(candidate.texts_of_titles(), titles))
    candidate.replace(DIM_DATE, static_dimensions.dim_date(*candidate.review_days()))
    return fates


def origin_of(run: int, root: str, source: str, container: str | None) -> Origin:
    """Where the files of a load come from."""
    return Origin(
        run_key=run,
        source_id=source,
        layout="aclimdb",
        root_path=root,
        rules_version="1",
        container_path=container,
    )


def planned(
    files: Files, known: pl.DataFrame, rival: pl.DataFrame, origin: Origin, *, sync: bool, verify: bool
) -> FilePlan:
    """What has to be read. An archive that changed is read whole, and knows of no rivals before it is read."""
    is_archive = origin.container_path is not None
    of_dump = known.filter(
        pl.col("source_id") == origin.source_id,
        pl.col("root_path") == origin.root_path,
        pl.col("container_path").eq_missing(pl.lit(origin.container_path, pl.String)),
    )
    return file_plan(
        found_file(files), of_dump, rival.clear() if is_archive else rival, verify=verify or is_archive, sync=sync
    )


@dataclass
class Loading:
    """One database in memory, and the loads into it."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    run: int = 0
    plan: FilePlan = field(init=False, repr=False)

    def load(
        self,
        files: Files,
        *,
        root: str = ROOT,
        container: str | None = None,
        source: str = "aclimdb",
        sync: bool = False,
        verify: bool = False,
    ) -> Fates:
        """Load what a dump holds now, and say what became of its records."""
        self.run += 1
        return self._load([(files, origin_of(self.run, root, source, container))], sync=sync, verify=verify)

    def load_together(self, files_of_root: Mapping[str, Files]) -> Fates:
        """Load several dumps of one source in one run."""
        self.run += 1
        dumps = [(files, origin_of(self.run, root, "aclimdb", None)) for root, files in files_of_root.items()]
        return self._load(dumps, sync=False, verify=False)

    def _load(self, dumps: Sequence[tuple[Files, Origin]], *, sync: bool, verify: bool) -> Fates:
        for (name,) in self.rows("SELECT table_name FROM duckdb_tables() WHERE temporary"):
            executed(self.connection, f"DROP TABLE temp.{name}", "forgetting the run before")
        candidate = self.candidate
        known, rival = candidate.query(KNOWN_FILE), candidate.query(RIVAL)
        folder = self.folder / f"stage{self.run}"
        must_read: list[str] = []
        for number, (files, origin) in enumerate(dumps, start=1):
            self.plan = planned(files, known, rival, origin, sync=sync, verify=verify)
            stage({path: files[path] for path in self.plan.wanted["path"]}, self.plan.gone, origin, folder, number)
            must_read += self.plan.must_read
        return apply(candidate, dumps[0][1], folder, must_read, sync=sync)

    @property
    def candidate(self) -> Candidate:
        """The candidate of the present run."""
        return Candidate(self.connection, self.run, self.folder)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return executed(self.connection, sql, "asking")

    def begin(self) -> Loading:
        """Start anew: nothing is loaded."""
        executed(self.connection, "BEGIN", "beginning")
        for folder in self.folder.glob("stage*"):
            shutil.rmtree(folder)
        self.run = 0
        return self

    def forget(self) -> None:
        """Undo every load."""
        self.connection.rollback()


def empty_loading(folder: Path) -> Loading:
    """A database in memory with the tables of a warehouse and the rows that every warehouse has."""
    connection = in_memory()
    executed(connection, "SET threads = 1", "beginning")
    executed(connection, "SET enable_external_file_cache = false", "beginning")  # as in `building`
    for statement in warehouse_statements():
        executed(connection, statement, "making the tables")
    insert_members(Candidate(connection, 1, folder))
    return Loading(connection, folder)


def nonzero(fates: Fates) -> dict[str, int]:
    """The fates that occurred, without the word `count`."""
    counts = ("kept", "updated", "unchanged", "duplicate", "refused", "removed", "touched_file")
    return {name: count for name in counts if (count := getattr(fates, f"{name}_count"))}


def publish_load(place: Place, run: int, files: Files, *, sync: bool = False) -> Fates:
    """The same on disk: build the candidate of a run from the published version, and publish it."""
    origin = origin_of(run, ROOT, "aclimdb", None)
    published = place.published()
    plan = planned(
        files, known_files(published), known_files_and_rivals(published, (), ())[1], origin, sync=sync, verify=False
    )
    folder = place.work_folder(run) / "stage"
    stage({path: files[path] for path in plan.wanted["path"]}, plan.gone, origin, folder)
    with building(place, run, LIMITS) as candidate:
        candidate.record_contract()
        insert_members(candidate)
        fates = apply(candidate, origin, folder, plan.must_read, sync=sync)
        row_counts = row_counts_of(candidate)
    publish(place, run, run, row_counts)
    return fates


def version_files(place: Place) -> Sequence[str]:
    """The runs whose versions are on disk."""
    return sorted(path.name for path in place.versions.glob("*"))
