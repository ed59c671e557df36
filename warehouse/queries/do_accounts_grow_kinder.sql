-- Do accounts rate kinder in their later reviews than in their first?
WITH turn AS (
    SELECT reviewer_label, rating_out_of_10, row_number() OVER (PARTITION BY reviewer_key ORDER BY reviewed_on, review_key) AS turn,
        rating_out_of_10 - first_value(rating_out_of_10) OVER (PARTITION BY reviewer_key ORDER BY reviewed_on, review_key)
            AS above_first
    FROM review
    WHERE reviewer_key <> 0 AND rating_out_of_10 IS NOT NULL AND reviewed_on IS NOT NULL
)
SELECT turn, count(*) AS review_count, round(avg(rating_out_of_10), 2) AS mean_rating_out_of_10,
    round(avg(above_first), 2) AS above_own_first
FROM turn
WHERE turn <= 20
GROUP BY turn
ORDER BY turn;
