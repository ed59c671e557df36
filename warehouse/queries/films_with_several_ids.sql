-- Which films have several ids, and how many equal texts say so?
SELECT leading_title_id, list(alias_title_id ORDER BY alias_title_id) AS other_ids, max(shared_review_count) AS shared_review_count
FROM title_alias
GROUP BY same_title_key, leading_title_id
ORDER BY len(other_ids) DESC, leading_title_id
LIMIT 20;
