"""What the report shows of the data themselves: how reviews are rated, what cleaning removed, what extraction found.

Samples are the rows with the smallest keys. Keys are digests, so these are rows like any others, and the same ones in
every report on the same data.
"""

from __future__ import annotations

from typing import Final

SHOWN_TEXTS: Final = 5
SHOWN_MENTIONS: Final = 3
SHOWN_FILMS: Final = 12
FEWEST_SAY_SOS: Final = 5
EXCERPT_CHARACTERS: Final = 900
CONTEXT_CHARACTERS: Final = 140

# Joining a few keys to the texts reads all of them; their places are found by the keys alone.
TEXT_PLACE: Final = """text_place AS MATERIALIZED (
            SELECT rowid FROM main.review_text WHERE review_key IN (SELECT review_key FROM picked)
        )"""

SAMPLES: Final = {
    "rating_distribution": "SELECT * FROM main.rating_distribution",
    "changed_source": """
        WITH gone AS (
            SELECT source_id, count(*) AS removed_count FROM audit.removed_review WHERE load_run_key = $run GROUP BY ALL
        ),
        counted AS (
            SELECT source.source_id,
                count(*) FILTER (fact.load_run_key < $run) AS untouched_count,
                count(*) FILTER (fact.first_load_run_key = $run) AS new_count,
                count(*) FILTER (fact.load_run_key = $run AND fact.first_load_run_key < $run) AS updated_count,
                avg(fact.rating_out_of_10) FILTER (fact.load_run_key < $run) AS mean_rating_before,
                avg(fact.rating_out_of_10) FILTER (fact.load_run_key = $run) AS mean_rating_now,
                avg(fact.word_count) FILTER (fact.load_run_key < $run) AS mean_words_before,
                avg(fact.word_count) FILTER (fact.load_run_key = $run) AS mean_words_now
            FROM main.fact_review AS fact
            JOIN main.dim_source AS source ON source.source_key = fact.source_key
            GROUP BY ALL
        )
        SELECT source_id, coalesce(untouched_count, 0) AS untouched_count, coalesce(new_count, 0) AS new_count,
            coalesce(updated_count, 0) AS updated_count, coalesce(removed_count, 0) AS removed_count,
            mean_rating_before, mean_rating_now, mean_words_before, mean_words_now
        FROM counted
        FULL JOIN gone USING (source_id)
        ORDER BY source_id
    """,
    "cleaning": "SELECT * FROM audit.cleaning WHERE load_run_key = $run ORDER BY row_count DESC, rule_name",
    "cleaning_total": """
        SELECT count(*) AS review_count, count(*) FILTER (raw_character_count <> character_count) AS changed_count,
            sum(raw_character_count)::BIGINT AS raw_character_count, sum(character_count)::BIGINT AS character_count,
            sum(html_break_count)::BIGINT AS html_break_count
        FROM main.fact_review
        WHERE load_run_key = $run
    """,
    # the most removed, then reviews like any other of which something was removed
    "cleaning_sample": f"""
        WITH changed AS (
            SELECT review_key, raw_character_count - character_count AS removed_character_count
            FROM main.fact_review
            WHERE load_run_key = $run AND raw_character_count > character_count
        ),
        most AS (SELECT review_key FROM changed ORDER BY removed_character_count DESC, review_key LIMIT {SHOWN_TEXTS}),
        any_other AS (SELECT review_key FROM changed ORDER BY review_key LIMIT {SHOWN_TEXTS}),
        picked AS MATERIALIZED (
            SELECT review_key, review_key IN (FROM most) AS is_among_most FROM (FROM most UNION FROM any_other)
        ),
        {TEXT_PLACE}
        SELECT source.source_id, review.review_id, review.raw_character_count, review.character_count,
            picked.is_among_most,
            text.raw_text[1:{EXCERPT_CHARACTERS}] AS raw_text, text.clean_text[1:{EXCERPT_CHARACTERS}] AS clean_text
        FROM picked
        JOIN main.fact_review AS review ON review.review_key = picked.review_key
        JOIN main.dim_source AS source ON source.source_key = review.source_key
        JOIN (FROM main.review_text WHERE rowid IN (FROM text_place)) AS text ON text.review_key = picked.review_key
        ORDER BY is_among_most DESC, review.raw_character_count - review.character_count DESC, picked.review_key
    """,
    "extraction_coverage": "SELECT * FROM main.extraction_coverage",
    # of each film with enough say-sos the director named most, and the one named next
    "disputed_credit": f"""
        WITH ranked AS (
            SELECT same_title_key, title_label, full_name, review_count, role_review_count,
                row_number() OVER (PARTITION BY same_title_key ORDER BY review_count DESC, full_name) AS place
            FROM main.credit_of_title
            WHERE role = 'director' AND review_count > 0 AND role_review_count >= {FEWEST_SAY_SOS}
        ),
        film AS (
            SELECT same_title_key, any_value(title_label) AS title_label, any_value(role_review_count) AS say_so_count,
                max(full_name) FILTER (place = 1) AS first_name, max(review_count) FILTER (place = 1) AS first_count,
                max(full_name) FILTER (place = 2) AS second_name, max(review_count) FILTER (place = 2) AS second_count
            FROM ranked
            WHERE place <= 2
            GROUP BY same_title_key
        ),
        placed AS (
            SELECT *,
                row_number() OVER (ORDER BY coalesce(second_count, 0) DESC, first_count / say_so_count, same_title_key)
                    AS dispute,
                row_number() OVER (ORDER BY first_count - 10 * coalesce(second_count, 0) DESC, same_title_key)
                    AS agreement
            FROM film
        )
        SELECT 'disputed' AS list_name, dispute AS place, title_label, say_so_count, first_name, first_count,
            second_name, second_count
        FROM placed WHERE dispute <= {SHOWN_FILMS} AND second_count > 0
        UNION ALL
        SELECT 'agreed', agreement, title_label, say_so_count, first_name, first_count, second_name, second_count
        FROM placed WHERE agreement <= {SHOWN_FILMS}
        ORDER BY list_name, place
    """,
    "mention_sample": f"""
        WITH sampled AS (
            SELECT unnest(min(struct_pack(review_key, mention_number), {SHOWN_MENTIONS})) AS mention
            FROM main.fact_mention
            GROUP BY mention_kind, role
        ),
        picked AS MATERIALIZED (SELECT mention.review_key, mention.mention_number FROM sampled),
        mention_place AS MATERIALIZED (
            SELECT mention.rowid FROM main.fact_mention AS mention JOIN picked USING (review_key, mention_number)
        ),
        {TEXT_PLACE}
        SELECT mention.mention_kind, mention.role, mention.mention_text, mention.character_name,
            mention.extraction_rule, source.source_id, review.review_id,
            coalesce(title.title_name || coalesce(' (' || title.release_year || ')', ''), title.title_id)
                AS title_label,
            text.clean_text[greatest(mention.start_character - {CONTEXT_CHARACTERS}, 1):mention.start_character - 1]
                AS text_before,
            text.clean_text[mention.start_character + length(mention.mention_text):
                mention.start_character + length(mention.mention_text) + {CONTEXT_CHARACTERS} - 1] AS text_after,
            mention.start_character > {CONTEXT_CHARACTERS} + 1 AS starts_later,
            mention.start_character + length(mention.mention_text) + {CONTEXT_CHARACTERS} <= review.character_count
                AS goes_on
        FROM (FROM main.fact_mention WHERE rowid IN (FROM mention_place)) AS mention
        JOIN (FROM main.review_text WHERE rowid IN (FROM text_place)) AS text ON text.review_key = mention.review_key
        JOIN main.fact_review AS review ON review.review_key = mention.review_key
        JOIN main.dim_source AS source ON source.source_key = review.source_key
        JOIN main.dim_title AS title ON title.title_key = mention.title_key
        ORDER BY mention.mention_kind, mention.role, mention.review_key, mention.mention_number
    """,
}
