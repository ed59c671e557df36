-- How are the films with at least 3 rated texts rated, best first?
SELECT title_label, rated_text_count, round(mean_rating_out_of_10, 2) AS mean_rating_out_of_10, review_count
FROM title_summary
WHERE rated_text_count >= 3
ORDER BY mean_rating_out_of_10 DESC, rated_text_count DESC, title_label
LIMIT 20;
