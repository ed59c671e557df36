"""What is expected of the dimensions beside the declared rules."""

from __future__ import annotations

from collections.abc import Iterator

from contracts import STAR_TABLES, WAREHOUSE_TABLES
from contracts.dimensions import DIM_DATE, DIM_RATING, DIM_SOURCE, DIM_TITLE
from contracts.schema import Table
from expectations.expectation import Expectation, unexpected_rows

RATING_COUNT = 1002

# The complete aclImdb dump.
FOLDERS = {
    "train/positive": 12_500,
    "train/negative": 12_500,
    "train/unlabelled": 50_000,
    "test/positive": 12_500,
    "test/negative": 12_500,
}
COMPLETE_COUNT = sum(FOLDERS.values())
_FOLDER = r"(train|test)/(pos|neg|unsup)/[^/]*$"


def dim_title_shape() -> tuple[Expectation, ...]:
    """The expectations on `dim_title`."""
    return (
        unexpected_rows(
            "dim_title.same_title_key.points_at_leader",
            DIM_TITLE.name,
            "The ids of one film share the key of the smallest of them, so that a film is counted once.",
            """
            select
              judged.title_key::varchar as row_key,
              concat('id: ', judged.title_id, ', leader: ', coalesce(leader.title_id, 'missing')) as failing_value
            from judged
            left join dim_title as leader on leader.title_key = judged.same_title_key
            where leader.title_key is null
              or leader.same_title_key <> leader.title_key
              or (length(leader.title_id), leader.title_id, leader.id_namespace)
                > (length(judged.title_id), judged.title_id, judged.id_namespace)
            """,
            column_name="same_title_key",
        ),
        unexpected_rows(
            "dim_title.same_title_key.few_ids",
            DIM_TITLE.name,
            "A film has at most $most ids; more are often several films that share a stock text.",
            """
            select
              same_title_key::varchar as row_key,
              concat(count(*), ' ids: ', string_agg(title_id, ', ' order by title_id)) as failing_value
            from judged
            group by same_title_key
            having count(*) > $most
            """,
            column_name="same_title_key",
            severity="warning",
            bounds={"most": 6},
        ),
        unexpected_rows(
            "dim_title.title_id.few_reviews",
            DIM_TITLE.name,
            "aclImdb takes at most $most reviews of an id; more mean that ids were mismatched.",
            """
            select title_key::varchar as row_key, concat(title_id, ': ', max(review_count), ' reviews') as failing_value
            from (
              select judged.title_key, judged.title_id, count(*) as review_count
              from judged
              join fact_review as fact on fact.title_key = judged.title_key
              join dim_source as source on source.source_key = fact.source_key
              where source.layout = 'aclimdb' and judged.title_key <> 0
              group by judged.title_key, judged.title_id, source.source_key
            )
            where review_count > $most
            group by title_key, title_id
            """,
            column_name="title_id",
            severity="info",
            bounds={"most": 30},
        ),
    )


def dim_source_shape() -> tuple[Expectation, ...]:
    """The expectations on `dim_source`.

    A known dump is complete. Whoever loads a part of it does so on purpose: the sample, one folder, some files. So a
    folder is only judged if at least 90% of its reviews are there: nearly all of a folder is a damaged copy. A file
    that the ledger accounts for is not missing, be it unreadable, ignored, refused, a duplicate or removed.
    """
    is_complete = f"layout = 'aclimdb' and expected_review_count = {COMPLETE_COUNT}"
    of_complete = f"source_key in (select source_key from judged where {is_complete})"
    # Which files have no review is looked up where it matters: where a folder is short, and as many files as have none
    # could bring it near. A file of aclImdb holds one record.
    of_short = f"""source_key in (
                  select judged.source_key
                  from judged
                  cross join (values {_folders()}) as whole(folder, complete_count)
                  left join (
                    select source_key, concat(split, '/', label) as folder, count(*) as review_count
                    from fact_review
                    group by all
                  ) as known on known.source_key = judged.source_key and known.folder = whole.folder
                  left join (
                    select source_key, count(*) as file_count from audit.load_file where is_current group by all
                  ) as files on files.source_key = judged.source_key
                  left join (
                    select source_key, count(*) as review_count from fact_review group by all
                  ) as reviews on reviews.source_key = judged.source_key
                  where {is_complete} and coalesce(known.review_count, 0) < complete_count
                    and coalesce(known.review_count, 0) + file_count - coalesce(reviews.review_count, 0)
                      >= $nearly_share * complete_count)"""
    return (
        unexpected_rows(
            "dim_source.expected_review_count.is_complete",
            DIM_SOURCE.name,
            "A folder of a known dump that holds $nearly_share of its reviews holds all: the copy is whole.",
            f"""
            select
              concat(source_id, '/', folder) as row_key,
              concat(known_count, ' of ', complete_count, ' reviews are accounted for') as failing_value
            from (
              select
                judged.source_id,
                folder,
                complete_count,
                sum(review_count) as known_count
              from (
                select source_key, concat(split, '/', label) as folder, count(*) as review_count
                from fact_review
                where {of_complete}
                group by source_key, split, label
                union all
                select
                  source_key,
                  concat(regexp_extract(path, '{_FOLDER}', 1), '/', case regexp_extract(path, '{_FOLDER}', 2)
                    when 'pos' then 'positive' when 'neg' then 'negative' else 'unlabelled' end) as folder,
                  1 as review_count
                from (
                  with without_review as materialized (
                    select source_key, path
                    from audit.load_file as file
                    where is_current and {of_short}
                      and not exists (select 1 from fact_review as fact where fact.load_file_key = file.load_file_key)
                  )
                  from without_review
                )
                where regexp_matches(path, '{_FOLDER}')
              ) as known
              join judged on judged.source_key = known.source_key
              join (values {_folders()}) as whole(folder, complete_count) using (folder)
              group by judged.source_id, folder, complete_count
            )
            where known_count < complete_count and known_count >= $nearly_share * complete_count
            """,
            column_name="expected_review_count",
            judges="table",
            bounds={"nearly_share": 0.9},
        ),
    )


def _folders() -> str:
    return ", ".join(f"('{folder}', {complete_count})" for folder, complete_count in FOLDERS.items())


def calendar_and_scale_shape() -> tuple[Expectation, ...]:
    """The expectations on `dim_date` and `dim_rating`, which are made, not loaded."""
    return (
        unexpected_rows(
            "dim_date.day_on.whole_years",
            DIM_DATE.name,
            "The calendar holds every day of whole years, so that a month without reviews shows as a gap.",
            """
            select 'all' as row_key, concat(day_count, ' days from ', first_on, ' to ', last_on) as failing_value
            from (select count(day_on) as day_count, min(day_on) as first_on, max(day_on) as last_on from judged)
            where day_count > 0
              and (day_count <> last_on - first_on + 1
                or first_on <> make_date(year(first_on), 1, 1)
                or last_on <> make_date(year(last_on), 12, 31))
            """,
            column_name="day_on",
            judges="table",
            observed_query="select concat(count(day_on), ' days') from judged",
        ),
        Expectation(
            "dim_rating.row_count",
            DIM_RATING.name,
            "The scale holds every rating from 0.00 to 10.00 and the unknown one, so that empty steps show.",
            "ExpectTableRowCountToEqual",
            {"value": RATING_COUNT},
            None,
            judges="table",
            observed_query="select concat(count(*), ' rows') from judged",
        ),
    )


def orphans() -> Iterator[Expectation]:
    """For each dimension that grows with the data: no member that nothing refers to."""
    for dimension in STAR_TABLES:
        references = list(_references(dimension))
        if dimension.kind != "dimension" or dimension in (DIM_DATE, DIM_RATING) or not references:
            continue
        key = dimension.primary_key[0]
        unused = "\n  and ".join(
            f"not exists (select 1 from {table} as user where user.{column} = judged.{key})"
            for table, column in references
        )
        yield unexpected_rows(
            f"{dimension.name}.{key}.in_use",
            dimension.name,
            f"Every member of {dimension.name} but the unknown one is used; others are remains of what was removed.",
            f"select {key}::varchar as row_key, {dimension.natural_key[-1]}::varchar as failing_value from judged"
            f" where {key} <> 0 and {unused}",
            column_name=key,
            severity="info",
        )


def _references(dimension: Table) -> Iterator[tuple[str, str]]:
    """The tables and columns that refer to a dimension."""
    for table in WAREHOUSE_TABLES:
        for column in table.columns:
            if column.references == dimension:
                yield table.name, column.name
