-- Which review is the most typical of its rating, by length?
WITH rated AS (
    SELECT whole_step_out_of_10, word_count, source_id, review_id, clean_text,
        abs(word_count - median(word_count) OVER (PARTITION BY whole_step_out_of_10)) AS distance
    FROM review_distinct
    WHERE whole_step_out_of_10 IS NOT NULL
)
SELECT whole_step_out_of_10, word_count, source_id, review_id, left(clean_text, 60) AS begins
FROM rated
QUALIFY row_number() OVER (PARTITION BY whole_step_out_of_10 ORDER BY distance, source_id, review_id) = 1
ORDER BY whole_step_out_of_10;
