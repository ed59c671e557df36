"""Mappings that are proposed: what columns look like, and that a proposal can be used as it is."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import NoSuchDump, NothingToPropose
from sources import read_batch, recognised
from sources.column_guesses import Column, date_forms, labels, rating_scale, splits
from sources.mapped_layout import layout_of_mapping
from sources.proposing import proposed_mapping
from sources.role_guesses import guessed
from tests.sources.made_dumps import batches, folder, joined, saved, tar_bytes

LONG = "A text of some length, which no name of a product would ever have."


def column(*cells: str, name: str = "x") -> Column:
    return Column(name, cells, len(cells))


@pytest.mark.parametrize(
    ("cells", "forms"),
    [
        (("2024-01-02", "2024-12-31"), ["%Y-%m-%d"]),
        (("02.01.2024",), ["%d.%m.%Y"]),
        (("02/01/2024",), ["%m/%d/%Y", "%d/%m/%Y"]),
        (("02/01/2024", "31/01/2024"), ["%d/%m/%Y"]),
        (("Jan 2, 2024",), ["%B %d, %Y", "%b %d, %Y"]),
        (("2024-01-02 03:04:05.123",), ["%Y-%m-%d %H:%M:%S%.f"]),
        (("2024-01-02T03:04:05Z",), ["%+"]),
        (("1716200000",), ["seconds"]),
        (("1716200000123",), ["milliseconds"]),
        (("20240102",), ["%Y%m%d"]),
        (("12345", "2"), []),
        (("soon",), []),
        ((), []),
    ],
)
def test_dates(cells: tuple[str, ...], forms: list[str]) -> None:
    assert date_forms(column(*cells)) == forms


@pytest.mark.parametrize(
    ("cells", "scale"),
    [
        (("1", "5", "3.0"), "1-5"),
        (("0.5", "5"), "0.5-5"),
        (("0", "5"), "0-5"),
        (("4,5", "2"), "1-5"),
        (("1", "10"), "1-10"),
        (("0", "87"), "0-100"),
        (("B+", "f"), "letter"),
        (("3/4", "2.5/4"), "0-4"),
        (("3/4", "3/5"), None),
        (("-1", "1"), None),
        (("101", "300"), None),
        (("Fresh",), None),
        (("5",) * 19 + ("6",), "1-5"),
    ],
)
def test_scales(cells: tuple[str, ...], scale: str | None) -> None:
    assert rating_scale(column(*cells)) == scale


def test_labels_and_splits() -> None:
    assert labels(column("Positive", "neg")) == {"positive": ["Positive"], "negative": ["neg"]}
    assert labels(column("0", "1")) == {"positive": ["1"], "negative": ["0"]}
    assert labels(column("1", "2")) == {"positive": ["2"], "negative": ["1"]}
    assert labels(column("red", "blue")) == {}
    assert splits(column("train", "Test", "dev")) == {"train": ["train"], "test": ["Test"]}


# names of columns, and the parts that they get; the values are of the kind that the name promises
VALUES = {"text": LONG, "id": "k{}", "number": "{}", "rating": "4", "word": "word", "url": "https://e.org/{}"}
NAMED: list[tuple[dict[str, str], dict[str, str]]] = [
    (
        {"reviewText": "text", "reviewerID": "id", "asin": "id", "overall": "rating"},
        {"text": "reviewText", "reviewer_id": "reviewerID", "title_id": "asin", "rating": "overall"},
    ),
    (
        {"review_id": "id", "body": "text", "user_id": "id", "product_title": "word", "product_id": "id"},
        {
            "id": "review_id",
            "text": "body",
            "reviewer_id": "user_id",
            "title_name": "product_title",
            "title_id": "product_id",
        },
    ),
    ({"Unnamed: 0": "number", "content": "text"}, {"text": "content"}),
    ({"id": "number", "content": "text"}, {"text": "content"}),
    (
        {"comment": "text", "movie": "word", "movie_url": "url"},
        {"text": "comment", "title_name": "movie", "title_url": "movie_url"},
    ),
    (
        {"comment": "text", "helpful": "number", "votes": "number"},
        {"text": "comment", "helpful_votes": "helpful", "votes": "votes"},
    ),
    ({"summary": "text", "review": "text"}, {"text": "review", "headline": "summary"}),
]


@pytest.mark.parametrize(("names", "parts"), NAMED, ids=[" ".join(names) for names, _ in NAMED])
def test_the_parts_of_columns(names: dict[str, str], parts: dict[str, str]) -> None:
    columns = [
        Column(name, tuple((VALUES[kind] + (" {}" if kind == "text" else "")).format(n) for n in range(12)), 12)
        for name, kind in names.items()
    ]
    assert guessed(columns).columns == parts


def proposal(path: Path) -> dict[str, Any]:
    return tomllib.loads(proposed_mapping(path))


TABLE = f"no;sentiment;stars;written;review\n1;pos;4,5;02.01.2024;{LONG}\n2;neg;1;31.01.2024;NA\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("reviews.csv", TABLE.encode()),
        ("reviews.txt.gz", gzip.compress(TABLE.encode())),
        ("reviews.csv", TABLE.encode("utf-16")),
        ("reviews.tar", tar_bytes({"a/short.csv": b"a,b\nshort,x\n", "a/reviews.csv": TABLE.encode()})),
    ],
)
def test_a_whole_proposal(name: str, data: bytes, tmp_path: Path) -> None:
    assert proposal(saved(tmp_path / name, data)) == {
        "source": {"name": "reviews"},
        "file": {"format": "csv", "separator": ";", "missing": ["NA"]},
        "columns": {"text": "review", "date": "written", "label": "sentiment", "rating": "stars"},
        "rating": {"scale": "1-5", "decimal": ","},
        "label": {"positive": ["pos"], "negative": ["neg"]},
        "date": {"format": "%d.%m.%Y"},
    }


def test_objects_inside_of_objects_and_rare_fields(tmp_path: Path) -> None:
    objects = [{"by": {"user.id": f"u{n}"}, "review": {"text": LONG}, "tags": [1]} for n in range(3)]
    found = proposal(
        saved(tmp_path / "r.jsonl", "\n".join(map(json.dumps, [*objects, {"review": {"text": "x"}}])).encode())
    )
    assert found["columns"] == {
        "text": "review.text",
        "reviewer_id": 'by."user.id"',
        "optional": ['by."user.id"'],
        "others": ["tags"],
    }


def test_other_encodings_and_parquet(tmp_path: Path) -> None:
    latin = saved(tmp_path / "a.csv", f'größe,text\n1,"{LONG} é"\n'.encode("cp1252"))
    assert proposal(latin)["file"] == {"format": "csv", "encoding": "cp1252"}
    pl.DataFrame({"text": [LONG], "overall": [4.0]}).write_parquet(tmp_path / "a.parquet")
    found = proposal(tmp_path / "a.parquet")
    assert (found["file"], found["columns"]) == ({"format": "parquet"}, {"text": "text", "rating": "overall"})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"text,more\n", "holds no records below its first line"),
        (b'[{"text": "a"}]', "holds one JSON list, not one JSON object a line"),
        (b"a\0b\n", "is no text in an encoding that can be told"),
        (b"A heading\n\nSome prose, with commas, and more.\nOther prose.\n", "is no table"),
        (b"a,b\n1,2\n3,4\n", "no column of a.txt holds texts"),
        (b"PAR1 and nothing else", "is a damaged Parquet file"),
    ],
)
def test_what_is_no_table(data: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(NothingToPropose, match=words):
        proposed_mapping(saved(tmp_path / "a.txt", data))


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NoSuchDump):
        proposed_mapping(tmp_path / "none.csv")
    with pytest.raises(NothingToPropose, match="no file in it looks like a table"):
        proposed_mapping(folder(tmp_path / "dump", {"a.md": b"text"}))


def used(path: Path, work: Path) -> pl.DataFrame:
    """The reviews of a dump, read with the mapping that is proposed for it."""
    dump = recognised(path, mapping=layout_of_mapping(proposed_mapping(path)))
    return joined([read_batch(batch) for batch in batches(dump, work)]).raw_review


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)
HEADERS = (
    "id",
    "rating",
    "date",
    "label",
    "title",
    "user",
    "votes",
    "helpful",
    "verified",
    "split",
    "url",
    "",
    "a.b",
    '"q',
)
NAME = st.sampled_from(HEADERS) | CELL.map(lambda name: name.replace("\n", " "))


@given(
    names=st.lists(NAME, min_size=1, max_size=5),
    rows=st.lists(st.lists(CELL, min_size=5, max_size=5), min_size=1, max_size=4),
    form=st.sampled_from([",", "\t", ";", "json"]),
)
def test_what_is_proposed_can_be_used(
    names: list[str], rows: list[list[str]], form: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever a table holds, its proposal is a mapping that fits it, and every record has a fate."""
    here = tmp_path_factory.mktemp("law")
    header = ["text", *names]
    records = [[LONG, *row[: len(names)]] for row in rows]
    if form == "json":
        data = "".join(json.dumps(dict(zip(header, one, strict=True))) + "\n" for one in records)
    else:
        out = io.StringIO()
        csv.writer(out, delimiter=form, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([header, *records])
        data = out.getvalue()
    made = used(saved(here / "table.csv", data.encode()), here / "work")
    assert len(made) == len(records)


@pytest.mark.parametrize("name", ["shop.tsv", "hotels.jsonl"])
def test_the_samples(name: str, sample: Path, tmp_path: Path) -> None:
    assert len(used(sample / "mapped" / name, tmp_path)) == 12
