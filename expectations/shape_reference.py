"""What is expected of what reference data say."""

from __future__ import annotations

from contracts.dimensions import BRIDGE_TITLE_GENRE, DIM_TITLE
from expectations.expectation import Expectation, unexpected_rows


def reference_shape() -> tuple[Expectation, ...]:
    """The expectations on names and genres that reference data give."""
    return (
        unexpected_rows(
            "bridge_title_genre.genre_share.sums_to_one",
            BRIDGE_TITLE_GENRE.name,
            "The shares of the genres of a title sum to 1, so that nothing counts twice over several genres.",
            """
            select title_key::varchar as row_key, concat('sum: ', sum(genre_share)) as failing_value
            from judged
            group by title_key
            having abs(sum(genre_share) - 1) > 1e-9
            """,
            column_name="genre_share",
        ),
        unexpected_rows(
            "dim_title.reference_name.same_in_a_film",
            DIM_TITLE.name,
            "The ids of one film have one name in the reference; two names mean that two films were joined.",
            """
            select
              same_title_key::varchar as row_key,
              string_agg(concat(title_id, ': ', reference_name), ', ' order by title_id) as failing_value
            from judged
            where reference_name is not null
            group by same_title_key
            having count(distinct lower(reference_name)) > 1
            """,
            column_name="reference_name",
            severity="warning",
        ),
    )
