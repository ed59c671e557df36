"""The people of the reference: one name for spellings of it, and homonyms counted."""

from __future__ import annotations

import polars as pl
import pytest

from contracts.dimensions import DIM_PERSON
from transforms.keys import key_of
from transforms.reference_people import dim_person, homonyms, person_names, reference_person

PEOPLE = pl.DataFrame(
    {
        "record_number": [1, 2, 3, 4, 5, 6],
        "nconst": ["nm1", "nm2", "nm3", "nm4", "nm5", "nm1"],
        "primaryName": ["Ann Lee", "José Ruiz", "Jose RUIZ", "\\N", "!?", "Zoe Nowak"],
    }
)


def test_a_person_has_the_key_of_the_folded_name() -> None:
    mapped = reference_person(PEOPLE)
    assert mapped.rows.rows() == [
        ("nm1", "Ann Lee", "ann lee", key_of("dim_person", "ann lee")),
        ("nm2", "José Ruiz", "jose ruiz", key_of("dim_person", "jose ruiz")),
        ("nm3", "Jose RUIZ", "jose ruiz", key_of("dim_person", "jose ruiz")),
    ]
    assert mapped.set_aside == {"repeated": 1, "name_unreadable": 2}


@pytest.mark.parametrize(
    ("is_whole", "expected"),
    [(True, {"ann lee": (1, "nm1"), "jose ruiz": (2, None)}), (False, {"ann lee": (1, None), "jose ruiz": (2, None)})],
)
def test_only_who_is_alone_in_all_of_the_table_is_the_one(
    is_whole: bool, expected: dict[str, tuple[int, str | None]]
) -> None:
    wanted = pl.Series(["ann lee", "jose ruiz", "n", "nobody"])
    parts = [homonyms(part, wanted) for part in (PEOPLE.head(2), PEOPLE.slice(2))]
    named = person_names(pl.concat(parts), is_whole=is_whole)
    assert {name: (count, one) for name, count, one in named.select(*COUNTED).rows()} == expected


COUNTED = ("normalised_name", "homonym_count", "reference_id")


def test_a_person_is_spelled_as_most_are() -> None:
    person = reference_person(
        pl.DataFrame(
            {
                "record_number": [1, 2, 3, 4, 5],
                "nconst": ["nm1", "nm2", "nm3", "nm4", "nm5"],
                "primaryName": ["JOSE RUIZ", "José Ruiz", "José Ruiz", "bo li", "Bo Li"],
            }
        )
    ).rows
    name = pl.DataFrame({"normalised_name": ["jose ruiz"], "homonym_count": [3], "reference_id": [None]})
    rows = dim_person(person, name.cast({"reference_id": pl.String}))
    assert rows.schema == DIM_PERSON.schema
    assert sorted(rows.select("full_name", "homonym_count").rows()) == [("Bo Li", 0), ("José Ruiz", 3)]
