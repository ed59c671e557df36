"""What is expected of the reviews and their texts beside the declared rules."""

from __future__ import annotations

from contracts.star import FACT_REVIEW, REVIEW_TEXT
from expectations.expectation import Expectation, unexpected_rows
from expectations.markup import LEFTOVER

# Shares say little about few reviews.
FEWEST_REVIEWS = 1000
MOST_REPEATED = 0.10
SAMPLE_SIZE = 1000

_REVIEW = FACT_REVIEW.name
_TEXT = REVIEW_TEXT.name

# By place in the table: DuckDB then reads these rows only, in 3 ms instead of the 200 that any other sample takes.
_SAMPLE = (
    f"select * from review_text where rowid < {SAMPLE_SIZE} union all select * from review_text"
    f" where rowid >= greatest({SAMPLE_SIZE}, (select max(rowid) - {SAMPLE_SIZE - 1} from review_text))"
)

_DIMENSION_JOINS = " ".join(
    f"join {column.references.name} on {column.references.name}.{column.references.primary_key[0]} = judged.{column.name}"
    for column in FACT_REVIEW.columns
    if column.references is not None and column.references.kind == "dimension"
)


def fact_review_shape() -> tuple[Expectation, ...]:
    """The expectations on `fact_review`."""
    return (
        unexpected_rows(
            "fact_review.label.agrees_with_rating",
            _REVIEW,
            "In an aclImdb dump positive reviews give at least 7 and negative ones at most 4; others were misread.",
            "select review_key::varchar as row_key,"
            " concat('label: ', label, ', rating: ', coalesce(rating_out_of_10::varchar, 'missing')) as failing_value"
            " from judged join dim_source as source on source.source_key = judged.source_key"
            " where source.layout = 'aclimdb' and (label = 'positive' and coalesce(rating_out_of_10 < 7, true)"
            " or label = 'negative' and coalesce(rating_out_of_10 > 4, true))",
            column_name="label",
        ),
        unexpected_rows(
            "fact_review.duplicate_of_review_key.points_at_first",
            _REVIEW,
            "A review marked as a duplicate points at a review that has the same raw text and is no duplicate itself.",
            "select judged.review_key::varchar as row_key, judged.duplicate_of_review_key::varchar as failing_value"
            " from judged left join fact_review as original on original.review_key = judged.duplicate_of_review_key"
            " where judged.duplicate_of_review_key is not null and (original.review_key is null"
            " or original.content_digest <> judged.content_digest or original.duplicate_of_review_key is not null)",
            column_name="duplicate_of_review_key",
        ),
        unexpected_rows(
            "fact_review.duplicate_of_review_key.one_first_per_text",
            _REVIEW,
            "Of the reviews with the same raw text exactly one is not marked, so that distinct texts can be counted.",
            "select min(review_key)::varchar as row_key,"
            " concat(count(*) - count(duplicate_of_review_key), ' of ', count(*), ' reviews of a text are not marked')"
            " as failing_value from judged group by content_digest having count(*) - count(duplicate_of_review_key) <> 1",
            column_name="duplicate_of_review_key",
        ),
        unexpected_rows(
            "fact_review.joins_keep_every_review",
            _REVIEW,
            "Joining all dimensions keeps the number of reviews, so that no question loses or doubles one.",
            "select 'all' as row_key, concat(joined_count, ' of ', review_count, ' reviews') as failing_value"
            " from (select (select count(*) from judged) as review_count,"
            f" (select count(*) from judged {_DIMENSION_JOINS}) as joined_count) where joined_count <> review_count",
            judges="table",
        ),
        unexpected_rows(
            "fact_review.reviewed_on.not_in_the_future",
            _REVIEW,
            "No review was written later than tomorrow, the day of grace being for time zones; a later day was misread.",
            "select review_key::varchar as row_key,"
            " concat('reviewed_on: ', reviewed_on, ', reviewed_at: ', reviewed_at) as failing_value from judged"
            " where reviewed_on > current_date + 1 or reviewed_at::date > current_date + 1",
            column_name="reviewed_on",
        ),
        unexpected_rows(
            "fact_review.load_file_key.is_current",
            _REVIEW,
            "Every review points at the latest reading of its file, so that a question about its origin is answered.",
            "select judged.review_key::varchar as row_key, file.path as failing_value"
            " from judged join audit.load_file as file on file.load_file_key = judged.load_file_key"
            " where not file.is_current",
            column_name="load_file_key",
        ),
        unexpected_rows(
            "fact_review.review_key.found_in_review_text",
            _REVIEW,
            "Every review has its texts, so that counts of reviews and of texts agree.",
            "select review_key::varchar as row_key, review_id as failing_value from judged"
            " where not exists (select 1 from review_text as text where text.review_key = judged.review_key)",
            column_name="review_key",
        ),
        unexpected_rows(
            "fact_review.repeated_text_share",
            _REVIEW,
            f"At most {MOST_REPEATED:.0%} of the reviews of a source repeat the text of another; more is often a dump read"
            " twice.",
            "select source_key::varchar as row_key, concat(round(100.0 * count(duplicate_of_review_key) / count(*), 1),"
            " '% of ', count(*), ' reviews repeat a text') as failing_value from judged group by source_key"
            f" having count(*) >= {FEWEST_REVIEWS} and count(duplicate_of_review_key) > {MOST_REPEATED} * count(*)",
            column_name="duplicate_of_review_key",
            severity="warning",
            judges="table",
            observed_query="select concat(round(100.0 * count(duplicate_of_review_key) / count(*), 2), '%') from judged",
        ),
        unexpected_rows(
            "fact_review.same_dump_under_another_name",
            _REVIEW,
            "At most 80% of the reviews of a source equal those of another source; more is the same dump under a new name.",
            "select judged.source_key::varchar as row_key, concat(count(*) filter (original.source_key <>"
            " judged.source_key), ' of ', count(*), ' reviews equal one of another source') as failing_value"
            " from judged left join fact_review as original on original.review_key = judged.duplicate_of_review_key"
            " group by judged.source_key"
            " having count(*) >= 100 and count(*) filter (original.source_key <> judged.source_key) > 0.8 * count(*)",
            severity="warning",
            judges="table",
        ),
        _one_version("rules_version", "Cleaning and extraction rules are those of one version; texts of two differ."),
        _one_version("lexicon_version", "What was extracted rests on one version of the lexicon; mentions of two differ."),
        Expectation(
            "fact_review.word_count.at_least_10",
            _REVIEW,
            "Reviews of fewer than 10 words are worth a look: they may be remains of a text.",
            "ExpectColumnValuesToBeBetween",
            {"column": "word_count", "min_value": 10},
            "select review_key::varchar as row_key, concat(word_count, ' words') as failing_value from judged"
            " where word_count < 10",
            column_name="word_count",
            severity="info",
        ),
        unexpected_rows(
            "fact_review.character_count.little_removed",
            _REVIEW,
            "Cleaning removes at most 30% of a text beside its breaks; where it removes more, it may take real words.",
            "select review_key::varchar as row_key,"
            " concat(character_count, ' of ', raw_character_count, ' characters are left') as failing_value from judged"
            " where raw_character_count - 6 * html_break_count - character_count > 0.3 * raw_character_count",
            column_name="character_count",
            severity="warning",
        ),
    )


def review_text_shape() -> tuple[Expectation, ...]:
    """The expectations on `review_text`."""
    return (
        unexpected_rows(
            "review_text.counts_and_digest_recomputed",
            _TEXT,
            f"Digest and lengths of the first and the last {SAMPLE_SIZE:,} texts, computed anew, are those of their reviews:"
            " these are the texts that were measured.",
            "select sample.review_key::varchar as row_key, concat('digest: ', left(sha256(raw_text), 32), ' and ',"
            " fact.content_digest, ', raw: ', length(raw_text), ' and ', fact.raw_character_count, ', clean: ',"
            " length(clean_text), ' and ', fact.character_count) as failing_value"
            f" from ({_SAMPLE}) as sample join fact_review as fact on fact.review_key = sample.review_key"
            " where left(sha256(raw_text), 32) <> fact.content_digest or length(raw_text) <> fact.raw_character_count"
            " or length(clean_text) <> fact.character_count",
        ),
        unexpected_rows(
            "review_text.clean_text.is_clean",
            _TEXT,
            "No clean text holds a break tag, an entity, a NUL or a C1 control: cleaning has done its work.",
            f"select review_key::varchar as row_key, {LEFTOVER.excerpt} as failing_value from judged"
            f" where {LEFTOVER.found}",
            column_name="clean_text",
        ),
        unexpected_rows(
            "review_text.clean_text.no_replacement_character",
            _TEXT,
            "U+FFFD stands where a byte could not be read; texts that hold it were damaged before they came.",
            "select review_key::varchar as row_key, regexp_extract(clean_text, '(?s).{0,40}\\x{FFFD}.{0,40}')"
            " as failing_value from judged where contains(clean_text, chr(65533))",
            column_name="clean_text",
            severity="warning",
        ),
    )


def _one_version(column: str, purpose: str) -> Expectation:
    return Expectation(
        f"fact_review.{column}.one_version",
        _REVIEW,
        purpose,
        "ExpectColumnUniqueValueCountToBeBetween",
        {"column": column, "max_value": 1},
        f"select {column} as row_key, concat(count(*), ' reviews') as failing_value from judged"
        f" where {column} is not null and (select count(distinct {column}) from judged) > 1 group by {column}",
        column_name=column,
        severity="warning",
        judges="table",
        observed_query=f"select string_agg(distinct {column}, ', ' order by {column}) from judged",
    )
