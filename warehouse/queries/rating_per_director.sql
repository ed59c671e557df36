-- How are the films of each director rated, by directors of at least 3 films?
SELECT credit.full_name AS director, count(*) AS film_count, sum(film.rated_text_count)::BIGINT AS rated_text_count,
    round(sum(film.mean_rating_out_of_10 * film.rated_text_count) / sum(film.rated_text_count), 2)
        AS mean_rating_out_of_10
FROM credit_of_title AS credit
JOIN title_summary AS film ON film.same_title_key = credit.same_title_key
WHERE credit.role = 'director' AND credit.is_agreed AND film.rated_text_count > 0
GROUP BY credit.person_key, credit.full_name
HAVING film_count >= 3
ORDER BY mean_rating_out_of_10 DESC, rated_text_count DESC, director
LIMIT 20;
