"""The closed sets: every word that a coded column may hold, declared once."""

from __future__ import annotations

import polars as pl

LABEL = pl.Enum(["positive", "negative", "unlabelled", "unknown"])
SPLIT = pl.Enum(["train", "test", "none"])
REVIEW_ID_KIND = pl.Enum(["given", "path", "composed", "content"])
RECOMMENDATION = pl.Enum(["yes", "no", "none"])

MENTION_KIND = pl.Enum(["person", "title", "place", "award", "year", "rating", "spoiler_warning", "recommendation"])
CREDIT_ROLES = (
    "director",
    "writer",
    "producer",
    "actor",
    "composer",
    "cinematographer",
    "editor",
    "other_crew",
)
CREDIT_ROLE = pl.Enum(CREDIT_ROLES)
PERSON_ROLES = (*CREDIT_ROLES, "mentioned")
TITLE_ROLES = ("reviewed", "mentioned")
RECOMMENDATION_ROLES = ("yes", "no")
MENTION_ROLE = pl.Enum([*PERSON_ROLES, "reviewed", "yes", "no", "none"])
CREDIT_SOURCE = pl.Enum(["reviews", "reference", "both"])

TITLE_NAMESPACE = pl.Enum(["imdb", "asin", "yelp", "rotten_tomatoes", "letterboxd", "name", "other", "unknown"])
SAME_TITLE_SOURCE = pl.Enum(["none", "reviews", "reference", "mapping"])
TITLE_NAME_SOURCE = pl.Enum(["dump", "reference", "agreed", "unknown"])
TITLE_TYPE = pl.Enum(["movie", "series", "episode", "short", "video", "game", "product", "business", "unknown"])

REVIEWER_NAMESPACE = pl.Enum(["amazon", "yelp", "rotten_tomatoes", "letterboxd", "name", "other", "unknown"])
REVIEWER_KIND = pl.Enum(["account", "critic", "unknown"])

LAYOUT = pl.Enum(
    [
        "aclimdb",
        "plain_text",
        "kaggle_imdb",
        "amazon_2014",
        "amazon_2023",
        "snap",
        "yelp",
        "rotten_tomatoes",
        "huggingface_imdb",
        "letterboxd",
        "mapping",
        "imdb_reference",
        "unknown",
    ]
)
RATING_BAND = pl.Enum(["negative", "mixed", "positive", "unrated"])

RUN_OUTCOME = pl.Enum(
    ["published", "published_with_warnings", "nothing_new", "held_back", "restored", "failed", "died"]
)
FILE_STATE = pl.Enum(["read", "gone", "unreadable", "ignored"])
# Why a file was left, or read in part, on purpose: with any other reason the run has warnings.
CALM_FILE_REASONS = ("not_a_review", "replayed", "limited")
REFUSAL_STATUS = pl.Enum(["open", "replayed", "superseded"])
REMOVAL_REASON = pl.Enum(["file_gone", "record_gone", "forgotten"])
FORGOTTEN_KIND = pl.Enum(["reviewer", "review", "source"])

SEVERITY = pl.Enum(["critical", "warning", "info"])
EXPECTATION_OUTCOME = pl.Enum(["passed", "failed", "error"])
