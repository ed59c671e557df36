-- One id of a film beside the id that leads: only films with several ids are here.
-- leading_title_id: The id that leads the ids of the film.
-- alias_title_key: Key of the other id.
-- alias_title_id: The other id.
-- leading_url: The page of the leading id.
-- alias_url: The page of the other id.
SELECT
    alias.same_title_key,
    alias.id_namespace,
    film.title_id AS leading_title_id,
    alias.title_key AS alias_title_key,
    alias.title_id AS alias_title_id,
    alias.same_title_source,
    alias.shared_review_count,
    film.url AS leading_url,
    alias.url AS alias_url
FROM main.dim_title AS alias
JOIN main.dim_title AS film ON film.title_key = alias.same_title_key
WHERE alias.title_key <> alias.same_title_key;
