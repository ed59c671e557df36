-- Are good or bad reviews longer?
SELECT rating_band, count(*) AS text_count, round(avg(word_count), 1) AS mean_word_count,
    median(word_count) AS median_word_count, max(word_count) AS longest_word_count
FROM review_distinct
GROUP BY rating_band
ORDER BY rating_band;
