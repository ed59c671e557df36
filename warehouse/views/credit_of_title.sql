-- One person in one role on one film, as its reviews or the reference say; the evidence is in mention_evidence.
-- same_title_key: The film, whatever its ids.
-- title_label: Name and year of the film, or its leading id where no name is known.
SELECT
    credit.title_key AS same_title_key,
    title.title_id,
    coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id) AS title_label,
    credit.role,
    credit.person_key,
    person.full_name,
    credit.character_name,
    credit.review_count,
    credit.person_review_count,
    credit.role_review_count,
    credit.agreement_share,
    credit.is_agreed,
    credit.credit_source,
    credit.billing_number,
    credit.evidence_review_key,
    credit.evidence_mention_number
FROM main.fact_credit AS credit
JOIN main.dim_title AS title ON title.title_key = credit.title_key
JOIN main.dim_person AS person ON person.person_key = credit.person_key;
