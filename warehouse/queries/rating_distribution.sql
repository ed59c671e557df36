-- How do the ratings spread over the scale in each source, empty steps shown?
SELECT source_id, step_label, review_count, round(100 * review_share, 1) AS percent, rtrim(bar(review_share, 0, 0.5, 40)) AS bar
FROM rating_distribution
ORDER BY source_id, whole_step_out_of_10 NULLS LAST;
