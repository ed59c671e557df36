"""What makes a text suspicious of having been read, cut or decoded wrongly on its way."""

from __future__ import annotations

from contracts.star import FACT_REVIEW, REVIEW_TEXT
from expectations.expectation import Expectation, breaking_rows, unexpected_rows
from expectations.predicates import literal_sql

# UTF-8 that was read as Windows-1252 or Latin-1.
MOJIBAKE = r"[\x{c2}\x{c3}][\x{80}-\x{bf}]|\x{e2}\x{20ac}|\x{ef}\x{bb}\x{bf}"
# Nearly every English text of twenty words has one of these.
ENGLISH = " (?:[Tt]he|[Aa]nd|[Oo]f|[Tt]o|[Ii]s|[Aa]|[Ii]n|[Ii]t) "

# The first test spares most texts the pattern.
_HAS_ENGLISH = (
    f"case when contains(clean_text, ' the ') then true else regexp_matches(clean_text, {literal_sql(ENGLISH)}) end"
)


def language_shape() -> tuple[Expectation, ...]:
    """The suspicions about encoding, language and length."""
    return (*_texts(), *_lengths())


def _texts() -> tuple[Expectation, ...]:
    return (
        breaking_rows(
            "review_text.clean_text.no_mojibake",
            REVIEW_TEXT.name,
            "No clean text holds signs such as \u00c3\u00a9: UTF-8 was read as another encoding, and cannot be mended.",
            f"case when strlen(clean_text) <> length(clean_text)"
            f" then regexp_matches(clean_text, {literal_sql(MOJIBAKE)}) else false end",
            "review_key::varchar",
            f"regexp_extract(clean_text, {literal_sql(f'(?s).{{0,40}}({MOJIBAKE}).{{0,40}}')})",
            column_name="clean_text",
            severity="warning",
        ),
        unexpected_rows(
            "review_text.clean_text.one_language",
            REVIEW_TEXT.name,
            "In a source that is English for the most part, at most $most_share of the texts of $fewest_words words"
            " hold no common English word: others are of another language, or of none.",
            f"""
            select review_key::varchar as row_key, beginning as failing_value
            from (
              select other.*, fact.source_key, count(*) over (partition by fact.source_key) as other_count
              from (
                select review_key, left(clean_text, 80) as beginning from judged where not ({_HAS_ENGLISH})
              ) as other
              join fact_review as fact on fact.review_key = other.review_key
              where fact.word_count >= $fewest_words
            ) as other
            join (
              select source_key, count(*) as text_count
              from fact_review
              where word_count >= $fewest_words
              group by source_key
            ) as source on source.source_key = other.source_key
            where other_count > $most_share * text_count and other_count <= 0.5 * text_count
            """,
            column_name="clean_text",
            severity="warning",
            bounds={"most_share": 0.01, "fewest_words": 20},
        ),
    )


def _lengths() -> tuple[Expectation, ...]:
    return (
        breaking_rows(
            "fact_review.word_count.usual_words",
            FACT_REVIEW.name,
            "A text of $fewest_words words has $least to $most characters a word: others are no sentences, or lost"
            " their blanks.",
            """
            word_count >= $fewest_words and character_count not between $least * word_count and $most * word_count
            or word_count < $fewest_words and character_count > 4 * $most * $fewest_words
            """,
            "review_key::varchar",
            "concat(character_count, ' characters, ', word_count, ' words')",
            column_name="word_count",
            severity="warning",
            bounds={"least": 2, "most": 20, "fewest_words": 10},
        ),
        unexpected_rows(
            "fact_review.raw_character_count.not_cut",
            FACT_REVIEW.name,
            "At most $most_share of the texts of a source are exactly as long as its longest: more were cut there.",
            """
            select source_key::varchar as row_key, concat(longest_count, ' of ', review_count, ' have ', longest)
              as failing_value
            from (
              select source_key, longest, review_count, count(*) as longest_count
              from (
                select
                  source_key,
                  raw_character_count,
                  max(raw_character_count) over (partition by source_key) as longest,
                  count(*) over (partition by source_key) as review_count
                from judged
              )
              where raw_character_count = longest
              group by all
            )
            where review_count >= $fewest_reviews and longest_count > $most_share * review_count
            """,
            column_name="raw_character_count",
            severity="warning",
            judges="table",
            bounds={"most_share": 0.01, "fewest_reviews": 1000},
        ),
        unexpected_rows(
            "fact_review.paragraph_count.as_many_as_breaks_allow",
            FACT_REVIEW.name,
            "At most $most_share of the reviews of aclImdb, which has no line ends, have more paragraphs than breaks.",
            """
            select source_id as row_key, concat(failing_count, ' of ', review_count, ' reviews') as failing_value
            from (
              select
                source.source_id,
                count(*) as review_count,
                count(*) filter (paragraph_count - 1 > html_break_count) as failing_count
              from judged
              join dim_source as source on source.source_key = judged.source_key
              where source.layout = 'aclimdb'
              group by source.source_id
            )
            where review_count >= $fewest_reviews and failing_count > $most_share * review_count
            """,
            column_name="paragraph_count",
            judges="table",
            bounds={"most_share": 0.01, "fewest_reviews": 1000},
        ),
        unexpected_rows(
            "fact_review.html_break_count.breaks_part_paragraphs",
            FACT_REVIEW.name,
            "At most $most_share of the reviews with $fewest_breaks breaks or more are one paragraph: breaks got lost.",
            """
            select source_key::varchar as row_key, concat(failing_count, ' of ', review_count, ' reviews')
              as failing_value
            from (
              select source_key, count(*) as review_count, count(*) filter (paragraph_count = 1) as failing_count
              from judged
              where html_break_count >= $fewest_breaks
              group by source_key
            )
            where review_count >= $fewest_reviews and failing_count > $most_share * review_count
            """,
            column_name="html_break_count",
            severity="warning",
            judges="table",
            bounds={"most_share": 0.50, "fewest_breaks": 4, "fewest_reviews": 100},
        ),
    )
