"""Made-up ids that records of one file would share: what is known keeps its id, and the numbers go on."""

from __future__ import annotations

import polars as pl
import pytest

from transforms.numbering import NO_IDS, numbered_reviews

Record = tuple[int, str, str]  # file, id, text


def ids(kind: str, records: list[Record], known: list[Record]) -> dict[int, str]:
    """The ids that are made, by the number of the record."""
    review = pl.DataFrame(
        {
            "load_file_key": [file for file, _, _ in records],
            "record_number": range(1, len(records) + 1),
            "source_id": "snap",
            "review_id": [made for _, made, _ in records],
            "review_id_kind": kind,
            "content_digest": [text for _, _, text in records],
        }
    )
    known_rows = pl.DataFrame(known, schema=NO_IDS.schema, orient="row")
    numbered = numbered_reviews(review, known_rows)
    return dict(numbered.sort("record_number").select("record_number", "review_id").rows())


# kind; the records, from number 1; the known reviews; the numbers of records with their new ids
CASES: dict[str, tuple[str, list[Record], list[Record], dict[int, str]]] = {
    "texts of one file are numbered": ("content", [(1, "aa-1", "a")] * 3, [], {2: "aa-2", 3: "aa-3"}),
    "the same text in another file is the same review": ("content", [(1, "aa-1", "a"), (2, "aa-1", "a")], [], {}),
    "a known text takes the first number": ("content", [(1, "aa-1", "a")], [(1, "aa-1", "a")], {1: "aa-2"}),
    "numbers go on behind the greatest": (
        "content",
        [(1, "aa-1", "a")] * 2,
        [(1, "aa-4", "a")],
        {1: "aa-5", 2: "aa-6"},
    ),
    "a known text of another file takes nothing": ("content", [(1, "aa-1", "a")], [(2, "aa-1", "a")], {}),
    "other texts of one id are numbered": ("composed", [(1, "x", "a"), (1, "x", "b"), (1, "x", "a")], [], {2: "x-2"}),
    "a known other text takes the id": ("composed", [(1, "x", "b")], [(1, "x", "a")], {1: "x-2"}),
    "a known equal text is a duplicate": ("composed", [(1, "x", "a")], [(1, "x", "a"), (1, "x-2", "b")], {}),
    "and shares its number": (
        "composed",
        [(1, "x", "b"), (1, "x", "c")],
        [(1, "x", "a"), (1, "x-2", "b")],
        {1: "x-2", 2: "x-3"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_made_up_ids_are_told_apart(case: str) -> None:
    kind, records, known, expected = CASES[case]
    assert ids(kind, records, known) == expected
