-- In which films rated low do reviews that name an actor still rate much higher than the others of the same film?
WITH rated AS (
    SELECT review.review_key, review.same_title_key, review.title_label, review.rating_out_of_10
    FROM review_distinct AS review
    WHERE review.same_title_key <> 0 AND review.rating_out_of_10 IS NOT NULL
),
acted AS (
    SELECT rated.same_title_key, rated.review_key, mention.full_name
    FROM rated
    JOIN person_mention AS mention ON mention.review_key = rated.review_key
    WHERE mention.role = 'actor'
),
film AS (
    SELECT same_title_key, any_value(title_label ORDER BY review_key) AS title_label, count(*) AS rated_text_count,
        avg(rating_out_of_10) AS mean_rating
    FROM rated
    GROUP BY same_title_key
)
SELECT film.title_label, acted.full_name AS actor, count(DISTINCT rated.review_key) AS naming_text_count,
    round(avg(rated.rating_out_of_10), 2) AS mean_of_texts_naming_the_actor, round(film.mean_rating, 2) AS mean_of_film,
    film.rated_text_count
FROM film
JOIN acted ON acted.same_title_key = film.same_title_key
JOIN rated ON rated.review_key = acted.review_key
WHERE film.mean_rating <= 4
GROUP BY ALL
HAVING naming_text_count >= 3 AND mean_of_texts_naming_the_actor >= mean_of_film + 1
ORDER BY mean_of_texts_naming_the_actor - mean_of_film DESC, film.title_label, actor
LIMIT 20;
