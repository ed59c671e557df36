-- How few titles have half of the reviews?
WITH share AS (
    SELECT title_label, review_count, row_number() OVER largest AS place,
        sum(review_count) OVER (largest ROWS UNBOUNDED PRECEDING) / sum(review_count) OVER () AS share_so_far
    FROM title_summary
    WINDOW largest AS (ORDER BY review_count DESC, same_title_key)
)
SELECT place, title_label, review_count, round(100 * share_so_far, 1) AS percent_so_far
FROM share
WHERE share_so_far - review_count / (SELECT sum(review_count) FROM share) < 0.5
ORDER BY place
LIMIT 50;
