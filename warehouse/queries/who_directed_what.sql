-- Who directed which film, on how many say-sos out of how many?
SELECT title_label, full_name AS director, review_count AS say_so_count, role_review_count AS of_texts_naming_a_director,
    round(100 * review_count / role_review_count) AS percent, is_agreed
FROM credit_of_title
WHERE role = 'director'
ORDER BY say_so_count DESC, title_label, director
LIMIT 20;
