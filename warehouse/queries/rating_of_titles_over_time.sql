-- How did the mean rating of each title move, review by review?
SELECT source_id, title_label, reviewed_on, rating_out_of_10,
    round(avg(rating_out_of_10) OVER so_far, 2) AS mean_so_far,
    rating_out_of_10 - lag(rating_out_of_10) OVER so_far AS change_from_the_one_before
FROM review_distinct
WHERE same_title_key <> 0 AND rating_out_of_10 IS NOT NULL AND reviewed_on IS NOT NULL
WINDOW so_far AS (PARTITION BY same_title_key ORDER BY reviewed_on, review_key)
ORDER BY source_id, title_label, reviewed_on, review_key
LIMIT 50;
