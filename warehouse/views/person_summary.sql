-- One person whom a review names: how often, on how many films, and what the reviews agree on.
-- text_count: Distinct texts that name the person.
-- film_count: Films in whose reviews the person is named.
-- credit_count: Credits of the person that reviews agree on, over all films and roles.
-- directed_film_count: Films that the person has directed, as reviews agree.
-- acted_film_count: Films that the person has acted in, as reviews agree.
-- mean_rating_out_of_10: Mean rating over the distinct rated texts that name the person; missing if none is rated.
WITH naming AS (
    SELECT DISTINCT
        mention.person_key,
        review.review_key,
        title.same_title_key,
        review.rating_out_of_10
    FROM main.fact_mention AS mention
    JOIN main.fact_review AS review ON review.review_key = mention.review_key
    JOIN main.dim_title AS title ON title.title_key = review.title_key
    WHERE mention.person_key <> 0 AND review.duplicate_of_review_key IS NULL
),
named AS (
    SELECT
        person_key,
        count(*) AS text_count,
        count(DISTINCT nullif(same_title_key, 0)) AS film_count,
        avg(rating_out_of_10) AS mean_rating_out_of_10
    FROM naming
    GROUP BY ALL
),
credited AS (
    SELECT
        person_key,
        count(*) AS credit_count,
        count(*) FILTER (role = 'director') AS directed_film_count,
        count(*) FILTER (role = 'actor') AS acted_film_count
    FROM main.fact_credit
    WHERE is_agreed
    GROUP BY ALL
)
SELECT
    person.person_key,
    person.full_name,
    named.text_count,
    named.film_count,
    coalesce(credited.credit_count, 0) AS credit_count,
    coalesce(credited.directed_film_count, 0) AS directed_film_count,
    coalesce(credited.acted_film_count, 0) AS acted_film_count,
    named.mean_rating_out_of_10
FROM named
JOIN main.dim_person AS person ON person.person_key = named.person_key
LEFT JOIN credited ON credited.person_key = named.person_key;
