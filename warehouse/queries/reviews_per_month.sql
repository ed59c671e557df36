-- How many reviews came in each month, months without any shown?
WITH span AS (
    SELECT min(month_start_on) AS first_on, max(month_start_on) AS last_on
    FROM fact_review
    JOIN dim_date ON date_key = review_date_key
)
SELECT date.month_start_on, count(fact.review_key) AS review_count, round(avg(fact.rating_out_of_10), 2) AS mean_rating_out_of_10
FROM dim_date AS date
JOIN span ON date.month_start_on BETWEEN span.first_on AND span.last_on
LEFT JOIN fact_review AS fact ON fact.review_date_key = date.date_key
GROUP BY date.month_start_on
ORDER BY date.month_start_on;
