-- One text or one film that is in both the train and the test part of a source, among its labelled reviews.
-- leak_kind: Whether a text or a film is in both parts.
-- content_digest: Digest of the raw text; missing for a film.
-- same_title_key: The film; missing for a text.
-- title_label: Name and year of the film, or its leading id; of a text, of the film of its review in test.
-- train_review_count: Labelled reviews with it in train.
-- test_review_count: Labelled reviews with it in test.
-- train_review_key: One of its reviews in train.
-- test_review_key: One of its reviews in test.
WITH labelled AS (
    SELECT
        fact.source_key,
        fact.review_key,
        fact.split,
        fact.content_digest,
        title.same_title_key
    FROM main.fact_review AS fact
    JOIN main.dim_title AS title ON title.title_key = fact.title_key
    WHERE fact.split IN ('train', 'test') AND fact.label <> 'unlabelled'
),
leak AS (
    SELECT
        source_key,
        'text' AS leak_kind,
        content_digest,
        NULL::BIGINT AS same_title_key,
        min(same_title_key) FILTER (split = 'test') AS film_key,
        count(*) FILTER (split = 'train') AS train_review_count,
        count(*) FILTER (split = 'test') AS test_review_count,
        min(review_key) FILTER (split = 'train') AS train_review_key,
        min(review_key) FILTER (split = 'test') AS test_review_key
    FROM labelled
    GROUP BY source_key, content_digest
    UNION ALL
    SELECT
        source_key,
        'film',
        NULL,
        same_title_key,
        same_title_key,
        count(*) FILTER (split = 'train'),
        count(*) FILTER (split = 'test'),
        min(review_key) FILTER (split = 'train'),
        min(review_key) FILTER (split = 'test')
    FROM labelled
    WHERE same_title_key <> 0
    GROUP BY source_key, same_title_key
)
SELECT
    source.source_id,
    leak.leak_kind,
    leak.content_digest,
    leak.same_title_key,
    coalesce(film.title_name || coalesce(' (' || film.release_year || ')', ''), film.title_id) AS title_label,
    leak.train_review_count,
    leak.test_review_count,
    leak.train_review_key,
    leak.test_review_key
FROM leak
JOIN main.dim_source AS source ON source.source_key = leak.source_key
JOIN main.dim_title AS film ON film.title_key = leak.film_key
WHERE leak.train_review_count > 0 AND leak.test_review_count > 0;
