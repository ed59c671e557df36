-- Do reviews that warn of spoilers differ in length, rating and votes?
SELECT has_spoiler_warning, count(*) AS text_count, round(avg(word_count), 1) AS mean_word_count,
    round(avg(rating_out_of_10), 2) AS mean_rating_out_of_10, round(avg(helpful_vote_count), 2) AS mean_helpful_votes
FROM review_distinct
WHERE has_spoiler_warning IS NOT NULL
GROUP BY has_spoiler_warning
ORDER BY has_spoiler_warning;
