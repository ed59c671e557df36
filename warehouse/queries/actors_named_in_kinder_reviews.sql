-- Do reviews that name an actor rate higher than other reviews of the same titles?
WITH rated AS (
    SELECT review_key, same_title_key, rating_out_of_10,
        rating_out_of_10 - avg(rating_out_of_10) OVER (PARTITION BY same_title_key) AS above_title
    FROM review_distinct
    WHERE same_title_key <> 0 AND rating_out_of_10 IS NOT NULL
), named AS (
    SELECT DISTINCT review_key, full_name
    FROM person_mention
    WHERE role = 'actor'
)
SELECT named.full_name AS actor, count(*) AS naming_text_count, count(DISTINCT rated.same_title_key) AS title_count,
    round(avg(rated.rating_out_of_10), 2) AS mean_rating_out_of_10, round(avg(rated.above_title), 2) + 0.0 AS above_mean_of_title
FROM named
JOIN rated USING (review_key)
GROUP BY named.full_name
HAVING naming_text_count >= 2
ORDER BY above_mean_of_title DESC, naming_text_count DESC, actor
LIMIT 20;
