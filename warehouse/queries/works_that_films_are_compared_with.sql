-- Which works are films compared with, and how are those rated themselves?
SELECT mention.title_label, mention.named_title_label AS compared_with,
    count(DISTINCT mention.review_key) AS text_count, round(own.mean_rating_out_of_10, 2) AS mean_rating_out_of_10,
    round(other.mean_rating_out_of_10, 2) AS mean_rating_of_the_other
FROM title_mention AS mention
JOIN title_summary AS own ON own.same_title_key = mention.same_title_key
JOIN dim_title AS named ON named.title_key = mention.named_title_key
JOIN title_summary AS other ON other.same_title_key = named.same_title_key
WHERE mention.role = 'mentioned' AND mention.named_title_key <> 0 AND NOT mention.is_duplicate
GROUP BY ALL
ORDER BY text_count DESC, mention.title_label, compared_with
LIMIT 20;
