-- In which ISO weeks did more reviews come than in the four weeks before on average?
WITH week AS (
    SELECT date.iso_year, date.iso_week, date.week_start_on, count(fact.review_key) AS review_count
    FROM dim_date AS date
    LEFT JOIN fact_review AS fact ON fact.review_date_key = date.date_key
    WHERE date.date_key <> 0
    GROUP BY ALL
), compared AS (
    SELECT *, avg(review_count) OVER (ORDER BY week_start_on ROWS BETWEEN 4 PRECEDING AND 1 PRECEDING) AS mean_of_4_before
    FROM week
)
SELECT iso_year, iso_week, week_start_on, review_count, round(mean_of_4_before, 2) AS mean_of_4_before
FROM compared
WHERE review_count > mean_of_4_before
ORDER BY review_count - mean_of_4_before DESC, week_start_on
LIMIT 20;
