-- One work named in one review: the reviewed one, or another in passing.
-- title_label: Name and year of the reviewed title, or its id where no name is known.
-- named_title_label: Name and year of the work that is named; missing where it is not known which one it is.
-- is_duplicate: Whether another review stands first among those of the same raw text.
SELECT
    mention.review_key,
    mention.mention_number,
    review.review_id,
    title.same_title_key,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    review.rating_out_of_10,
    mention.role,
    mention.normalised_text,
    mention.named_title_key,
    named.title_name || coalesce(' (' || named.release_year || ')', '') AS named_title_label,
    mention.mention_text,
    mention.start_character,
    mention.occurrence_count,
    mention.extraction_rule,
    review.duplicate_of_review_key IS NOT NULL AS is_duplicate
FROM main.fact_mention AS mention
JOIN main.fact_review AS review ON review.review_key = mention.review_key
JOIN main.dim_title AS title ON title.title_key = mention.title_key
JOIN main.dim_title AS named ON named.title_key = mention.named_title_key
WHERE mention.mention_kind = 'title';
