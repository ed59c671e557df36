-- Which places and awards go with which films?
WITH named AS (
    SELECT 'place' AS kind, * FROM place_mention
    UNION ALL
    SELECT 'award', * FROM award_mention
)
SELECT title_label, kind, any_value(mention_text ORDER BY review_key) AS named_as, count(DISTINCT review_key) AS text_count
FROM named
WHERE same_title_key <> 0 AND NOT is_duplicate
GROUP BY same_title_key, title_label, kind, normalised_text
HAVING text_count >= 2
ORDER BY text_count DESC, title_label, kind, named_as
LIMIT 20;
