"""The dimensions: what reviews are about, who wrote them, when, where from, and how they rate.

Every dimension has an unknown member with key 0, so that an inner join never loses a review.
"""

from __future__ import annotations

import polars as pl

from contracts import sets
from contracts.rules import (
    Always,
    BandOf,
    Between,
    DayKey,
    Exactly,
    Follows,
    Implies,
    Is,
    IsNot,
    LengthBetween,
    Matches,
    Null,
    RatingKey,
    SameAs,
)
from contracts.schema import Column, Table

NOT_NEGATIVE = Between(0)
SHARE = Between(0, 1)
RATING = Between(0, 10)
RATING_DTYPE = pl.Decimal(4, 2)
INSTANT = pl.Datetime("us")

DIM_SOURCE = Table(
    "dim_source",
    "dimension",
    "One id space of reviews.",
    "Where reviews come from: each source has its own review ids.",
    (
        Column("source_key", pl.Int64, "Digest of the source id.", key=True, rules=(NOT_NEGATIVE,)),
        Column("source_id", pl.String, "The name given by --source, by default the layout.", rules=(LengthBetween(1),)),
        Column("layout", sets.LAYOUT, "How the dump is laid out."),
        Column("platform", pl.String, "The site that the reviews were written on."),
        Column("has_global_ids", pl.Boolean, "Whether review ids are unique beyond one dump."),
        Column("description", pl.String, "What the source is, in one sentence."),
        Column("licence_note", pl.String, "Under which terms the source is published, in one sentence."),
        Column("home_url", pl.String, "Where the source is published.", nullable=True),
        Column(
            "expected_review_count",
            pl.Int64,
            "How many reviews the complete dump holds, where that is known.",
            nullable=True,
            rules=(NOT_NEGATIVE,),
        ),
    ),
    natural_key=("source_id",),
)

DIM_TITLE = Table(
    "dim_title",
    "dimension",
    "One title id.",
    "The films, products or businesses that reviews are about; the ids of one film share a same_title_key.",
    (
        Column("title_key", pl.Int64, "Digest of namespace and title id.", key=True, rules=(NOT_NEGATIVE,)),
        Column("id_namespace", sets.TITLE_NAMESPACE, "Whose ids these are."),
        Column(
            "title_id",
            pl.String,
            "The id as the source gives it; if other, behind the source's name.",
            rules=(LengthBetween(1),),
        ),
        Column(
            "same_title_key",
            pl.Int64,
            "The key that all ids of this work share; its own key if the id stands alone.",
            rules=(NOT_NEGATIVE,),
        ),
        Column("same_title_source", sets.SAME_TITLE_SOURCE, "What says that the ids are one work."),
        Column(
            "shared_review_count",
            pl.Int64,
            "Equal texts that tie this id to the other ids of the work.",
            rules=(NOT_NEGATIVE,),
        ),
        Column("url", pl.String, "The page of the title, as the dump gives it.", nullable=True),
        Column("title_name", pl.String, "The best name that is known.", nullable=True),
        Column("title_name_source", sets.TITLE_NAME_SOURCE, "Where the best name comes from."),
        Column("dump_name", pl.String, "The name that the dump gives.", nullable=True),
        Column("reference_name", pl.String, "The name that the reference data give.", nullable=True),
        Column("agreed_name", pl.String, "The name that the reviews agree on.", nullable=True),
        Column(
            "agreed_name_review_count",
            pl.Int64,
            "Distinct texts that use the agreed name.",
            rules=(NOT_NEGATIVE,),
        ),
        Column(
            "title_name_agreement_share",
            pl.Float64,
            "Share of the naming texts that use the agreed name.",
            nullable=True,
            rules=(SHARE,),
        ),
        Column("title_type", sets.TITLE_TYPE, "What kind of thing the title is."),
        Column(
            "release_year",
            pl.Int32,
            "Year of release, from reference, dump or agreement.",
            nullable=True,
            rules=(Between(1870, 2100),),
        ),
        Column(
            "runtime_minutes",
            pl.Int32,
            "Running time from the reference data.",
            nullable=True,
            unit="minutes",
            rules=(Between(1, 60000),),
        ),
        Column("load_run_key", pl.Int64, "The run that changed the row last; 0 for the unknown member."),
    ),
    natural_key=("id_namespace", "title_id"),
    rules=(
        Exactly(Null("title_name"), Is("title_name_source", ("unknown",))),
        Implies(Is("same_title_source", ("none",)), SameAs("same_title_key", "title_key")),
        Implies(Is("same_title_source", ("none",)), Is("shared_review_count", (0,))),
        Exactly(Null("agreed_name"), Is("agreed_name_review_count", (0,))),
        Exactly(Is("title_key", (0,)), Is("id_namespace", ("unknown",))),
        Implies(Is("id_namespace", ("imdb",)), Follows("title_id", Matches("tt[0-9]{7,9}"))),
    ),
)

DIM_PERSON = Table(
    "dim_person",
    "dimension",
    "One full name; homonyms share it and are flagged.",
    "The people that reviews or reference data name.",
    (
        Column("person_key", pl.Int64, "Digest of the normalised name.", key=True, rules=(NOT_NEGATIVE,)),
        Column("normalised_name", pl.String, "The full name, folded to group by."),
        Column("full_name", pl.String, "The most frequent spelling."),
        Column("reference_id", pl.String, "The reference id, only where one person fits.", nullable=True),
        Column("homonym_count", pl.Int64, "People of that name in the reference.", rules=(NOT_NEGATIVE,)),
    ),
    natural_key=("normalised_name",),
)

DIM_REVIEWER = Table(
    "dim_reviewer",
    "dimension",
    "One account, or one critic at one outlet.",
    "Who wrote the reviews.",
    (
        Column("reviewer_key", pl.Int64, "Digest of namespace and reviewer id.", key=True, rules=(NOT_NEGATIVE,)),
        Column("id_namespace", sets.REVIEWER_NAMESPACE, "Whose ids these are."),
        Column("reviewer_id", pl.String, "The id as the source gives it, or a pseudonym."),
        Column("is_pseudonym", pl.Boolean, "Whether the id was replaced by a keyed digest."),
        Column("display_name", pl.String, "The name shown on the latest review day.", nullable=True),
        Column("reviewer_kind", sets.REVIEWER_KIND, "Whether it is an account or a critic."),
        Column("publication_name", pl.String, "The outlet that a critic writes for.", nullable=True),
        Column("is_top_critic", pl.Boolean, "Whether the site calls the critic a top critic.", nullable=True),
    ),
    natural_key=("id_namespace", "reviewer_id"),
    rules=(
        Implies(Is("is_pseudonym", (True,)), Null("display_name")),
        Exactly(Is("reviewer_key", (0,)), Is("id_namespace", ("unknown",))),
    ),
)

DIM_DATE = Table(
    "dim_date",
    "dimension",
    "One day; whole years from the first to the last review.",
    "The calendar, to group by and to show gaps.",
    (
        Column("date_key", pl.Int32, "The day as yyyymmdd, 0 if unknown.", key=True, rules=(NOT_NEGATIVE,)),
        Column("day_on", pl.Date, "The calendar day.", nullable=True),
        Column("year", pl.Int32, "Calendar year.", nullable=True),
        Column("quarter", pl.Int32, "Quarter of the year, 1 to 4.", nullable=True, rules=(Between(1, 4),)),
        Column("month", pl.Int32, "Month of the year, 1 to 12.", nullable=True, rules=(Between(1, 12),)),
        Column("month_name", pl.String, "English name of the month, or unknown."),
        Column("iso_year", pl.Int32, "Year that the ISO week belongs to.", nullable=True),
        Column("iso_week", pl.Int32, "ISO week, 1 to 53.", nullable=True, rules=(Between(1, 53),)),
        Column("weekday_number", pl.Int32, "Day of the week, Monday is 1.", nullable=True, rules=(Between(1, 7),)),
        Column("weekday_name", pl.String, "English name of the weekday, or unknown."),
        Column("is_weekend", pl.Boolean, "Saturday or Sunday.", nullable=True),
        Column("month_start_on", pl.Date, "First day of the month, to group by.", nullable=True),
        Column("week_start_on", pl.Date, "Monday of the week, to group by.", nullable=True),
    ),
    natural_key=("day_on",),
    rules=(Exactly(Is("date_key", (0,)), Null("day_on")), DayKey("date_key", "day_on")),
)

DIM_RATING = Table(
    "dim_rating",
    "dimension",
    "One rating to two decimals, or none; 1,002 rows that never change.",
    "The rating scale that all sources are brought to.",
    (
        Column("rating_key", pl.Int32, "100 times the rating plus 1, 0 without one.", key=True, rules=(NOT_NEGATIVE,)),
        Column("rating_out_of_10", RATING_DTYPE, "The rating from 0 to 10.", nullable=True, rules=(RATING,)),
        Column("half_step_out_of_10", RATING_DTYPE, "Rounded down to a half.", nullable=True, rules=(RATING,)),
        Column("whole_step_out_of_10", pl.Int32, "Rounded down to a whole.", nullable=True, rules=(RATING,)),
        Column("rating_label", pl.String, "The rating as text, or none."),
        Column("band", sets.RATING_BAND, "Negative to 4, positive from 7, mixed between, unrated without one."),
    ),
    natural_key=("rating_out_of_10",),
    rules=(RatingKey("rating_key", "rating_out_of_10"), BandOf("band", "rating_out_of_10")),
)

BRIDGE_TITLE_GENRE = Table(
    "bridge_title_genre",
    "bridge",
    "One genre of one title.",
    "The genres of a title, with shares that sum to 1 so that nothing is counted twice.",
    (
        Column("title_key", pl.Int64, "The title that has the genre.", key=True, references=DIM_TITLE),
        Column("genre", pl.String, "The genre as the reference writes it.", key=True, rules=(LengthBetween(1),)),
        Column("genre_share", pl.Float64, "One divided by the number of genres of the title.", rules=(SHARE,)),
    ),
    rules=(Always(IsNot("genre_share", (0,))),),
)
