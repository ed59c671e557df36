"""What the tables, columns, rules and errors are. This room imports Polars dtypes and the standard library only."""

from __future__ import annotations

from contracts.audit import (
    CLEANING,
    CONTRACT,
    DUPLICATE_RECORD,
    FORGOTTEN,
    LEXICON,
    LOAD_FILE,
    LOAD_RUN,
    LOAD_STEP,
    REFUSED_REVIEW,
    REMOVED_REVIEW,
)
from contracts.dimensions import (
    BRIDGE_TITLE_GENRE,
    DIM_DATE,
    DIM_PERSON,
    DIM_RATING,
    DIM_REVIEWER,
    DIM_SOURCE,
    DIM_TITLE,
)
from contracts.quality import EXPECTATION_RESULT, FAILING_ROW
from contracts.reference import FACT_REFERENCE_CREDIT
from contracts.schema import Column, Table, contract_digest
from contracts.stage import FOUND_FILE, RAW_REVIEW, READ_FILE, RECORD_COUNT
from contracts.star import FACT_CREDIT, FACT_MENTION, FACT_REVIEW, REVIEW_TEXT

CONTRACT_VERSION = "1"

STAR_TABLES: tuple[Table, ...] = (
    FACT_REVIEW,
    REVIEW_TEXT,
    FACT_MENTION,
    FACT_CREDIT,
    FACT_REFERENCE_CREDIT,
    DIM_TITLE,
    DIM_PERSON,
    DIM_REVIEWER,
    DIM_DATE,
    DIM_SOURCE,
    DIM_RATING,
    BRIDGE_TITLE_GENRE,
)
AUDIT_TABLES: tuple[Table, ...] = (
    LOAD_RUN,
    LOAD_STEP,
    LOAD_FILE,
    REFUSED_REVIEW,
    DUPLICATE_RECORD,
    REMOVED_REVIEW,
    FORGOTTEN,
    CLEANING,
    LEXICON,
    CONTRACT,
)
QUALITY_TABLES: tuple[Table, ...] = (EXPECTATION_RESULT, FAILING_ROW)
WAREHOUSE_TABLES: tuple[Table, ...] = (*STAR_TABLES, *AUDIT_TABLES, *QUALITY_TABLES)
STAGE_TABLES: tuple[Table, ...] = (FOUND_FILE, READ_FILE, RAW_REVIEW, RECORD_COUNT)

CONTRACT_DIGEST = contract_digest(WAREHOUSE_TABLES)

__all__ = [
    "AUDIT_TABLES",
    "CONTRACT_DIGEST",
    "CONTRACT_VERSION",
    "QUALITY_TABLES",
    "STAGE_TABLES",
    "STAR_TABLES",
    "WAREHOUSE_TABLES",
    "Column",
    "Table",
]
