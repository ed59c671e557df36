-- Which three titles are rated best in each source?
WITH rated AS (
    SELECT source_id, same_title_key, any_value(title_label ORDER BY review_key) AS title_label, count(*) AS rated_text_count,
        avg(rating_out_of_10) AS mean_rating
    FROM review_distinct
    WHERE rating_out_of_10 IS NOT NULL AND same_title_key <> 0
    GROUP BY ALL
)
SELECT source_id, rank() OVER best AS place, title_label, rated_text_count, round(mean_rating, 2) AS mean_rating_out_of_10
FROM rated
WINDOW best AS (PARTITION BY source_id ORDER BY mean_rating DESC, rated_text_count DESC)
QUALIFY rank() OVER best <= 3
ORDER BY source_id, place, title_label;
