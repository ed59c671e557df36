-- One review marked as a duplicate, beside the first review of the same raw text.
-- first_review_key: The first review of the same raw text.
-- first_source_id: The source of the first review.
-- first_review_id: The id of the first review within its source.
-- first_title_id: The title id of the first review.
-- first_split: The part of a machine-learning split that the first review is in.
-- first_label: The sentiment that the dump gives the first review.
-- first_rating_out_of_10: The rating that the first review gives.
-- is_same_title: Whether both are about the same film, whatever its ids.
-- is_same_rating: Whether both give the same rating, or both none.
-- is_same_split: Whether both are in the same part of a split.
SELECT
    copy.review_key,
    source.source_id,
    copy.review_id,
    title.title_id,
    copy.split,
    copy.label,
    copy.rating_out_of_10,
    original.review_key AS first_review_key,
    first_source.source_id AS first_source_id,
    original.review_id AS first_review_id,
    first_title.title_id AS first_title_id,
    original.split AS first_split,
    original.label AS first_label,
    original.rating_out_of_10 AS first_rating_out_of_10,
    title.same_title_key = first_title.same_title_key AS is_same_title,
    copy.rating_out_of_10 IS NOT DISTINCT FROM original.rating_out_of_10 AS is_same_rating,
    copy.split = original.split AS is_same_split,
    copy.content_digest
FROM main.fact_review AS copy
JOIN main.fact_review AS original ON original.review_key = copy.duplicate_of_review_key
JOIN main.dim_source AS source ON source.source_key = copy.source_key
JOIN main.dim_title AS title ON title.title_key = copy.title_key
JOIN main.dim_source AS first_source ON first_source.source_key = original.source_key
JOIN main.dim_title AS first_title ON first_title.title_key = original.title_key;
