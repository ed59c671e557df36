-- Which outlets are harsher than others on the same titles?
WITH rated AS (
    SELECT reviewer.publication_name, fact.rating_out_of_10, title.same_title_key,
        avg(fact.rating_out_of_10) OVER (PARTITION BY title.same_title_key) AS mean_of_title,
        count(*) OVER (PARTITION BY title.same_title_key) AS of_title_count
    FROM fact_review AS fact
    JOIN dim_reviewer AS reviewer USING (reviewer_key)
    JOIN dim_title AS title USING (title_key)
    WHERE fact.rating_out_of_10 IS NOT NULL AND fact.title_key <> 0
)
SELECT publication_name, count(*) AS rated_review_count, count(DISTINCT same_title_key) AS title_count,
    round(avg(rating_out_of_10 - mean_of_title), 2) AS above_mean_of_titles
FROM rated
WHERE publication_name IS NOT NULL AND of_title_count > 1
GROUP BY publication_name
ORDER BY above_mean_of_titles, rated_review_count DESC, publication_name
LIMIT 20;
