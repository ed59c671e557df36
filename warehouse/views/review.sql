-- One review: exactly the rows of fact_review, with its source, title, reviewer, rating and texts spelled out.
-- title_label: Name and year of the title, or its id where no name is known.
-- reviewer_label: Name of the reviewer as shown, or the id.
-- rating_band: Negative to 4, positive from 7, mixed between, unrated without a rating.
-- is_duplicate: Whether another review stands first among those of the same raw text.
-- first_review_key: The review that stands first among those of the same raw text; its own key if it is the first.
SELECT
    fact.review_key,
    source.source_id,
    fact.review_id,
    fact.split,
    fact.label,
    fact.title_key,
    title.same_title_key,
    title.title_id,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    fact.reviewer_key,
    coalesce(reviewer.display_name, reviewer.reviewer_id) AS reviewer_label,
    fact.review_date_key,
    fact.reviewed_on,
    fact.reviewed_at,
    fact.rating_out_of_10,
    rating.whole_step_out_of_10,
    rating.rating_label,
    rating.band AS rating_band,
    fact.stated_rating_out_of_10,
    fact.has_spoiler_warning,
    fact.recommendation,
    fact.word_count,
    fact.sentence_count,
    fact.paragraph_count,
    fact.character_count,
    fact.helpful_vote_count,
    fact.vote_count,
    fact.is_verified_purchase,
    fact.duplicate_of_review_key IS NOT NULL AS is_duplicate,
    coalesce(fact.duplicate_of_review_key, fact.review_key) AS first_review_key,
    fact.content_digest,
    text.headline_text,
    text.clean_text
FROM main.fact_review AS fact
JOIN main.review_text AS text ON text.review_key = fact.review_key
JOIN main.dim_source AS source ON source.source_key = fact.source_key
JOIN main.dim_title AS title ON title.title_key = fact.title_key
JOIN main.dim_reviewer AS reviewer ON reviewer.reviewer_key = fact.reviewer_key
JOIN main.dim_rating AS rating ON rating.rating_key = fact.rating_key;
