"""A Letterboxd export: reviews.csv, alone or in the zip of the account, whose profile.csv says whose it is."""

from __future__ import annotations

import polars as pl

from sources.csv_records import Csv
from sources.field_values import day, unreadable
from sources.ids import not_blank
from sources.layout import SourceFacts
from sources.record_layout import Part, RecordLayout

PROFILE = Csv(["Username"])


def raw(fields: pl.DataFrame, part: Part) -> pl.DataFrame:
    """Columns of RAW_REVIEW."""
    name, year = not_blank("Name"), not_blank("Year")
    title = pl.when(name.is_not_null()).then(pl.concat_str(name, pl.lit("|"), year.fill_null("")))
    reviewed_on = day(pl.col("Date"))
    account = _account(part)
    return fields.select(
        raw_text=pl.col("Review"),
        review_id=not_blank("Letterboxd URI"),
        review_id_kind=pl.lit("given"),
        rating_raw=not_blank("Rating"),
        rating_scale=pl.when(not_blank("Rating").is_not_null()).then(pl.lit("0.5-5")),
        title_namespace=pl.when(title.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("letterboxd")),
        title_id=title,
        title_name=name,
        reviewer_namespace=pl.lit("unknown" if account is None else "letterboxd"),
        reviewer_id=pl.lit(account, pl.String),
        reviewer_name=pl.lit(account, pl.String),
        reviewed_on=reviewed_on,
        flaws=unreadable(pl.col("Date"), reviewed_on, "date_unreadable"),
    )


def _account(part: Part) -> str | None:
    """The name of the account, from the profile beside the reviews."""
    for payload in part.context["payload"]:
        header, length = PROFILE.header(payload)
        names = PROFILE.records(payload[length:], 2, header).fields["Username"].drop_nulls()
        if len(names) and names[0].strip():
            return str(names[0]).strip()
    return None


LETTERBOXD = RecordLayout(
    name="letterboxd",
    facts=SourceFacts(
        platform="letterboxd",
        has_global_ids=True,
        description="Reviews of one account, as Letterboxd exports them.",
        licence_note="The export belongs to the owner of the account.",
        home_url="https://letterboxd.com/settings/data/",
        expected_review_count=None,
    ),
    form=Csv(["Date", "Name", "Year", "Letterboxd URI", "Rating", "Review"]),
    required=("Date", "Name", "Letterboxd URI", "Review"),
    raw=raw,
    names=r"(?:^|/)reviews\.csv$",
    context_name="profile.csv",
    explained=("reviewer_namespace", "reviewer_id", "reviewer_name"),
    skipped=r"(?:^|/)(?:deleted|orphaned)/",
)
