-- Who played whom, as the reviews agree?
SELECT title_label, full_name AS actor, character_name, review_count AS say_so_count
FROM credit_of_title
WHERE role = 'actor' AND is_agreed AND character_name IS NOT NULL
ORDER BY say_so_count DESC, title_label, actor
LIMIT 20;
