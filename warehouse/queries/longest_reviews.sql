-- Which reviews are the longest?
SELECT source_id, review_id, title_label, word_count, paragraph_count, rating_label, left(clean_text, 60) AS begins
FROM review_distinct
ORDER BY word_count DESC, source_id, review_id
LIMIT 10;
