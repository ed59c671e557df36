-- How are the films of each genre rated, if a rating counts in parts for each genre of its film, and so only once?
WITH genre_of_film AS (
    SELECT title.same_title_key, bridge.genre, sum(bridge.genre_share) AS share
    FROM bridge_title_genre AS bridge
    JOIN dim_title AS title USING (title_key)
    GROUP BY ALL
), weighted AS (
    SELECT same_title_key, genre, share / sum(share) OVER (PARTITION BY same_title_key) AS weight
    FROM genre_of_film
)
SELECT weighted.genre, round(sum(weighted.weight), 2) AS rated_text_count,
    round(sum(review.rating_out_of_10 * weighted.weight) / sum(weighted.weight), 2) AS mean_rating_out_of_10
FROM review_distinct AS review
JOIN weighted USING (same_title_key)
WHERE review.rating_out_of_10 IS NOT NULL
GROUP BY weighted.genre
ORDER BY mean_rating_out_of_10 DESC, weighted.genre;
