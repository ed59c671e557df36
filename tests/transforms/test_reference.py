"""Titles, genres and credits of IMDb's public tables: what each cell means, and what is set aside."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest

from contracts import sets
from contracts.dimensions import BRIDGE_TITLE_GENRE
from contracts.reasons import SET_ASIDE_REASONS
from transforms.keys import key_of
from transforms.reference import bridge_title_genre, reference_credit, reference_title

TITLE = ("tconst", "titleType", "primaryTitle", "startYear", "runtimeMinutes", "genres")
CREDIT = ("tconst", "ordering", "nconst", "category", "characters")
NO = "\\N"


def table(columns: Sequence[str], *rows: tuple[str, ...]) -> pl.DataFrame:
    schema = dict.fromkeys(columns, pl.String)
    frame = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("record_number", 1)
    return frame.with_columns(pl.col("record_number").cast(pl.Int64))


def one_title(
    kind: str = "movie", name: str = "A Film", year: str = "1994", minutes: str = "90", genres: str = "Drama"
) -> tuple[dict[str, object], dict[str, int]]:
    mapped = reference_title(table(TITLE, ("tt0000001", kind, name, year, minutes, genres)))
    return mapped.rows.row(0, named=True), dict(mapped.set_aside)


def test_a_title() -> None:
    assert one_title() == (
        {
            "title_key": key_of("dim_title", "imdb", "tt0000001"),
            "reference_name": "A Film",
            "title_type": "movie",
            "release_year": 1994,
            "runtime_minutes": 90,
            "genres": ["Drama"],
        },
        {},
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("movie", "movie"),
        ("tvMovie", "movie"),
        ("tvSeries", "series"),
        ("tvMiniSeries", "series"),
        ("tvEpisode", "episode"),
        ("short", "short"),
        ("tvShort", "short"),
        ("video", "video"),
        ("videoGame", "game"),
        ("tvSpecial", "unknown"),
        (NO, "unknown"),
        ("", "unknown"),
    ],
)
def test_the_type_of_a_title(kind: str, expected: str) -> None:
    assert one_title(kind=kind)[0]["title_type"] == expected


@pytest.mark.parametrize(
    ("column", "cell", "target", "expected", "set_aside"),
    [
        ("year", NO, "release_year", None, {}),
        ("year", "1869", "release_year", None, {"year_out_of_range": 1}),
        ("year", "1870", "release_year", 1870, {}),
        ("year", "2101", "release_year", None, {"year_out_of_range": 1}),
        ("year", "-1994", "release_year", None, {"year_out_of_range": 1}),
        ("year", "١٩٩٤", "release_year", None, {"year_out_of_range": 1}),
        ("year", "99999999999999999999", "release_year", None, {"year_out_of_range": 1}),
        ("minutes", NO, "runtime_minutes", None, {}),
        ("minutes", "0", "runtime_minutes", None, {"runtime_out_of_range": 1}),
        ("minutes", "1.5", "runtime_minutes", None, {"runtime_out_of_range": 1}),
        ("minutes", "60000", "runtime_minutes", 60_000, {}),
        ("minutes", "60001", "runtime_minutes", None, {"runtime_out_of_range": 1}),
        ("name", NO, "reference_name", None, {}),
        ("name", "  A  Film ", "reference_name", "A  Film", {}),
        ("name", "nul\0", "reference_name", None, {"name_unreadable": 1}),
        ("name", "<b>'; DROP", "reference_name", "<b>'; DROP", {}),
    ],
)
def test_a_cell_that_cannot_be_is_left_out_and_counted(
    column: str, cell: str, target: str, expected: object, set_aside: dict[str, int]
) -> None:
    row, counts = one_title(**{column: cell})
    assert (row[target], counts) == (expected, set_aside)
    assert set(counts) <= set(SET_ASIDE_REASONS)


def test_of_rows_with_one_id_the_first_counts() -> None:
    rows = table(TITLE, *(("tt0000001", "movie", name, NO, NO, NO) for name in ("First", "Second", "Third")))
    mapped = reference_title(rows.reverse())
    assert (mapped.rows["reference_name"].to_list(), mapped.set_aside) == (["First"], {"repeated": 2})


@pytest.mark.parametrize(
    ("genres", "expected"),
    [
        ("Drama", {"Drama": 1.0}),
        ("Drama,Comedy", {"Drama": 0.5, "Comedy": 0.5}),
        ("Drama, Comedy,,Drama", {"Drama": 0.5, "Comedy": 0.5}),
        ("Drama,Comedy,Sci-Fi", dict.fromkeys(("Drama", "Comedy", "Sci-Fi"), 1 / 3)),
        (NO, {}),
        ("", {}),
        (",", {}),
    ],
)
def test_genres_share_a_title(genres: str, expected: dict[str, float]) -> None:
    mapped = reference_title(table(TITLE, ("tt0000001", "movie", "A", NO, NO, genres)))
    rows = bridge_title_genre(mapped.rows)
    assert rows.schema == BRIDGE_TITLE_GENRE.schema
    assert dict(rows.select("genre", "genre_share").rows()) == expected


def one_credit(
    place: str = "1", person: str = "nm0000001", category: str = "director", characters: str = NO
) -> tuple[dict[str, object] | None, dict[str, int]]:
    mapped = reference_credit(table(CREDIT, ("tt0000001", place, person, category, characters)))
    row = None if mapped.rows.is_empty() else mapped.rows.row(0, named=True)
    return row, dict(mapped.set_aside)


def test_a_line_of_credits() -> None:
    assert one_credit("7", category="actress", characters='["Maya"]') == (
        {
            "title_key": key_of("dim_title", "imdb", "tt0000001"),
            "billing_number": 7,
            "role": "actor",
            "reference_id": "nm0000001",
            "character_name": "Maya",
            "record_number": 1,
        },
        {},
    )


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        *((role, role) for role in sets.CREDIT_ROLES),
        ("actress", "actor"),
        ("self", "actor"),
        ("casting_director", "other_crew"),
        ("archive_footage", "other_crew"),
        (NO, "other_crew"),
    ],
)
def test_the_role_of_a_category(category: str, expected: str) -> None:
    row, _ = one_credit(category=category)
    assert row is not None
    assert row["role"] == expected


@pytest.mark.parametrize(
    ("characters", "expected", "set_aside"),
    [
        ('["Maya"]', "Maya", {}),
        ('["Maya","The \\"Old\\" One"]', 'Maya / The "Old" One', {}),
        ('["Jos\\u00e9"]', "José", {}),
        ("[]", None, {}),
        ('[" "]', None, {}),
        (NO, None, {}),
        ('["Maya"', None, {"characters_unreadable": 1}),
        ("[1]", None, {"characters_unreadable": 1}),
        ('{"a":"b"}', None, {"characters_unreadable": 1}),
        ('["\\ud83d"]', None, {"characters_unreadable": 1}),
        ("Maya", None, {"characters_unreadable": 1}),
        ("[" * 10_000, None, {"characters_unreadable": 1}),
    ],
)
def test_the_characters_of_an_actor(characters: str, expected: str | None, set_aside: dict[str, int]) -> None:
    row, counts = one_credit(category="actor", characters=characters)
    assert row is not None
    assert (row["character_name"], counts) == (expected, set_aside)


def test_who_is_no_actor_plays_nobody() -> None:
    row, counts = one_credit(category="director", characters='["Maya"')
    assert row is not None
    assert (row["character_name"], counts) == (None, {})


@pytest.mark.parametrize(
    ("place", "person"),
    [(NO, "nm0000001"), ("0", "nm0000001"), ("-1", "nm0000001"), ("x", "nm0000001"), ("1", NO), ("1", "tt0000001")],
)
def test_a_line_without_place_or_person_is_set_aside(place: str, person: str) -> None:
    assert one_credit(place, person, "actor", "broken") == (None, {"id_unreadable": 1})
