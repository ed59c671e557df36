-- Which accounts post one text on several titles?
SELECT source_id, reviewer_label, count(*) AS review_count, count(DISTINCT same_title_key) AS title_count,
    any_value(left(clean_text, 60)) AS begins
FROM review
WHERE reviewer_key <> 0
GROUP BY source_id, reviewer_key, reviewer_label, content_digest
HAVING title_count > 1
ORDER BY review_count DESC, source_id, reviewer_label
LIMIT 20;
