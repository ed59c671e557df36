-- Where do label, rating and stated rating disagree?
SELECT source_id, review_id, label, rating_out_of_10, stated_rating_out_of_10, is_label_against_rating,
    is_label_against_stated, is_rating_against_stated
FROM label_disagreement
ORDER BY abs(stated_difference) DESC NULLS LAST, source_id, review_id
LIMIT 20;
