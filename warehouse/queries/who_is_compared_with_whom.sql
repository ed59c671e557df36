-- Who is compared with whom: which people are named in passing in reviews of films by which directors?
SELECT credit.full_name AS director, mention.full_name AS compared_with, count(DISTINCT mention.review_key) AS text_count,
    count(DISTINCT mention.same_title_key) AS film_count
FROM credit_of_title AS credit
JOIN person_mention AS mention ON mention.same_title_key = credit.same_title_key
WHERE credit.role = 'director' AND credit.is_agreed AND mention.role = 'mentioned' AND NOT mention.is_duplicate
    AND mention.person_key <> credit.person_key
GROUP BY ALL
ORDER BY text_count DESC, director, compared_with
LIMIT 20;
