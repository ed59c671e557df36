-- One mention with the words around it: why a column says what it says.
-- title_label: Name and year of the reviewed title, or its id where no name is known.
-- snippet: Up to 100 characters before and after the mention, which stands in square brackets.
WITH placed AS (
    SELECT
        mention.*,
        text.clean_text,
        greatest(mention.start_character - 100, 1) AS snippet_start,
        mention.start_character + length(mention.mention_text) AS mention_end
    FROM main.fact_mention AS mention
    JOIN main.review_text AS text ON text.review_key = mention.review_key
)
SELECT
    placed.review_key,
    placed.mention_number,
    source.source_id,
    review.review_id,
    title.same_title_key,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    placed.mention_kind,
    placed.role,
    placed.person_key,
    placed.mention_text,
    placed.character_name,
    placed.extraction_rule,
    placed.start_character,
    regexp_replace(
        if(placed.snippet_start > 1, '…', '')
        || substr(placed.clean_text, placed.snippet_start, placed.start_character - placed.snippet_start)
        || '[' || placed.mention_text || ']'
        || substr(placed.clean_text, placed.mention_end, 100)
        || if(review.character_count >= placed.mention_end + 100, '…', ''),
        '\n+',
        ' ',
        'g'
    ) AS snippet
FROM placed
JOIN main.fact_review AS review ON review.review_key = placed.review_key
JOIN main.dim_source AS source ON source.source_key = review.source_key
JOIN main.dim_title AS title ON title.title_key = placed.title_key;
