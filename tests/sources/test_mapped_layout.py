"""Tables that are read with a mapping: in every form and container, with all that can be odd in them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from contracts.errors import BadMapping
from sources import Batch, MappedLayout, ReadBatch, layout_of, mapped_layout, read_batch, recognised
from sources.mapped_layout import layout_of_mapping
from tests.sources.made_dumps import batches, folder, joined, saved, states, tar_bytes, zip_bytes

NAMES = ("no", "body", "stars", "day", "product", "user")
ROWS = [("1", "Good.", "5", "2024-01-02", "kettle", "ann"), ("2", "Bad.", "1", "2024-01-03", "pan", "bob")]
COLUMNS = 'text = "body"\nid = "no"\nrating = "stars"\ndate = "day"\ntitle_id = "product"\nreviewer_id = "user"'
SECTIONS = '[rating]\nscale = "1-5"\n[date]\nformat = "%Y-%m-%d"'


def mapping(columns: str = COLUMNS, more: str = SECTIONS, file: str = 'format = "csv"') -> str:
    return f'[source]\nname = "shop"\n[file]\n{file}\n[columns]\n{columns}\n{more}\n'


def cells(separator: str = ",", rows: Any = ROWS, names: tuple[str, ...] = NAMES) -> bytes:
    return ("\n".join(separator.join(row) for row in (names, *rows)) + "\n").encode()


def lines(*objects: dict[str, Any]) -> bytes:
    return "".join(json.dumps(one) + "\n" for one in objects).encode()


def read(path: Path, text: str, work: Path) -> ReadBatch:
    """All of a dump, read as another process reads it: with nothing but the batches."""
    dump = recognised(path, mapping=layout_of_mapping(text, "m.toml"))
    return joined([read_batch(batch) for batch in batches(dump, work)])


def reviews(data: bytes, text: str, tmp_path: Path, name: str = "reviews.csv") -> pl.DataFrame:
    return read(saved(tmp_path / name, data), text, tmp_path / "work").raw_review


def parquet(path: Path, frame: pl.DataFrame) -> Path:
    frame.write_parquet(path)
    return path


OBJECTS = lines(*(dict(zip(NAMES, row, strict=True)) for row in ROWS))
FORMS = [
    ("reviews.csv", 'format = "csv"', cells()),
    ("reviews.txt", 'format = "csv"\nseparator = ";"', cells(";")),
    ("reviews.tsv", 'format = "tsv"', cells("\t")),
    ("reviews", 'format = "csv"\nseparator = "|"', cells("|")),
    ("reviews.csv.gz", 'format = "csv"', gzip.compress(cells())),
    ("reviews.csv", 'format = "csv"\nencoding = "utf-16-le"', cells().decode().encode("utf-16-le")),
    ("reviews.csv", 'format = "csv"', cells().decode().encode("utf-16")),
    ("reviews.csv", 'format = "csv"\nencoding = "cp1252"', cells().decode().encode("utf-8-sig")),
    ("reviews.jsonl", 'format = "json_lines"', OBJECTS),
    ("reviews.jsonl.gz", 'format = "json_lines"', gzip.compress(OBJECTS)),
    ("reviews.tar.gz", 'format = "csv"', gzip.compress(tar_bytes({"a/x.csv": cells(), "a/notes.md": b"n"}))),
    ("reviews.zip", 'format = "json_lines"', zip_bytes({"x.json": OBJECTS})),
]


@pytest.mark.parametrize(("name", "file", "data"), FORMS, ids=[f"{name} {file[9:]}" for name, file, _ in FORMS])
def test_one_table_in_every_form(name: str, file: str, data: bytes, tmp_path: Path) -> None:
    made = reviews(data, mapping(file=file), tmp_path, name)
    plain = reviews(cells(), mapping(), tmp_path, "plain.csv")
    said = plain.drop("path", "record_number", "byte_offset", "payload", "payload_bytes").columns
    assert made.select(said).rows() == plain.select(said).rows()
    assert plain.select("review_id", "review_id_kind", "raw_text", "rating_raw", "rating_scale").rows() == [
        ("1", "given", "Good.", "5", "1-5"),
        ("2", "given", "Bad.", "1", "1-5"),
    ]
    assert plain.select("title_namespace", "title_id", "reviewer_namespace", "reviewer_id").row(0) == (
        "other",
        "shop:kettle",
        "other",
        "shop:ann",
    )
    assert plain["reviewed_on"].cast(pl.String).to_list() == ["2024-01-02", "2024-01-03"]


def test_a_table_in_parquet(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "no": [1, 2],
            "review": [{"body": "Good.", "by": {"user": "ann"}}, {"body": "Bad.", "by": None}],
            "stars": [4.5, None],
            "day": pl.Series(["2024-01-02 03:04:05", None]).str.to_datetime(),
        }
    )
    text = mapping(
        'text = "review.body"\nid = "no"\nrating = "stars"\ndate = "day"\nreviewer_id = "review.by.user"',
        '[rating]\nscale = 5\n[date]\nformat = "%Y-%m-%d %H:%M:%S%.f"\nutc_offset = "+01:00"',
        'format = "parquet"',
    )
    made = read(parquet(tmp_path / "r.parquet", frame), text, tmp_path / "work").raw_review
    assert made.select("review_id", "raw_text", "rating_raw", "rating_scale", "reviewer_id").rows() == [
        ("1", "Good.", "4.5", "0-5", "shop:ann"),
        ("2", "Bad.", None, None, None),
    ]
    assert [str(one) for one in made["reviewed_at"]] == ["2024-01-02 02:04:05", "None"]
    packed = saved(tmp_path / "r.zip", zip_bytes({"r.parquet": (tmp_path / "r.parquet").read_bytes()}))
    assert read(packed, text, tmp_path / "other").raw_review["review_id"].to_list() == ["1", "2"]


def test_a_folder_is_read_by_the_names_that_are_asked_for(tmp_path: Path) -> None:
    dump = folder(
        tmp_path / "dump",
        {
            "a/part_1.dat": cells(),
            "a/part_2.dat": cells(rows=[("3", "Fine.", "3", "2024-01-04", "pan", "cleo")]),
            "a/users.dat": b"user,name\nann,Ann\n",
            "part_other.dat": b"no,words\n1,Words.\n",
        },
    )
    text = mapping(file='format = "csv"\nnames = "part_*.dat"')
    made = read(dump, text, tmp_path / "work")
    assert made.raw_review["review_id"].to_list() == ["1", "2", "3"]
    assert states(made.files) == {
        "a/part_1.dat": "read",
        "a/part_2.dat": "read",
        "a/users.dat": "not_a_review",
        "part_other.dat": "other_fields",
    }


B = "3e23e8160039594a"  # of the SHA-256 of b
# a mapping of columns, the rows of a table, and id and kind of each review
IDS = [
    ('id = "no"', [("7", "a"), ("", "b"), (" 8 ", "b")], [("7", "given"), (f"{B}-1", "content"), ("8", "given")]),
    ('id = ["no", "body"]', [("7", "b"), ("", "b")], [("7/b", "composed"), (f"/b/{B}", "composed")]),
    ("", [("7", "b")], [(f"{B}-1", "content")]),
]


@pytest.mark.parametrize(("columns", "rows", "ids"), IDS, ids=["given", "composed", "content"])
def test_ids(columns: str, rows: list[tuple[str, str]], ids: list[tuple[str, str]], tmp_path: Path) -> None:
    made = reviews(cells(rows=rows, names=("no", "body")), mapping(f'text = "body"\n{columns}', ""), tmp_path)
    assert made.select("review_id", "review_id_kind").rows() == ids


def test_whose_the_ids_are(tmp_path: Path) -> None:
    names = ("body", "tt", "film", "link", "user", "nick")
    rows = [
        ("a", "tt0000001", "One", "https://example.org/1", "u1", "Ann"),
        ("b", "", "Two", "", "", "Bob"),
        ("c", "", "", "", "", ""),
    ]
    columns = 'text = "body"\ntitle_id = "tt"\ntitle_name = "film"\ntitle_url = "link"\n'
    text = mapping(
        columns + 'reviewer_id = "user"\nreviewer_name = "nick"',
        '[title]\nnamespace = "imdb"\n[reviewer]\nnamespace = "amazon"',
    )
    made = reviews(cells(rows=rows, names=names), text, tmp_path)
    assert made.select("title_namespace", "title_id", "title_name", "title_url").rows() == [
        ("imdb", "tt0000001", "One", "https://example.org/1"),
        ("name", "Two", "Two", None),
        ("unknown", None, None, None),
    ]
    assert made.select("reviewer_namespace", "reviewer_id", "reviewer_name").rows() == [
        ("amazon", "u1", "Ann"),
        ("name", "Bob", "Bob"),
        ("unknown", None, None),
    ]


# a key of the columns, sections, a cell, the column of RAW_REVIEW, what becomes of it, and what is kept as JSON
CELLS = [
    ("rating", '[rating]\nscale = "1-5"\ndecimal = ","', "4,5", "rating_raw", "4.5", None),
    ("rating", '[rating]\nscale = "letter"', " B+ ", "rating_raw", "B+", None),
    ("rating", "[rating]\nscale = 5", "NA", "rating_raw", None, None),
    ("rating", "[rating]\nscale = 5", "", "rating_raw", None, None),
    ("label", '[label]\npositive = ["Good", "1"]', " gOOD ", "label", "positive", None),
    ("label", '[label]\npositive = ["1"]\nunlabelled = ["?"]', "?", "label", "unlabelled", None),
    ("label", "[label]\npositive = []\nnegative = []", "good", "label", "unknown", {"x": "good"}),
    ("label", "", "negative", "label", "negative", None),
    ("label", "", "", "label", "unknown", None),
    ("split", '[split]\ntest = ["held out"]', "Held Out", "split", "test", None),
    ("split", "", "dev", "split", "none", {"x": "dev"}),
    ("verified", "", "Yes", "is_verified_purchase", True, None),
    ("verified", '[verified]\nno = ["N"]', "n", "is_verified_purchase", False, None),
    ("verified", "", "perhaps", "is_verified_purchase", None, {"x": "perhaps"}),
    ("helpful_votes", "", "1,234", "helpful_vote_count", 1234, None),
    ("helpful_votes", "", "many", "helpful_vote_count", None, {"x": "many"}),
    ("helpful_votes", "", "-1", "helpful_vote_count", None, {"x": "-1"}),
    ("headline", "", "Hm.", "headline_text", "Hm.", None),
    ("date", '[date]\nformat = "%Y-%m-%d %H:%M"', "2024-01-02 03:04", "reviewed_at", None, {"x": "2024-01-02 03:04"}),
    ("date", '[date]\nformat = "%Y-%m-%d"', "soon", "flaws", ["date_unreadable"], None),
    ("date", '[date]\nformat = "%Y-%m-%d"', " ", "flaws", None, None),
]


@pytest.mark.parametrize(
    ("key", "more", "cell", "column", "value", "aside"), CELLS, ids=[f"{c[0]} {c[2]}" for c in CELLS]
)
def test_cells(
    key: str, more: str, cell: str, column: str, value: Any, aside: dict[str, str] | None, tmp_path: Path
) -> None:
    text = mapping(f'text = "body"\n{key} = "x"', more, 'format = "csv"\nmissing = ["NA"]\nseparator = ";"')
    made = reviews(cells(";", [("b", cell)], ("body", "x")), text, tmp_path)
    (found,) = made[column].to_list()
    assert found == value
    assert (made["extra_json"][0] is None) if aside is None else json.loads(made["extra_json"][0]) == aside


def test_votes_are_not_fewer_than_the_helpful_ones(tmp_path: Path) -> None:
    columns = 'text = "body"\nhelpful_votes = "useful"\nvotes = "cast"'
    rows = [("b", "2", "3"), ("b", "3", "2"), ("b", "", "2")]
    made = reviews(cells(rows=rows, names=("body", "useful", "cast")), mapping(columns, ""), tmp_path)
    assert made.select("helpful_vote_count", "vote_count", "extra_json").rows() == [
        (2, 3, None),
        (3, None, '{"cast":"2"}'),
        (None, None, '{"cast":"2"}'),
    ]


def test_other_columns_are_kept_as_json(tmp_path: Path) -> None:
    text = mapping('text = "body"', "")
    made = reviews(cells(rows=[("b", 'q"q', "")], names=("body", "x", "y")).replace(b'q"q', b'"q""q"'), text, tmp_path)
    assert json.loads(made["extra_json"][0]) == {"x": 'q"q'}
    named = mapping('text = "body"\nothers = ["x"]', "", 'format = "json_lines"')
    made = reviews(lines({"body": "b", "x": [1, "é"], "y": None}), named, tmp_path, "r.jsonl")
    assert json.loads(made["extra_json"][0]) == {"x": [1, "é"]}


NESTED = mapping('text = "t.body"\nid = "t.no"\nrating = "t.\\"a.b\\""', "[rating]\nscale = 5", 'format = "json_lines"')
ODD = [
    (
        {"t": {"body": "b", "no": 1.0, "a.b": 4.0, "z": [1.5]}},
        ("b", "1", "4"),
        '{"t":{"body":"b","no":1,"a.b":4,"z":[1.5]}}',
    ),
    ({"t": {"body": 'q"\né', "no": "x"}}, ('q"\né', "x", None), '{"t":{"body":"q\\"\\né","no":"x"}}'),
    ({"t": '{"body": "in a text"}'}, ("in a text", None, None), '{"t":{"body":"in a text"}}'),
    ({"t": '{"body": "\\ud800"}'}, (None, None, None), '{"t":"{\\"body\\": \\"\\\\ud800\\"}"}'),
    ({"t": "no JSON"}, (None, None, None), '{"t":"no JSON"}'),
    ({"t": "NaN"}, (None, None, None), '{"t":"NaN"}'),
    ({"t": None}, (None, None, None), None),
    ({"t": 5}, (None, None, None), '{"t":5}'),
    ({"t": ["body"]}, (None, None, None), '{"t":["body"]}'),
]


@pytest.mark.parametrize("neighbour", [b"", b"no JSON\n"], ids=["fast", "careful"])
@pytest.mark.parametrize(("one", "said", "aside"), ODD, ids=[str(case[0])[:30] for case in ODD])
def test_nested_values_however_they_are_parsed(
    one: dict[str, Any], said: tuple[Any, ...], aside: str | None, neighbour: bytes, tmp_path: Path
) -> None:
    """A broken line sends its whole piece of the file on the careful way; the record must not change by that."""
    usual = lines({"t": {"body": "usual", "no": "0", "a.b": 1}})
    made = reviews(usual + lines(one) + neighbour, NESTED, tmp_path, "r.jsonl")
    text, made_id, rating, extra = made.select("raw_text", "review_id", "rating_raw", "extra_json").row(1)
    assert (text, None if made_id.endswith("-1") else made_id or None, rating, extra) == (*said, aside)


def unfit(path: Path, text: str) -> str:
    with pytest.raises(BadMapping) as error:
        recognised(path, mapping=layout_of_mapping(text, "m.toml"))
    return str(error.value)


def test_a_missing_column_is_told_with_those_that_are_there(tmp_path: Path) -> None:
    table = saved(tmp_path / "r.csv", cells(names=("no", "Body", "stars", "day", "product", "user")))
    assert unfit(table, mapping()) == (
        f"{table} cannot be read with the mapping m.toml: r.csv lacks 'body' (columns.text); as cells between ',' it "
        "has 'no', 'Body', 'stars', 'day', 'product', 'user'. Correct the mapping; `reviewmart sources --propose DUMP` "
        "makes one of the columns that are there."
    )
    assert "as JSON lines it has 'no', 'body'" in unfit(
        saved(tmp_path / "r.jsonl", OBJECTS), mapping('text = "words"', "", 'format = "json_lines"')
    )
    assert "as Parquet it has 'a'" in unfit(
        parquet(tmp_path / "r.parquet", pl.DataFrame({"a": ["b"]})), mapping('text = "b"', "", 'format = "parquet"')
    )


@pytest.mark.parametrize(
    ("name", "data", "file", "words"),
    [
        ("r.csv", b"", 'format = "csv"', "no columns can be read in it as cells between ','"),
        ("r.json", cells(), 'format = "json_lines"', "no columns can be read in it as JSON lines"),
        (
            "r.zip",
            zip_bytes({"a.md": b"x"}),
            'format = "csv"',
            "no file has a name that file.names or file.format allow",
        ),
        (
            "r.zip",
            zip_bytes({"a.csv": b"x,y\n1,2\n"}),
            'format = "csv"',
            "a.csv lacks 'body' (columns.text), 'no' (columns.id)",
        ),
    ],
)
def test_what_has_other_columns(name: str, data: bytes, file: str, words: str, tmp_path: Path) -> None:
    assert words in unfit(saved(tmp_path / name, data), mapping(file=file))


def test_optional_columns_may_be_missing(tmp_path: Path) -> None:
    table = saved(tmp_path / "r.csv", b"body\nb\n")
    text = mapping('text = "body"\nrating = "stars"\noptional = ["stars"]', "[rating]\nscale = 5")
    assert read(table, text, tmp_path / "work").raw_review.select("raw_text", "rating_raw").rows() == [("b", None)]


def test_the_layout_is_made_again_from_the_text(tmp_path: Path) -> None:
    file = saved(tmp_path / "m.toml", mapping().encode())
    here = mapped_layout(file)
    there = layout_of("mapping", "cp1252", here.mapping)
    assert isinstance(there, MappedLayout)
    assert (there.mapping, there.required, there.source) == (here.mapping, here.required, "shop")
    assert (here.encoding, there.encoding) == ("utf-8", "cp1252")
    batch: Batch = batches(recognised(saved(tmp_path / "r.csv", cells()), mapping=here), tmp_path / "work")[0]
    assert (batch.layout, batch.mapping, batch.encoding) == ("mapping", mapping(), "utf-8")


def test_a_changed_mapping_changes_the_settings_of_the_reader(tmp_path: Path) -> None:
    table = saved(tmp_path / "r.csv", cells())
    found = [
        recognised(table, mapping=layout_of_mapping(text, "m.toml")).found_files()["reader_settings"].item()
        for text in (mapping(), mapping(), mapping(more=SECTIONS.replace("1-5", "0-5")))
    ]
    assert found[0] == found[1] != found[2]
