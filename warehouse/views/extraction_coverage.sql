-- One kind of mention in one source: in how many of its reviews, and of its films, something of that kind was found.
-- review_count: Extracted reviews of the source.
-- naming_review_count: Reviews with a mention of the kind.
-- naming_review_share: Their share of the extracted reviews.
-- film_count: Films that the extracted reviews are about, whatever their ids.
-- naming_film_count: Films with a review that has a mention of the kind.
-- naming_film_share: Their share of the films; missing where no review has a title.
-- mention_count: Mentions of the kind.
WITH extracted AS (
    SELECT fact.review_key, fact.source_key, nullif(title.same_title_key, 0) AS same_title_key
    FROM main.fact_review AS fact
    JOIN main.dim_title AS title ON title.title_key = fact.title_key
    WHERE fact.lexicon_version IS NOT NULL
),
whole AS (
    SELECT source_key, count(*) AS review_count, count(DISTINCT same_title_key) AS film_count
    FROM extracted
    GROUP BY ALL
),
kind AS (
    SELECT DISTINCT mention_kind FROM main.fact_mention
),
of_review AS (
    SELECT review_key, mention_kind, count(*) AS mention_count
    FROM main.fact_mention
    GROUP BY ALL
),
of_film AS (
    SELECT
        extracted.source_key,
        of_review.mention_kind,
        extracted.same_title_key,
        count(*) AS naming_review_count,
        sum(of_review.mention_count) AS mention_count
    FROM of_review
    JOIN extracted ON extracted.review_key = of_review.review_key
    GROUP BY ALL
),
counted AS (
    SELECT
        source_key,
        mention_kind,
        sum(naming_review_count)::BIGINT AS naming_review_count,
        count(same_title_key) AS naming_film_count,
        sum(mention_count)::BIGINT AS mention_count
    FROM of_film
    GROUP BY ALL
)
SELECT
    source.source_id,
    kind.mention_kind,
    whole.review_count,
    coalesce(counted.naming_review_count, 0) AS naming_review_count,
    coalesce(counted.naming_review_count, 0) / whole.review_count AS naming_review_share,
    whole.film_count,
    coalesce(counted.naming_film_count, 0) AS naming_film_count,
    coalesce(counted.naming_film_count, 0) / nullif(whole.film_count, 0) AS naming_film_share,
    coalesce(counted.mention_count, 0) AS mention_count
FROM whole
JOIN main.dim_source AS source ON source.source_key = whole.source_key
CROSS JOIN kind
LEFT JOIN counted ON counted.source_key = whole.source_key AND counted.mention_kind = kind.mention_kind
ORDER BY source.source_id, kind.mention_kind;
