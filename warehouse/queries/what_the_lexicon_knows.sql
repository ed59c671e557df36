-- What has the corpus taught: how many terms of each kind, and which are the best supported?
SELECT term_kind, count(*) AS term_count, list(term ORDER BY support_count DESC, term)[:5] AS best_supported,
    any_value(lexicon_version)[:8] AS lexicon_version
FROM audit.lexicon
GROUP BY term_kind
ORDER BY term_count DESC, term_kind;
