"""The facts: the reviews, their texts, what they mention, and what they agree on."""

from __future__ import annotations

import polars as pl

from contracts import sets
from contracts.audit import LOAD_FILE
from contracts.dimensions import (
    DIM_DATE,
    DIM_PERSON,
    DIM_RATING,
    DIM_REVIEWER,
    DIM_SOURCE,
    DIM_TITLE,
    INSTANT,
    NOT_NEGATIVE,
    RATING,
    RATING_DTYPE,
    SHARE,
)
from contracts.rules import (
    Always,
    Between,
    DayKey,
    Differs,
    Exactly,
    Follows,
    Implies,
    Is,
    IsNot,
    JsonText,
    LengthBetween,
    NotLess,
    NotNull,
    Null,
    OneOf,
    RatingKey,
)
from contracts.schema import Column, Table

AT_LEAST_ONE = Between(1)
DIGEST = LengthBetween(32, 32)

REVIEW_KEY = Column("review_key", pl.Int64, "Digest of source id and review id.", key=True, rules=(AT_LEAST_ONE,))
CONTENT_DIGEST = Column("content_digest", pl.String, "First 32 hex digits of SHA-256 of the raw text.", rules=(DIGEST,))

FACT_REVIEW = Table(
    "fact_review",
    "fact",
    "One review as one source identifies it.",
    "The reviews: what each says in numbers, and where it came from.",
    (
        REVIEW_KEY,
        Column("source_key", pl.Int64, "The id space of the review.", rules=(AT_LEAST_ONE,), references=DIM_SOURCE),
        Column(
            "title_key", pl.Int64, "The title id that the source gave.", rules=(NOT_NEGATIVE,), references=DIM_TITLE
        ),
        Column("reviewer_key", pl.Int64, "Who wrote it.", rules=(NOT_NEGATIVE,), references=DIM_REVIEWER),
        Column("review_date_key", pl.Int32, "The day it was written.", rules=(NOT_NEGATIVE,), references=DIM_DATE),
        Column("rating_key", pl.Int32, "The rating it gives.", rules=(NOT_NEGATIVE,), references=DIM_RATING),
        Column("review_id", pl.String, "The id within the source.", rules=(LengthBetween(1, 1024),)),
        Column("review_id_kind", sets.REVIEW_ID_KIND, "Whether the id was given, or made from path, fields or text."),
        Column("split", sets.SPLIT, "The part of a machine-learning split."),
        Column("label", sets.LABEL, "The sentiment that the dump gives."),
        Column("rating_raw", pl.String, "The rating as the source writes it.", nullable=True),
        Column("rating_scale", pl.String, "The scale of the rating, such as 1-10.", nullable=True),
        Column("rating_out_of_10", RATING_DTYPE, "10 times value by scale, half up.", nullable=True, rules=(RATING,)),
        Column(
            "stated_rating_out_of_10",
            RATING_DTYPE,
            "The last rating said in the text itself.",
            nullable=True,
            rules=(RATING,),
        ),
        Column("reviewed_on", pl.Date, "Calendar day as the source says, never shifted.", nullable=True),
        Column("reviewed_at", INSTANT, "Instant in UTC; missing where the source has days only.", nullable=True),
        Column(
            "has_spoiler_warning",
            pl.Boolean,
            "Whether the text warns of spoilers; missing until extracted.",
            nullable=True,
        ),
        Column(
            "recommendation",
            sets.RECOMMENDATION,
            "Explicit advice in the text; missing until extracted.",
            nullable=True,
        ),
        Column("word_count", pl.Int32, "Words of the clean text.", rules=(AT_LEAST_ONE,)),
        Column("sentence_count", pl.Int32, "Sentences of the clean text.", rules=(AT_LEAST_ONE,)),
        Column("paragraph_count", pl.Int32, "Paragraphs of the clean text.", rules=(AT_LEAST_ONE,)),
        Column("character_count", pl.Int32, "Code points of the clean text.", rules=(AT_LEAST_ONE,)),
        Column("raw_character_count", pl.Int32, "Code points of the raw text.", rules=(AT_LEAST_ONE,)),
        Column("html_break_count", pl.Int32, "HTML breaks in the raw text.", rules=(NOT_NEGATIVE,)),
        Column("helpful_vote_count", pl.Int32, "Votes that call it helpful.", nullable=True, rules=(NOT_NEGATIVE,)),
        Column("vote_count", pl.Int32, "Votes cast, helpful or not.", nullable=True, rules=(NOT_NEGATIVE,)),
        Column("is_verified_purchase", pl.Boolean, "Whether the site verified the purchase.", nullable=True),
        CONTENT_DIGEST,
        Column(
            "record_digest",
            pl.String,
            "32 hex digits over all conformed source fields; decides unchanged or updated.",
            rules=(DIGEST,),
        ),
        Column(
            "duplicate_of_review_key",
            pl.Int64,
            "The first review of the same raw text; missing if this is the first.",
            nullable=True,
            rules=(AT_LEAST_ONE,),
        ),
        Column("load_file_key", pl.Int64, "The file that holds the current record.", references=LOAD_FILE),
        Column("record_number", pl.Int64, "Position of the record in that file, from 1.", rules=(AT_LEAST_ONE,)),
        Column("first_load_run_key", pl.Int64, "The run that created the row.", rules=(AT_LEAST_ONE,)),
        Column("load_run_key", pl.Int64, "The run that changed the row last.", rules=(AT_LEAST_ONE,)),
        Column("rules_version", pl.String, "Version of the cleaning and extraction rules."),
        Column("lexicon_version", pl.String, "Version of the lexicon; missing until extracted.", nullable=True),
    ),
    natural_key=("source_key", "review_id"),
    rules=(
        Exactly(Null("rating_out_of_10"), Null("rating_scale")),
        Implies(NotNull("rating_out_of_10"), NotNull("rating_raw")),
        DayKey("review_date_key", "reviewed_on"),
        RatingKey("rating_key", "rating_out_of_10"),
        Implies(NotNull("reviewed_at"), NotNull("reviewed_on")),
        NotLess("character_count", "sentence_count"),
        NotLess("character_count", "paragraph_count"),
        NotLess("vote_count", "helpful_vote_count"),
        Implies(NotNull("vote_count"), NotNull("helpful_vote_count")),
        Always(Differs("duplicate_of_review_key", "review_key")),
        Exactly(Null("lexicon_version"), Null("has_spoiler_warning")),
        Exactly(Null("lexicon_version"), Null("recommendation")),
    ),
)

REVIEW_TEXT = Table(
    "review_text",
    "fact",
    "The texts of one review.",
    "What the review says, as it came and cleaned.",
    (
        Column(
            "review_key", pl.Int64, "The review, one to one.", key=True, rules=(AT_LEAST_ONE,), references=FACT_REVIEW
        ),
        Column("raw_text", pl.String, "The text as decoded, nothing changed."),
        Column("clean_text", pl.String, "The text without markup and entities, with line structure."),
        Column("headline_text", pl.String, "The headline that the source gives the review.", nullable=True),
        Column("extra_json", pl.String, "Fields of the source that have no column, as JSON.", nullable=True),
    ),
    rules=(
        Always(IsNot("raw_text", ("",))),
        Always(IsNot("clean_text", ("",))),
        JsonText("extra_json"),
    ),
)

FACT_MENTION = Table(
    "fact_mention",
    "fact",
    "One thing named in one review in one role.",
    "What the texts name, with the place in the text and the rule that found it.",
    (
        Column("review_key", pl.Int64, "The review that names it.", key=True, references=FACT_REVIEW),
        Column(
            "mention_number",
            pl.Int32,
            "Position among the mentions of the review, from 1.",
            key=True,
            rules=(AT_LEAST_ONE,),
        ),
        Column("title_key", pl.Int64, "The title that the review is about.", references=DIM_TITLE),
        Column("mention_kind", sets.MENTION_KIND, "What kind of thing is named."),
        Column("role", sets.MENTION_ROLE, "In which role it is named."),
        Column("person_key", pl.Int64, "The person, 0 unless a person is named.", references=DIM_PERSON),
        Column("named_title_key", pl.Int64, "The work that is named, 0 unless resolved.", references=DIM_TITLE),
        Column("mention_text", pl.String, "Exactly as it stands in the clean text.", rules=(LengthBetween(1, 300),)),
        Column("normalised_text", pl.String, "Folded form, to group by."),
        Column("character_name", pl.String, "The character that an actor plays.", nullable=True),
        Column(
            "start_character", pl.Int32, "Code point of the clean text where it starts, from 1.", rules=(AT_LEAST_ONE,)
        ),
        Column("occurrence_count", pl.Int32, "How often it stands in this review.", rules=(AT_LEAST_ONE,)),
        Column(
            "year_number", pl.Int32, "The year; of a decade its first.", nullable=True, rules=(Between(1000, 2999),)
        ),
        Column("is_decade", pl.Boolean, "Whether a decade is meant.", nullable=True),
        Column("rating_raw", pl.String, "The stated rating as written.", nullable=True),
        Column("rating_scale", pl.String, "The scale of the stated rating.", nullable=True),
        Column("rating_out_of_10", RATING_DTYPE, "The stated rating out of ten.", nullable=True, rules=(RATING,)),
        Column("extraction_rule", pl.String, "The rule that found it."),
    ),
    natural_key=("review_key", "mention_kind", "normalised_text", "role", "character_name"),
    rules=(
        Exactly(Is("mention_kind", ("person",)), IsNot("person_key", (0,))),
        Implies(IsNot("named_title_key", (0,)), Is("mention_kind", ("title",))),
        Implies(NotNull("character_name"), Is("role", ("actor",))),
        Exactly(Is("mention_kind", ("year",)), NotNull("year_number")),
        Exactly(Is("mention_kind", ("year",)), NotNull("is_decade")),
        Exactly(Is("mention_kind", ("rating",)), NotNull("rating_raw")),
        Implies(Is("mention_kind", ("person",)), Follows("role", OneOf(sets.PERSON_ROLES))),
        Implies(Is("mention_kind", ("title",)), Follows("role", OneOf(sets.TITLE_ROLES))),
        Implies(Is("mention_kind", ("recommendation",)), Follows("role", OneOf(sets.RECOMMENDATION_ROLES))),
        Implies(Is("mention_kind", ("place", "award", "year", "rating", "spoiler_warning")), Is("role", ("none",))),
    ),
)

FACT_CREDIT = Table(
    "fact_credit",
    "fact",
    "One person in one role on one film, as the reviews or the reference say.",
    "What the reviews of a film agree on.",
    (
        Column(
            "title_key",
            pl.Int64,
            "The film, always a same_title_key.",
            key=True,
            rules=(AT_LEAST_ONE,),
            references=DIM_TITLE,
        ),
        Column(
            "person_key",
            pl.Int64,
            "The person who is credited.",
            key=True,
            rules=(AT_LEAST_ONE,),
            references=DIM_PERSON,
        ),
        Column("role", sets.CREDIT_ROLE, "What the person did.", key=True),
        Column("character_name", pl.String, "The character most agreed on, for actors.", nullable=True),
        Column("review_count", pl.Int64, "Distinct texts that say so.", rules=(NOT_NEGATIVE,)),
        Column("person_review_count", pl.Int64, "Distinct texts that name the person.", rules=(NOT_NEGATIVE,)),
        Column("role_review_count", pl.Int64, "Distinct texts that name anyone in this role.", rules=(NOT_NEGATIVE,)),
        Column(
            "agreement_share",
            pl.Float64,
            "Texts that say so by texts that name the person.",
            nullable=True,
            rules=(SHARE,),
        ),
        Column("is_agreed", pl.Boolean, "Whether the agreement is strong enough."),
        Column("credit_source", sets.CREDIT_SOURCE, "Who says so."),
        Column("reference_id", pl.String, "The person's id in the reference.", nullable=True),
        Column("billing_number", pl.Int32, "Position in the reference.", nullable=True, rules=(AT_LEAST_ONE,)),
        Column("evidence_review_key", pl.Int64, "A review that says so, 0 without one.", rules=(NOT_NEGATIVE,)),
        Column(
            "evidence_mention_number", pl.Int32, "The mention in that review, 0 without one.", rules=(NOT_NEGATIVE,)
        ),
    ),
    rules=(
        NotLess("person_review_count", "review_count"),
        NotLess("role_review_count", "review_count"),
        Exactly(Is("review_count", (0,)), Null("agreement_share")),
        Exactly(Is("review_count", (0,)), Is("credit_source", ("reference",))),
        Exactly(Is("review_count", (0,)), Is("evidence_review_key", (0,))),
        Implies(NotNull("character_name"), Is("role", ("actor",))),
    ),
)
