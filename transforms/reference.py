"""IMDb's public tables as rows of the star: titles with genres, and credits.

Pure mapping: what a cell cannot mean is left out of its row, or the row is set aside, and each of these is counted by a
code of `contracts.reasons.SET_ASIDE_REASONS`. IMDb describes the tables
at https://developer.imdb.com/non-commercial-datasets/.
"""

from __future__ import annotations

import polars as pl

from contracts import sets
from contracts.dimensions import BRIDGE_TITLE_GENRE
from transforms.keys import surrogate_key
from transforms.reference_cells import WHOLE_NUMBER, Mapped, counts, first_of_each, given, name_given, number_given
from transforms.shape import in_shape

TITLE_TYPES = {
    "movie": "movie",
    "tvMovie": "movie",
    "tvSeries": "series",
    "tvMiniSeries": "series",
    "tvEpisode": "episode",
    "short": "short",
    "tvShort": "short",
    "video": "video",
    "videoGame": "game",
}
ROLES = {
    **{role: role for role in sets.CREDIT_ROLES if role != "other_crew"},
    "actress": "actor",
    "self": "actor",
}
PERSON_ID = r"^nm[0-9]{7,10}$"
# JSON's strings without escaped surrogates, which Polars would take for blanks.
_TEXT = r'"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u(?:[0-9a-cefA-CEF][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}))*"'
LIST_OF_TEXTS = rf"^\[\s*(?:{_TEXT}\s*(?:,\s*{_TEXT}\s*)*)?\]$"


def reference_title(title_basics: pl.DataFrame) -> Mapped:
    """One row a title: title_key, reference_name, title_type, release_year, runtime_minutes, genres (a list).

    Of rows with the same id the first counts. Genres are in the order of the row, each once.

    Args:
        title_basics: record_number and the columns of `title.basics`, all text.
    """
    rows = first_of_each(title_basics, "tconst")
    minutes = number_given("runtimeMinutes", "runtime_minutes")
    year = number_given("startYear", "release_year")
    name = name_given("primaryTitle")
    made = rows.select(
        title_key=surrogate_key("dim_title", pl.lit("imdb"), "tconst"),
        reference_name=name,
        title_type=pl.col("titleType").replace_strict(TITLE_TYPES, default="unknown", return_dtype=sets.TITLE_TYPE),
        release_year=year,
        runtime_minutes=minutes,
        genres=given("genres")
        .str.split(",")
        .list.eval(pl.element().str.strip_chars().filter(pl.element().str.strip_chars() != ""))
        .list.unique(maintain_order=True),
        name_unreadable=given("primaryTitle").is_not_null() & name.is_null(),
        year_out_of_range=given("startYear").is_not_null() & year.is_null(),
        runtime_out_of_range=given("runtimeMinutes").is_not_null() & minutes.is_null(),
    )
    codes = ["name_unreadable", "year_out_of_range", "runtime_out_of_range"]
    return Mapped(made.drop(codes), counts(made.select(codes), repeated=title_basics.height - rows.height))


def bridge_title_genre(title: pl.DataFrame) -> pl.DataFrame:
    """The rows of `bridge_title_genre`: shares sum to 1 over the genres of a title.

    Args:
        title: title_key and genres, as `reference_title` gives them.
    """
    rows = (
        title.select("title_key", "genres", genre_share=1.0 / pl.col("genres").list.len())
        .filter(pl.col("genres").list.len() > 0)
        .explode("genres")
        .rename({"genres": "genre"})
    )
    return in_shape(rows, BRIDGE_TITLE_GENRE)


def reference_credit(title_principals: pl.DataFrame) -> Mapped:
    """One row a line of credits: title_key, billing_number, role, reference_id, character_name, record_number.

    Several characters of one line are joined by a slash. A line without a person or a position is set aside.

    Args:
        title_principals: record_number and the columns of `title.principals`, all text.
    """
    billing = pl.when(pl.col("ordering").str.contains(WHOLE_NUMBER)).then(pl.col("ordering"))
    role = pl.col("category").replace_strict(ROLES, default="other_crew", return_dtype=sets.CREDIT_ROLE)
    listed = pl.when(role == "actor").then(given("characters"))
    readable = pl.when(listed.str.contains(LIST_OF_TEXTS)).then(listed)
    characters = readable.str.json_decode(pl.List(pl.String)).list.join(" / ").str.replace_all("\0", "", literal=True)
    made = title_principals.select(
        title_key=surrogate_key("dim_title", pl.lit("imdb"), "tconst"),
        billing_number=billing.cast(pl.Int32).replace(0, None),
        role=role,
        reference_id=pl.when(pl.col("nconst").str.contains(PERSON_ID)).then(pl.col("nconst")),
        character_name=pl.when(characters.str.strip_chars() != "").then(characters.str.strip_chars()),
        record_number="record_number",
        characters_unreadable=listed.is_not_null() & readable.is_null(),
    ).with_columns(id_unreadable=pl.col("billing_number").is_null() | pl.col("reference_id").is_null())
    kept = made.filter(~pl.col("id_unreadable"))
    counted = counts(
        made.select("id_unreadable", characters_unreadable=pl.col("characters_unreadable") & ~pl.col("id_unreadable"))
    )
    return Mapped(kept.drop("id_unreadable", "characters_unreadable"), counted)
