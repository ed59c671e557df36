"""The record of the work: runs, steps, files, refusals, duplicates, removals, cleaning, lexicon, contracts."""

from __future__ import annotations

import polars as pl

from contracts import sets
from contracts.dimensions import DIM_SOURCE, INSTANT, NOT_NEGATIVE
from contracts.rules import Between, Exactly, FirstOf, Implies, Is, IsNot, LengthBetween, SumOf
from contracts.schema import Column, Table
from contracts.stage import HEADER

RUN_KEY = Column("load_run_key", pl.Int64, "The run that this belongs to.", key=True, rules=(Between(1),))
OF_RUN = Column("load_run_key", pl.Int64, "The run that recorded this.", rules=(Between(1),))
FATES = ("kept_count", "updated_count", "unchanged_count", "duplicate_count", "refused_count")


def _count(name: str, description: str) -> Column:
    return Column(name, pl.Int64, description, rules=(NOT_NEGATIVE,))


FATE_COUNTS = (
    _count("read_count", "Records read; the sum of the five fates that follow."),
    _count("kept_count", "Records that became a new review."),
    _count("updated_count", "Records that changed a known review."),
    _count("unchanged_count", "Records equal to the known review."),
    _count("duplicate_count", "Records that lost to another record of the same key."),
    _count("refused_count", "Records refused with a reason."),
)

# What a layout knows of a record from outside its bytes, and reading it again would need: names in
# `refused_review.context_json`, and the columns of RAW_REVIEW that they hold.
CONTEXT = {
    "review_id": "review_id",
    "review_id_kind": "review_id_kind",
    "split": "split",
    "label": "label",
    "rating_raw": "rating_raw",
    "rating_scale": "rating_scale",
    "title_namespace": "title_namespace",
    "title_id": "title_id",
    "url": "title_url",
    "title_name": "title_name",
    "reviewer_namespace": "reviewer_namespace",
    "reviewer_id": "reviewer_id",
    "reviewer_name": "reviewer_name",
    "reviewed_on": "reviewed_on",
}

LOAD_RUN = Table(
    "audit.load_run",
    "audit",
    "One run.",
    "What every run did, how it ended, and what became of the records.",
    (
        RUN_KEY,
        Column("started_at", INSTANT, "When it started, UTC."),
        Column("finished_at", INSTANT, "When it ended, UTC; missing if it died.", nullable=True),
        Column("outcome", sets.RUN_OUTCOME, "How it ended."),
        Column("command", pl.String, "The command as typed."),
        Column("tool_version", pl.String, "Version of reviewmart."),
        Column("rules_version", pl.String, "Version of the cleaning and extraction rules."),
        Column("lexicon_version", pl.String, "Version of the lexicon, if any.", nullable=True),
        Column("versions_json", pl.String, "Versions of Python and the libraries, as JSON."),
        Column("settings_json", pl.String, "The settings without secrets, as JSON."),
        _count("file_count", "Files and archive members found."),
        _count("skipped_file_count", "Files known unchanged and not read."),
        *FATE_COUNTS,
        _count("removed_count", "Reviews removed: their file or record is gone, or they were forgotten."),
        _count("replayed_count", "Refused records loaded by replay; part of kept and updated."),
        _count("review_count_before", "Reviews in the warehouse before the run."),
        _count("review_count_after", "Reviews in the warehouse after the run."),
    ),
    rules=(
        SumOf("read_count", FATES),
        SumOf(
            "review_count_after",
            ("review_count_before", "kept_count"),
            ("removed_count",),
            when=Is("outcome", ("published", "published_with_warnings")),
        ),
    ),
)

LOAD_STEP = Table(
    "audit.load_step",
    "audit",
    "One step of one run.",
    "Where the time of a run went.",
    (
        RUN_KEY,
        Column("step_name", pl.String, "Name of the step.", key=True),
        Column("batch_count", pl.Int32, "Batches that it handled.", rules=(NOT_NEGATIVE,)),
        _count("row_count", "Rows that it handled."),
        Column(
            "seconds", pl.Float64, "Time that it took, summed over its batches.", unit="seconds", rules=(NOT_NEGATIVE,)
        ),
        Column("peak_memory_bytes", pl.Int64, "Peak memory of the process.", nullable=True, unit="bytes"),
    ),
)

LOAD_FILE = Table(
    "audit.load_file",
    "audit",
    "One reading of one file or archive member.",
    "The ledger: which files are known, what they held, and what became of their records.",
    (
        Column("load_file_key", pl.Int64, "Digest of run, source id, archive and path.", key=True, rules=(Between(1),)),
        OF_RUN,
        Column("source_key", pl.Int64, "The source that the file belongs to.", references=DIM_SOURCE),
        Column("path", pl.String, "Path inside the root or archive.", rules=(LengthBetween(1),)),
        Column("container_path", pl.String, "The archive that holds it.", nullable=True),
        Column("root_path", pl.String, "The dump that was named, as an absolute path."),
        Column("layout", sets.LAYOUT, "How the dump is laid out."),
        Column("encoding", pl.String, "Encoding that it was read with.", nullable=True),
        HEADER,
        Column("reader_settings", pl.String, "Digest of everything beside the file that its reading depends on."),
        Column("size_bytes", pl.Int64, "Size of the file.", unit="bytes", rules=(NOT_NEGATIVE,)),
        Column("modified_at", INSTANT, "When the file was last modified, UTC.", nullable=True),
        Column("file_digest", pl.String, "SHA-256 of the file in hex.", nullable=True, rules=(LengthBetween(64, 64),)),
        Column("state", sets.FILE_STATE, "Whether it was read, and if not why not."),
        Column("reason", pl.String, "Why it was not read, or not to its end; what was set aside.", nullable=True),
        Column("is_current", pl.Boolean, "Whether this is the latest reading of this path."),
        *FATE_COUNTS,
    ),
    natural_key=("load_run_key", "source_key", "root_path", "container_path", "path"),
    rules=(
        SumOf("read_count", FATES),
        Implies(IsNot("state", ("read",)), Is("read_count", (0,))),
    ),
)

REFUSED_REVIEW = Table(
    "audit.refused_review",
    "audit",
    "One refused record.",
    "The quarantine: every record that is not in the facts, with its reasons and its raw bytes.",
    (
        Column(
            "file_digest", pl.String, "SHA-256 of the file that holds it.", key=True, rules=(LengthBetween(64, 64),)
        ),
        Column("record_number", pl.Int64, "Position in the file, from 1.", key=True, rules=(Between(1),)),
        Column("load_file_key", pl.Int64, "The reading that refused it.", key=True, references=LOAD_FILE),
        OF_RUN,
        Column("source_key", pl.Int64, "The source that it belongs to.", references=DIM_SOURCE),
        Column(
            "byte_offset", pl.Int64, "Where it starts in the file.", nullable=True, unit="bytes", rules=(NOT_NEGATIVE,)
        ),
        Column("layout", sets.LAYOUT, "How the dump is laid out."),
        Column("mapping", pl.String, "The mapping it was read with.", nullable=True),
        Column("encoding", pl.String, "Encoding that it was read with.", nullable=True),
        Column(
            "context_json",
            pl.String,
            "What came from outside the payload, such as id and title, as JSON.",
            nullable=True,
        ),
        Column("reason", pl.String, "Code of the first reason."),
        Column("reasons", pl.List(pl.String), "Codes of all reasons."),
        Column("detail", pl.String, "One line that says what was found."),
        Column("payload", pl.Binary, "The raw bytes, cut at 16 MB."),
        Column("payload_bytes", pl.Int64, "Length of the whole record.", unit="bytes", rules=(NOT_NEGATIVE,)),
        Column("status", sets.REFUSAL_STATUS, "Whether it is still refused."),
        Column("resolved_run_key", pl.Int64, "The run that resolved it, 0 while open.", rules=(NOT_NEGATIVE,)),
    ),
    rules=(
        FirstOf("reason", "reasons"),
        Exactly(Is("status", ("open",)), Is("resolved_run_key", (0,))),
    ),
)

DUPLICATE_RECORD = Table(
    "audit.duplicate_record",
    "audit",
    "One record that lost to another of the same key.",
    "What the winner rule set aside.",
    (
        Column("load_file_key", pl.Int64, "The file that holds the loser.", key=True, references=LOAD_FILE),
        Column("record_number", pl.Int64, "Position in that file, from 1.", key=True, rules=(Between(1),)),
        OF_RUN,
        Column("review_key", pl.Int64, "The review that it is a record of."),
        Column("is_same_content", pl.Boolean, "Whether loser and winner say the same."),
        Column("losing_text", pl.String, "Raw text of the loser, where it differs.", nullable=True),
    ),
)

REMOVED_REVIEW = Table(
    "audit.removed_review",
    "audit",
    "One review removed by one run.",
    "What left the warehouse, and why.",
    (
        Column("review_key", pl.Int64, "The review that was removed.", key=True),
        RUN_KEY,
        Column("source_id", pl.String, "The source it belonged to."),
        Column("review_id", pl.String, "Its id within the source; empty if it was forgotten."),
        Column("reason", sets.REMOVAL_REASON, "Why it was removed."),
        Column(
            "content_digest",
            pl.String,
            "Digest of its raw text; zeros if it was forgotten.",
            rules=(LengthBetween(32, 32),),
        ),
    ),
)

FORGOTTEN = Table(
    "audit.forgotten",
    "audit",
    "One tombstone.",
    "What was erased on request and is kept from coming back.",
    (
        Column("forgotten_kind", sets.FORGOTTEN_KIND, "What was forgotten.", key=True),
        Column(
            "forgotten_key",
            pl.Int64,
            "Key of the reviewer, review or source that is refused from now on.",
            key=True,
            rules=(Between(1),),
        ),
        OF_RUN,
    ),
)

CLEANING = Table(
    "audit.cleaning",
    "audit",
    "One cleaning rule in one run.",
    "What each cleaning rule changed, with one sample.",
    (
        RUN_KEY,
        Column("rule_name", pl.String, "Name of the rule.", key=True),
        _count("row_count", "Reviews that the rule changed."),
        _count("removed_character_count", "Code points that the rule removed."),
        Column("sample_review_key", pl.Int64, "A review that the rule changed."),
        Column("sample_before", pl.String, "An excerpt before the rule."),
        Column("sample_after", pl.String, "The same excerpt after it."),
    ),
)

LEXICON = Table(
    "audit.lexicon",
    "audit",
    "One learned term.",
    "What the corpus taught about names, places and works, by version.",
    (
        Column("lexicon_version", pl.String, "Version of the lexicon.", key=True),
        Column("term_kind", pl.String, "What kind of term it is.", key=True),
        Column("term", pl.String, "The term itself.", key=True),
        _count("support_count", "Texts that support it."),
        _count("title_count", "Titles that it occurs with."),
        Column("weight", pl.Float64, "How strongly it counts.", nullable=True),
    ),
)

CONTRACT = Table(
    "audit.contract",
    "audit",
    "One version of the contracts.",
    "Which declarations this warehouse was written under.",
    (
        Column("contract_digest", pl.String, "Digest of all declarations.", key=True, rules=(LengthBetween(32, 32),)),
        Column("contract_version", pl.String, "Version of the contracts."),
        Column("load_run_key", pl.Int64, "The first run under it.", rules=(Between(1),)),
    ),
)
