-- How is one title rated on several sites, side by side?
WITH named AS (
    SELECT review.source_id, lower(title.title_name) AS name, title.release_year, review.rating_out_of_10
    FROM review
    JOIN dim_title AS title USING (title_key)
    WHERE title.title_name IS NOT NULL AND review.rating_out_of_10 IS NOT NULL
), site AS (
    SELECT name, release_year, source_id, count(*) AS rated_review_count, avg(rating_out_of_10) AS mean_rating
    FROM named
    GROUP BY ALL
)
SELECT name, release_year, count(*) AS site_count, round(max(mean_rating) - min(mean_rating), 2) AS apart,
    list(source_id || ': ' || round(mean_rating, 2) || ' of ' || rated_review_count ORDER BY source_id) AS by_site
FROM site
GROUP BY name, release_year
HAVING site_count > 1
ORDER BY apart DESC, name
LIMIT 20;
