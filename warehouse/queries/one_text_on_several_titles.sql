-- Which texts stand under several titles, although they can be about one only?
SELECT any_value(left(clean_text, 60)) AS begins, count(*) AS review_count, list(DISTINCT title_label ORDER BY title_label) AS titles
FROM review
WHERE title_key <> 0
GROUP BY content_digest
HAVING count(DISTINCT same_title_key) > 1
ORDER BY review_count DESC, begins
LIMIT 20;
