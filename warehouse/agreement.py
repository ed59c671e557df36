"""What the agreement reads of an open candidate, and where its results go: only the films and persons of this run.

Keys are digests, so the films (or persons) whose key leaves the same remainder are an even share of all: large loads
are agreed on share by share, and no more mentions are in memory than one share has.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from contracts.dimensions import DIM_PERSON
from contracts.schema import Table
from contracts.star import FACT_CREDIT
from warehouse.candidate import Candidate
from warehouse.stage import parquet_select_sql, write_stage
from warehouse.store import executed

MENTIONS_OF_A_SHARE: Final = 400_000

# What the reference says of a person stays; people whom nothing names any more go when the reference is tied.
NAME_PERSONS = """
UPDATE dim_person SET full_name = s.full_name
FROM ({staged}) s
WHERE s.person_key = dim_person.person_key AND s.full_name <> dim_person.full_name
"""
DELETE_CREDITS = "DELETE FROM fact_credit WHERE title_key IN (SELECT same_title_key FROM touched_film)"

# All ids of a film have the name that its reviews agree on. A name that the dump or the reference gives comes first.
AGREED_NAMES = """
UPDATE dim_title SET
  agreed_name = a.agreed_name,
  agreed_name_review_count = a.agreed_name_review_count,
  title_name_agreement_share = a.title_name_agreement_share,
  title_name = a.title_name,
  title_name_source = a.title_name_source,
  load_run_key = $run
FROM (
  SELECT d.title_key, n.agreed_name, coalesce(n.agreed_name_review_count, 0) AS agreed_name_review_count,
         n.title_name_agreement_share, coalesce(d.reference_name, d.dump_name, n.agreed_name) AS title_name,
         CASE WHEN d.reference_name IS NOT NULL THEN 'reference' WHEN d.dump_name IS NOT NULL THEN 'dump'
              WHEN n.agreed_name IS NOT NULL THEN 'agreed' ELSE 'unknown' END AS title_name_source
  FROM dim_title d
  SEMI JOIN touched_film USING (same_title_key)
  LEFT JOIN agreed_name n ON n.title_key = d.same_title_key
) a
WHERE a.title_key = dim_title.title_key
  AND row(dim_title.agreed_name, dim_title.agreed_name_review_count, dim_title.title_name_agreement_share,
          dim_title.title_name, dim_title.title_name_source)
    IS DISTINCT FROM row(a.agreed_name, a.agreed_name_review_count, a.title_name_agreement_share,
                         a.title_name, a.title_name_source)
"""

# What the agreement asks of the mentions: to fetch all of their columns would take 1.6 times as long.
_OF_PERSONS = "person_key, mention_text, normalised_text"
_OF_FILMS = """
m.review_key, m.mention_number, m.mention_kind, m.role, m.mention_text, m.normalised_text, m.character_name,
m.person_key, m.extraction_rule
"""

COUNTS = """
SELECT (SELECT count(*) FROM fact_mention) AS mention_count,
       (SELECT count(*) FROM fact_credit WHERE is_agreed) AS credit_count,
       (SELECT count(agreed_name) FROM dim_title WHERE title_key = same_title_key) AS named_film_count
"""


def share_count(candidate: Candidate) -> int:
    """Into how many shares the touched films and persons are cut."""
    counts = candidate.query(
        "SELECT count(*) AS n FROM fact_mention m JOIN dim_title t USING (title_key) SEMI JOIN touched_film f"
        " ON f.same_title_key = t.same_title_key UNION ALL"
        " SELECT count(*) FROM fact_mention SEMI JOIN touched_person USING (person_key)"
    )
    return 1 + int(max(counts.get_column("n").to_list())) // MENTIONS_OF_A_SHARE


def mentions_of_persons(candidate: Candidate, share: int, of: int) -> pl.DataFrame:
    """The mentions of the touched persons of one share: the columns of `fact_mention` that name somebody."""
    return candidate.query(
        f"SELECT {_OF_PERSONS} FROM fact_mention SEMI JOIN touched_person USING (person_key)"
        f" WHERE person_key % {of} = {share}"
    )


def mentions_of_films(candidate: Candidate, kind: str, share: int, of: int) -> pl.DataFrame:
    """The mentions of one kind in the reviews of the touched films of one share: `fact_mention`, where needed."""
    return candidate.query(
        f"SELECT {_OF_FILMS} FROM fact_mention m JOIN dim_title t USING (title_key) SEMI JOIN touched_film f"
        " ON f.same_title_key = t.same_title_key"
        f" WHERE m.mention_kind = $kind AND t.same_title_key % {of} = {share}",
        {"kind": kind},
    )


def reviews_of_films(candidate: Candidate, share: int, of: int) -> pl.DataFrame:
    """The reviews of the touched films of one share: `review_key`, `title_key`, `content_digest`."""
    return candidate.query(
        "SELECT r.review_key, r.title_key, r.content_digest FROM fact_review r JOIN dim_title t USING (title_key)"
        f" SEMI JOIN touched_film f ON f.same_title_key = t.same_title_key WHERE t.same_title_key % {of} = {share}"
    )


def titles_of_films(candidate: Candidate, share: int, of: int) -> pl.DataFrame:
    """The ids of the touched films of one share: `dim_title`."""
    return candidate.query(
        f"SELECT * FROM dim_title SEMI JOIN touched_film USING (same_title_key) WHERE same_title_key % {of} = {share}"
    )


def forget_agreement(candidate: Candidate) -> None:
    """Take away what the touched films and persons were said to be; persons that nobody names any more stay away."""
    executed(candidate.connection, DELETE_CREDITS, "deleting the credits of the touched films")


def insert_persons(candidate: Candidate, rows: pl.DataFrame) -> None:
    """Add the touched persons of one share, and name those who are known as most texts now do."""
    if rows.is_empty():
        return
    path = candidate.work / "persons.parquet"
    write_stage(_stored(rows, DIM_PERSON), path)
    named = NAME_PERSONS.format(staged=parquet_select_sql([path]))
    executed(candidate.connection, named, "naming the touched persons")
    candidate.insert_missing(DIM_PERSON, _stored(rows, DIM_PERSON))


def insert_credits(candidate: Candidate, rows: pl.DataFrame) -> None:
    """Add the credits of the touched films of one share."""
    candidate.insert(FACT_CREDIT, _stored(rows, FACT_CREDIT))


def _stored(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    return rows.select(table.column_names)


def set_agreed_names(candidate: Candidate, names: pl.DataFrame) -> None:
    """Name the touched films: `title_key` (of the film), `agreed_name`, its count and share.

    A touched film that is not among them has no agreed name.
    """
    _with_frame(candidate, "agreed_name", names, AGREED_NAMES, "naming the touched films")


def _with_frame(candidate: Candidate, name: str, rows: pl.DataFrame, statement: str, what: str) -> None:
    path = candidate.work / f"{name}.parquet"
    write_stage(rows, path)
    executed(candidate.connection, f"CREATE OR REPLACE TEMP VIEW {name} AS {parquet_select_sql([path])}", what)
    executed(candidate.connection, statement, what, {"run": candidate.run_key} if "$run" in statement else None)
