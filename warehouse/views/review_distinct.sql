-- One raw text: the review that stands first among those with that text, so that no text counts twice.
-- review_count: Reviews that have this text, the first one included.
SELECT
    review.review_key,
    copies.review_count,
    review.source_id,
    review.review_id,
    review.split,
    review.label,
    review.title_key,
    review.same_title_key,
    review.title_id,
    review.title_label,
    review.reviewer_key,
    review.reviewer_label,
    review.review_date_key,
    review.reviewed_on,
    review.reviewed_at,
    review.rating_out_of_10,
    review.whole_step_out_of_10,
    review.rating_label,
    review.rating_band,
    review.stated_rating_out_of_10,
    review.has_spoiler_warning,
    review.recommendation,
    review.word_count,
    review.sentence_count,
    review.paragraph_count,
    review.character_count,
    review.helpful_vote_count,
    review.vote_count,
    review.is_verified_purchase,
    review.content_digest,
    review.headline_text,
    review.clean_text
FROM main.review AS review
JOIN (
    SELECT coalesce(duplicate_of_review_key, review_key) AS review_key, count(*) AS review_count
    FROM main.fact_review
    GROUP BY ALL
) AS copies ON copies.review_key = review.review_key
WHERE NOT review.is_duplicate;
