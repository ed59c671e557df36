"""Shares of many reviews are told by an even sample of them."""

from __future__ import annotations

import duckdb
import pytest

from expectations.drift_shares import SAMPLE, in_sample
from transforms.keys import key_of


@pytest.mark.parametrize(
    ("review_count", "one_in"), [(1_000, 1), (2 * SAMPLE - 1, 1), (2 * SAMPLE, 2), (7 * SAMPLE, 7)]
)
def test_a_sample_has_all_of_few_reviews_and_an_even_share_of_many(review_count: int, one_in: int) -> None:
    with duckdb.connect() as connection:
        keys = f"SELECT {key_of('fact_review', 'a')} + 11 * range AS review_key FROM range({review_count})"
        connection.execute(f"CREATE TABLE fact_review AS {keys}")
        count = f"SELECT count(*) FROM fact_review WHERE {in_sample('review_key')}"
        ((sampled,),) = connection.execute(count).fetchall()
    assert sampled == pytest.approx(review_count / one_in, abs=1)
