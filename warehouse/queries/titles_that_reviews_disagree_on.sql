-- On which films do the reviews disagree most?
SELECT title_label, count(*) AS rated_text_count, round(avg(rating_out_of_10), 2) AS mean_rating_out_of_10,
    round(stddev_pop(rating_out_of_10), 2) AS spread, count(*) FILTER (rating_out_of_10 <= 2) AS at_most_2_count,
    count(*) FILTER (rating_out_of_10 >= 9) AS at_least_9_count
FROM review_distinct
WHERE same_title_key <> 0 AND rating_out_of_10 IS NOT NULL
GROUP BY same_title_key, title_label
HAVING rated_text_count >= 10
ORDER BY spread DESC, rated_text_count DESC, title_label
LIMIT 20;
