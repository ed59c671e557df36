-- Are long reviews found more helpful than short ones?
WITH voted AS (
    SELECT word_count, helpful_vote_count, ntile(4) OVER (ORDER BY word_count, review_key) AS quarter
    FROM review_distinct
    WHERE helpful_vote_count IS NOT NULL
)
SELECT quarter, min(word_count) AS from_words, max(word_count) AS to_words, count(*) AS text_count,
    round(avg(helpful_vote_count), 2) AS mean_helpful_votes, median(helpful_vote_count) AS median_helpful_votes
FROM voted
GROUP BY quarter
ORDER BY quarter;
