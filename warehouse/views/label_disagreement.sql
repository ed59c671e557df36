-- One review whose label, rating and stated rating do not all say the same.
-- stated_difference: Stated rating less given rating; missing unless both are there.
-- is_label_against_rating: Whether a positive or negative label meets a rating of another band.
-- is_label_against_stated: Whether a positive or negative label meets a stated rating of another band.
-- is_rating_against_stated: Whether given and stated rating differ by more than 1.
WITH compared AS (
    SELECT
        fact.*,
        fact.stated_rating_out_of_10 - fact.rating_out_of_10 AS stated_difference,
        fact.label IN ('positive', 'negative') AS has_sentiment,
        rating.band AS rating_band,
        stated.band AS stated_band
    FROM main.fact_review AS fact
    JOIN main.dim_rating AS rating ON rating.rating_key = fact.rating_key
    LEFT JOIN main.dim_rating AS stated ON stated.rating_out_of_10 = fact.stated_rating_out_of_10
),
judged AS (
    SELECT
        *,
        has_sentiment AND rating_band <> 'unrated' AND rating_band <> label AS is_label_against_rating,
        has_sentiment AND coalesce(stated_band <> label, false) AS is_label_against_stated,
        coalesce(abs(stated_difference) > 1, false) AS is_rating_against_stated
    FROM compared
)
SELECT
    judged.review_key,
    source.source_id,
    judged.review_id,
    title.title_id,
    judged.label,
    judged.rating_raw,
    judged.rating_out_of_10,
    judged.stated_rating_out_of_10,
    judged.stated_difference,
    judged.is_label_against_rating,
    judged.is_label_against_stated,
    judged.is_rating_against_stated
FROM judged
JOIN main.dim_source AS source ON source.source_key = judged.source_key
JOIN main.dim_title AS title ON title.title_key = judged.title_key
WHERE judged.is_label_against_rating OR judged.is_label_against_stated OR judged.is_rating_against_stated;
