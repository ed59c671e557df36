"""The expectations that no declaration can say: how the rows of a good warehouse look together."""

from __future__ import annotations

from expectations.expectation import Expectation
from expectations.shape_credits import credit_shape
from expectations.shape_dimensions import calendar_and_scale_shape, dim_source_shape, dim_title_shape, orphans
from expectations.shape_duplicates import duplicate_shape
from expectations.shape_labels import label_shape
from expectations.shape_language import language_shape
from expectations.shape_mentions import mention_shape
from expectations.shape_names import name_shape
from expectations.shape_positions import position_shape
from expectations.shape_ratings import rating_shape
from expectations.shape_records import record_shape
from expectations.shape_reference import reference_shape
from expectations.shape_reviews import fact_review_shape
from expectations.shape_texts import review_text_shape


def shape() -> tuple[Expectation, ...]:
    """All of them."""
    return (
        *fact_review_shape(),
        *label_shape(),
        *duplicate_shape(),
        *rating_shape(),
        *review_text_shape(),
        *language_shape(),
        *name_shape(),
        *record_shape(),
        *position_shape(),
        *mention_shape(),
        *credit_shape(),
        *dim_title_shape(),
        *reference_shape(),
        *dim_source_shape(),
        *calendar_and_scale_shape(),
        *orphans(),
    )
