-- In how many reviews, and of how many films, is each kind of thing found?
SELECT source_id, mention_kind, naming_review_count, round(100 * naming_review_share, 1) AS percent_of_reviews,
    naming_film_count, round(100 * naming_film_share, 1) AS percent_of_films, mention_count
FROM extraction_coverage
ORDER BY source_id, naming_review_count DESC, mention_kind;
