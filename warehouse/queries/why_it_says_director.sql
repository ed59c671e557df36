-- Why does it say director: which sentence of which review?
SELECT credit.title_label, credit.full_name AS director, evidence.review_id, evidence.snippet, evidence.extraction_rule
FROM credit_of_title AS credit
JOIN mention_evidence AS evidence
    ON evidence.review_key = credit.evidence_review_key AND evidence.mention_number = credit.evidence_mention_number
WHERE credit.role = 'director' AND credit.is_agreed
ORDER BY credit.review_count DESC, credit.title_label, director
LIMIT 20;
