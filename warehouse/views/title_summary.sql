-- One film that has reviews, all its ids together: how much is written about it and how it is rated.
-- Reviews without a title are left out.
-- title_id: The id that leads the ids of the film.
-- title_label: Name and year of the film, or its leading id where no name is known.
-- title_id_count: Ids of the film that have reviews.
-- review_count: Reviews of the film.
-- rated_review_count: Reviews of the film that give a rating.
-- distinct_text_count: Different raw texts among its reviews.
-- rated_text_count: Different raw texts among its reviews that give a rating.
-- mean_rating_out_of_10: Mean rating over the different texts; missing if none is rated.
-- first_reviewed_on: Day of the first review; missing where the source has no days.
-- last_reviewed_on: Day of the last review; missing where the source has no days.
WITH text_of_title AS (
    SELECT
        title.same_title_key,
        fact.content_digest,
        count(*) AS review_count,
        count(fact.rating_out_of_10) AS rated_review_count,
        avg(fact.rating_out_of_10) AS rating_out_of_10,
        min(fact.reviewed_on) AS first_reviewed_on,
        max(fact.reviewed_on) AS last_reviewed_on
    FROM main.fact_review AS fact
    JOIN main.dim_title AS title ON title.title_key = fact.title_key
    WHERE fact.title_key <> 0
    GROUP BY ALL
),
summed AS (
    SELECT
        same_title_key,
        sum(review_count)::BIGINT AS review_count,
        sum(rated_review_count)::BIGINT AS rated_review_count,
        count(*) AS distinct_text_count,
        count(rating_out_of_10) AS rated_text_count,
        avg(rating_out_of_10) AS mean_rating_out_of_10,
        min(first_reviewed_on) AS first_reviewed_on,
        max(last_reviewed_on) AS last_reviewed_on
    FROM text_of_title
    GROUP BY ALL
),
id_of_title AS (
    SELECT title.same_title_key, count(DISTINCT fact.title_key) AS title_id_count
    FROM main.fact_review AS fact
    JOIN main.dim_title AS title ON title.title_key = fact.title_key
    GROUP BY ALL
)
SELECT
    summed.same_title_key,
    film.id_namespace,
    film.title_id,
    coalesce(film.title_name || coalesce(' (' || film.release_year || ')', ''), film.title_id) AS title_label,
    film.url,
    ids.title_id_count,
    summed.review_count,
    summed.rated_review_count,
    summed.distinct_text_count,
    summed.rated_text_count,
    summed.mean_rating_out_of_10,
    summed.first_reviewed_on,
    summed.last_reviewed_on
FROM summed
JOIN id_of_title AS ids ON ids.same_title_key = summed.same_title_key
JOIN main.dim_title AS film ON film.title_key = summed.same_title_key;
