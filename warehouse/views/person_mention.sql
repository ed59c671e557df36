-- One person named in one review in one role.
-- title_label: Name and year of the reviewed title, or its id where no name is known.
-- is_duplicate: Whether another review stands first among those of the same raw text.
SELECT
    mention.review_key,
    mention.mention_number,
    review.review_id,
    title.same_title_key,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    review.rating_out_of_10,
    mention.role,
    mention.person_key,
    person.full_name,
    mention.character_name,
    mention.mention_text,
    mention.start_character,
    mention.occurrence_count,
    mention.extraction_rule,
    review.duplicate_of_review_key IS NOT NULL AS is_duplicate
FROM main.fact_mention AS mention
JOIN main.fact_review AS review ON review.review_key = mention.review_key
JOIN main.dim_title AS title ON title.title_key = mention.title_key
JOIN main.dim_person AS person ON person.person_key = mention.person_key
WHERE mention.mention_kind = 'person';
