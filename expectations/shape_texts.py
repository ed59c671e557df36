"""What is expected of the texts beside the declared rules."""

from __future__ import annotations

from html.entities import name2codepoint

from contracts.html import BARE_ATTRIBUTES, BLOCK_ELEMENTS, BREAK_ELEMENT, INLINE_ELEMENTS
from contracts.star import REVIEW_TEXT
from expectations.expectation import Expectation, breaking_rows, unexpected_rows
from expectations.predicates import literal_sql

SAMPLE_SIZE = 1000

# What cleaning must not leave behind, as patterns of DuckDB: what `docs/cleaning.md` says is removed. Entities are
# numbers and the names of HTML 4; an unknown name such as `&foo;` is text.
_VALUE = r"""("[^"]*"|'[^']*'|[^ \n"'=<>`]+)"""
_ATTRIBUTE = rf"((?i:{BARE_ATTRIBUTES})|[a-zA-Z_:@][a-zA-Z0-9_:.-]*[ \n]*=[ \n]*{_VALUE})"
_END = rf"([ \n/]+{_ATTRIBUTE})*[ \n/]*>"
TAG = (
    rf"<([ \n]*/?[ \n]*(?i:{BREAK_ELEMENT})|(?i:{BLOCK_ELEMENTS}|{INLINE_ELEMENTS})){_END}"
    rf"|</(?i:{BLOCK_ELEMENTS}|{INLINE_ELEMENTS})[ \n/]*>"
)
ENTITY = f"&(#[0-9]+|#[xX][0-9a-fA-F]+|{'|'.join(sorted(name2codepoint))});"
CONTROL = r"[\x{0}\x{80}-\x{9f}]"
REPLACEMENT = r"\x{fffd}"

# Most texts hold neither bracket nor ampersand and are plain ASCII: cheap tests spare them the patterns.
_CHEAP_TESTS = {
    TAG: "contains(clean_text, '<')",
    ENTITY: "contains(clean_text, '&')",
    CONTROL: "(strlen(clean_text) <> length(clean_text) or contains(clean_text, chr(0)))",
}
_IS_DIRTY = " or ".join(
    f"case when {test} then regexp_matches(clean_text, {literal_sql(pattern)}) else false end"
    for pattern, test in _CHEAP_TESTS.items()
)

# By place in the table: DuckDB then reads these rows only, in 3 ms instead of the 200 that any other sample takes.
_SAMPLE = f"""
  select * from review_text where rowid < {SAMPLE_SIZE}
  union all
  select * from review_text
  where rowid >= greatest({SAMPLE_SIZE}, (select max(rowid) - {SAMPLE_SIZE - 1} from review_text))
"""


def _around(pattern: str) -> str:
    """The first place that matches a pattern, with some text around it; NULL if there is none."""
    return f"nullif(regexp_extract(clean_text, {literal_sql(f'(?s).{{0,40}}({pattern}).{{0,40}}')}), '')"


def review_text_shape() -> tuple[Expectation, ...]:
    """The expectations on `review_text`."""
    return (
        unexpected_rows(
            "review_text.digest_and_lengths_recomputed",
            REVIEW_TEXT.name,
            f"Digest and lengths of the first and last {SAMPLE_SIZE:,} texts are those that their reviews say.",
            f"""
            select
              sample.review_key::varchar as row_key,
              concat('digest: ', left(sha256(raw_text), 32), ' and ', fact.content_digest,
                ', raw: ', length(raw_text), ' and ', fact.raw_character_count,
                ', clean: ', length(clean_text), ' and ', fact.character_count) as failing_value
            from ({_SAMPLE}) as sample
            join fact_review as fact on fact.review_key = sample.review_key
            where left(sha256(raw_text), 32) <> fact.content_digest
              or length(raw_text) <> fact.raw_character_count
              or length(clean_text) <> fact.character_count
            """,
        ),
        unexpected_rows(
            "review_text.words_and_paragraphs_recounted",
            REVIEW_TEXT.name,
            f"Words and paragraphs of the first and last {SAMPLE_SIZE:,} texts are as many as their reviews say.",
            rf"""
            select
              review_key::varchar as row_key,
              concat('words: ', words, ' and ', word_count, ', paragraphs: ', paragraphs, ' and ', paragraph_count)
                as failing_value
            from (
              select
                sample.review_key,
                fact.word_count,
                fact.paragraph_count,
                1 + len(regexp_extract_all(clean_text, ' |\n+')) as words,
                1 + len(regexp_extract_all(clean_text, '\n\n+')) as paragraphs
              from ({_SAMPLE}) as sample
              join fact_review as fact on fact.review_key = sample.review_key
            )
            where words <> word_count or paragraphs <> paragraph_count
            """,
        ),
        unexpected_rows(
            "review_text.breaks_recounted",
            REVIEW_TEXT.name,
            f"Of the first and last {SAMPLE_SIZE:,} texts at most $most_share have other breaks than their reviews say,"
            " some in markup within markup.",
            f"""
            select 'all' as row_key, concat(other_count, ' of ', text_count, ' texts') as failing_value
            from (
              select
                count(*) as text_count,
                count(*) filter (len(regexp_extract_all(raw_text, '(?i)<br[ ]*/?>')) <> fact.html_break_count)
                  as other_count
              from ({_SAMPLE}) as sample
              join fact_review as fact on fact.review_key = sample.review_key
            )
            where text_count >= $fewest_texts and other_count > $most_share * text_count
            """,
            severity="warning",
            judges="table",
            bounds={"most_share": 0.05, "fewest_texts": 100},
        ),
        breaking_rows(
            "review_text.headline_text.is_a_line",
            REVIEW_TEXT.name,
            "A headline is one line of at most $most characters: another is a text that was read as one.",
            r"length(headline_text) > $most or regexp_matches(headline_text, '[\x{0}-\x{1f}\x{7f}]')",
            "review_key::varchar",
            "left(headline_text, 80)",
            column_name="headline_text",
            severity="warning",
            bounds={"most": 500},
        ),
        unexpected_rows(
            "review_text.headline_text.is_not_the_text",
            REVIEW_TEXT.name,
            "At most $most_share of the headlines of a source are the whole text: more are one column read as two.",
            """
            select source_key::varchar as row_key, concat(same_count, ' of ', headline_count, ' headlines')
              as failing_value
            from (
              select
                fact.source_key,
                count(*) as headline_count,
                count(*) filter (judged.headline_text = judged.raw_text) as same_count
              from judged
              join fact_review as fact on fact.review_key = judged.review_key
              where judged.headline_text is not null
              group by fact.source_key
            )
            where headline_count >= $fewest_headlines and same_count > $most_share * headline_count
            """,
            column_name="headline_text",
            severity="warning",
            judges="table",
            bounds={"most_share": 0.20, "fewest_headlines": 100},
        ),
        breaking_rows(
            "review_text.clean_text.is_clean",
            REVIEW_TEXT.name,
            "No clean text holds a known tag, an entity, a NUL or a C1 control: cleaning has done its work.",
            _IS_DIRTY,
            "review_key::varchar",
            f"coalesce({', '.join(map(_around, _CHEAP_TESTS))})",
            column_name="clean_text",
        ),
        breaking_rows(
            "review_text.clean_text.no_replacement_character",
            REVIEW_TEXT.name,
            "U+FFFD stands for bytes that could not be read: a text that holds it was damaged before it came.",
            "contains(clean_text, chr(65533))",
            "review_key::varchar",
            _around(REPLACEMENT),
            column_name="clean_text",
            severity="warning",
        ),
    )
