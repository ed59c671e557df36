"""The frames between the rooms, before anything is in a warehouse: files found and read, and raw reviews."""

from __future__ import annotations

import polars as pl

from contracts import sets
from contracts.dimensions import INSTANT, NOT_NEGATIVE
from contracts.rules import Between, LengthBetween
from contracts.schema import Column, Table

PATH = Column(
    "path", pl.String, "Path inside the root or archive, with forward slashes.", key=True, rules=(LengthBetween(1),)
)
SIZE = Column("size_bytes", pl.Int64, "Size of the file.", unit="bytes", rules=(NOT_NEGATIVE,))
SETTINGS = Column("reader_settings", pl.String, "Digest of everything beside the file that its reading depends on.")
HEADER = Column(
    "header_json",
    pl.String,
    "Names of the fields, where the file gives them once for all records, as JSON.",
    nullable=True,
)
MODIFIED = Column("modified_at", INSTANT, "When the file was last modified, UTC.", nullable=True)

FOUND_FILE = Table(
    "found_file",
    "stage",
    "One file or archive member that a listing found.",
    "What there is to read, and what is set aside by its name.",
    (
        PATH,
        SIZE,
        MODIFIED,
        SETTINGS,
        Column(
            "role", pl.Enum(["review", "context", "ignored"]), "Whether it holds reviews, explains others, or neither."
        ),
        Column("reason", pl.String, "Why it is ignored.", nullable=True),
    ),
)

READ_FILE = Table(
    "read_file",
    "stage",
    "One file or archive member as it was read.",
    "What the reading of each file came to.",
    (
        PATH,
        Column("container_path", pl.String, "The archive that holds it.", nullable=True),
        SIZE,
        MODIFIED,
        SETTINGS,
        Column("encoding", pl.String, "Encoding that it was read with.", nullable=True),
        HEADER,
        Column("file_digest", pl.String, "SHA-256 of the file in hex.", nullable=True),
        Column("state", sets.FILE_STATE, "Whether it was read."),
        Column("reason", pl.String, "Why it was not read, or not to its end.", nullable=True),
    ),
)

RAW_REVIEW = Table(
    "raw_review",
    "stage",
    "One record of a dump as it was read.",
    "Records as text with their provenance; nothing is cleaned, cast or judged.",
    (
        PATH,
        Column(
            "record_number",
            pl.Int64,
            "Position in the file from 1; in text the line it starts on.",
            key=True,
            rules=(Between(1),),
        ),
        Column("byte_offset", pl.Int64, "Where the record starts in the file, unpacked.", nullable=True, unit="bytes"),
        Column("file_digest", pl.String, "SHA-256 of the file in hex; missing while it is read.", nullable=True),
        Column("payload", pl.Binary, "The raw bytes of the record, or the first of a very long one."),
        Column("payload_bytes", pl.Int64, "Length of the whole record.", unit="bytes", rules=(NOT_NEGATIVE,)),
        Column("flaws", pl.List(pl.String), "Codes of what its reader found wrong with it.", nullable=True),
        Column("flaw_detail", pl.String, "What exactly was found, in one sentence.", nullable=True),
        Column("raw_text", pl.String, "The review as decoded; missing if it could not be.", nullable=True),
        Column("review_id", pl.String, "The id within the source."),
        Column("review_id_kind", sets.REVIEW_ID_KIND, "How the id came about."),
        Column("split", sets.SPLIT, "The part of a machine-learning split."),
        Column("label", sets.LABEL, "The sentiment that the dump gives."),
        Column("rating_raw", pl.String, "The rating as written.", nullable=True),
        Column("rating_scale", pl.String, "The scale of the rating; missing if there is no rating.", nullable=True),
        Column("title_namespace", sets.TITLE_NAMESPACE, "Whose title ids these are."),
        Column("title_id", pl.String, "The title id as given.", nullable=True),
        Column("title_url", pl.String, "The page of the title.", nullable=True),
        Column("title_name", pl.String, "The name of the title.", nullable=True),
        Column("reviewer_namespace", sets.REVIEWER_NAMESPACE, "Whose reviewer ids these are."),
        Column("reviewer_id", pl.String, "The reviewer id as given.", nullable=True),
        Column("reviewer_name", pl.String, "The reviewer's name as shown.", nullable=True),
        Column("publication_name", pl.String, "The outlet that the reviewer writes for.", nullable=True),
        Column("is_top_critic", pl.Boolean, "Whether the site calls the reviewer a top critic.", nullable=True),
        Column("reviewed_on", pl.Date, "Calendar day as the source says.", nullable=True),
        Column("reviewed_at", INSTANT, "Instant in UTC.", nullable=True),
        Column("helpful_vote_count", pl.Int32, "Votes that call it helpful.", nullable=True),
        Column("vote_count", pl.Int32, "Votes cast.", nullable=True),
        Column("is_verified_purchase", pl.Boolean, "Whether the purchase was verified.", nullable=True),
        Column("headline_text", pl.String, "The headline that the source gives.", nullable=True),
        Column("extra_json", pl.String, "Fields without a column, as JSON.", nullable=True),
    ),
)

RECORD_COUNT = Table(
    "record_count",
    "stage",
    "The records of one file in one batch.",
    "How many records were read; a large file is read in several batches.",
    (
        Column("load_file_key", pl.Int64, "The reading of the file.", key=True, rules=(Between(1),)),
        Column("read_count", pl.Int64, "Records of the file in this batch.", rules=(NOT_NEGATIVE,)),
    ),
)
