-- Which labelled test reviews have a text that is also in train?
SELECT test.source_id, test.review_id AS test_review_id, train.review_id AS train_review_id, test.title_label,
    test.rating_out_of_10 AS test_rating, train.rating_out_of_10 AS train_rating
FROM review AS test
JOIN review AS train ON train.content_digest = test.content_digest AND train.source_id = test.source_id
WHERE test.split = 'test' AND train.split = 'train' AND test.label <> 'unlabelled' AND train.label <> 'unlabelled'
ORDER BY test.source_id, test.review_id, train.review_id;
