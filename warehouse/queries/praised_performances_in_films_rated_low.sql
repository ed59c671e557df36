-- Which actors do reviews name far more kindly than the film, in films that are rated low?
WITH rated AS (
    SELECT review_key, same_title_key, title_label, rating_out_of_10
    FROM review_distinct
    WHERE same_title_key <> 0 AND rating_out_of_10 IS NOT NULL
),
film AS (
    SELECT same_title_key, any_value(title_label ORDER BY review_key) AS title_label, count(*) AS rated_text_count,
        avg(rating_out_of_10) AS mean_of_film
    FROM rated
    GROUP BY same_title_key
    HAVING mean_of_film <= 4
),
acted AS (
    SELECT DISTINCT rated.same_title_key, rated.review_key, rated.rating_out_of_10, mention.full_name
    FROM rated
    JOIN person_mention AS mention ON mention.review_key = rated.review_key
    WHERE mention.role = 'actor'
)
SELECT film.title_label, acted.full_name AS actor, count(*) AS naming_text_count,
    round(avg(acted.rating_out_of_10), 2) AS mean_of_texts_naming_the_actor, round(film.mean_of_film, 2) AS mean_of_film,
    film.rated_text_count
FROM film
JOIN acted ON acted.same_title_key = film.same_title_key
GROUP BY film.same_title_key, film.title_label, film.mean_of_film, film.rated_text_count, acted.full_name
HAVING naming_text_count >= 2 AND avg(acted.rating_out_of_10) >= film.mean_of_film + 1
ORDER BY avg(acted.rating_out_of_10) - film.mean_of_film DESC, film.title_label, actor
LIMIT 20;
