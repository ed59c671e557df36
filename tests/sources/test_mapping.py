"""Mappings as they are written: what they say, and the one sentence for each mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from contracts.errors import BadMapping
from sources.mapping import SECTIONS, example
from sources.mapping_keys import path_of
from sources.mapping_manual import mapping_markdown
from sources.mapping_reading import LARGEST_BYTES, mapping_of, mapping_text
from tests.sources.made_dumps import saved

SMALL = {"source": 'name = "shop"', "file": 'format = "csv"', "columns": 'text = "body"'}
TOO_DEEP = "a = " + "[" * 5000


def written(**sections: str) -> str:
    """The smallest mapping, with these sections changed or added."""
    return "\n".join(f"[{name}]\n{lines}" for name, lines in {**SMALL, **sections}.items() if lines)


def columns(*lines: str) -> str:
    return "\n".join((SMALL["columns"], *lines))


def said(text: str) -> list[str]:
    """The mistakes of a mapping that is named m.toml."""
    with pytest.raises(BadMapping) as error:
        mapping_of(text, "m.toml")
    first, *others = str(error.value).splitlines()
    alone = first.removeprefix("The mapping m.toml cannot be used:").strip()
    return [alone] if alone else [line.strip() for line in others]


def test_the_smallest_mapping() -> None:
    mapping = mapping_of(written(), "m.toml")
    assert (mapping.source.name, mapping.file.format, mapping.columns.text) == ("shop", "csv", "body")
    assert (mapping.file.encoding, mapping.source.has_global_ids, mapping.date) == ("utf-8", False, None)
    with pytest.raises(ValidationError, match="frozen"):
        mapping.source.name = "other"


# a section of the mapping, and the one sentence that is said of it
MISTAKES = [
    ({"columns": ""}, 'the section [columns] is missing: it must have at least text = "body".'),
    (
        {"columns": 'id = "no"'},
        'columns.text is missing: it may be the name of a column in quotes, as in text = "body".',
    ),
    (
        {"columns": "text = 5"},
        'columns.text cannot be 5: it may be the name of a column in quotes, as in text = "body".',
    ),
    ({"columns": columns("id = []")}, "columns.id cannot be []: it may be the name of a column in quotes, or a list"),
    (
        {"columns": columns('txt = "a"')},
        "there is no key columns.txt (did you mean text?); [columns] may have text, id,",
    ),
    ({"ratings": 'scale = "1-5"'}, "there is no section [ratings] (did you mean rating?); there are source, file,"),
    ({"source": 'name = ""'}, 'source.name cannot be "": it may be a text in quotes'),
    (
        {"source": 'name = "a"\nhas_global_ids = "yes"'},
        'source.has_global_ids cannot be "yes": it may be true or false',
    ),
    ({"file": 'format = "xml"'}, 'file.format cannot be "xml": it may be "csv" or "tsv" or "json_lines" or "parquet"'),
    ({"file": 'format = "csv"\nseparator = "::"'}, 'file.separator cannot be "::": it may be one ASCII character'),
    ({"file": 'format = "csv"\nseparator = "\\""'}, 'file.separator cannot be "\\""'),
    ({"file": 'format = "parquet"\nseparator = ";"'}, 'file.separator cannot be ";": only csv and tsv have one.'),
    (
        {"file": 'format = "csv"\nencoding = "utf-99"'},
        'file.encoding cannot be "utf-99": it may be one that Python has',
    ),
    ({"file": 'format = "csv"\nencoding = "zip"'}, 'file.encoding cannot be "zip"'),
    ({"columns": columns('rating = "r"')}, 'columns.rating needs the section [rating]: it must have scale = "1-5".'),
    ({"columns": columns('date = "d"')}, 'columns.date needs the section [date]: it must have format = "%d.%m.%Y".'),
    ({"rating": 'scale = "1-5"'}, "the section [rating] says how to read columns.rating, which is missing."),
    ({"columns": columns('title_url = "u"')}, "columns.title_url needs columns.title_id or columns.title_name"),
    ({"columns": columns('votes = "v"')}, "columns.votes needs columns.helpful_votes"),
    ({"columns": columns('optional = ["z"]')}, 'columns.optional cannot hold "z": it may hold columns named above'),
    ({"columns": columns('optional = ["body"]')}, 'columns.optional cannot hold "body"'),
    ({"columns": columns('others = ["z"]')}, 'columns.others cannot be ["z"]: only json_lines need it.'),
    (
        {"file": 'format = "json_lines"', "columns": columns('others = ["body"]')},
        'columns.others cannot hold "body": that column is named above.',
    ),
    (
        {"file": 'format = "json_lines"', "columns": 'text = "a..b"'},
        'columns.text cannot be "a..b": a dot leads into an object, as in "user.name"',
    ),
    (
        {"columns": columns('label = "l"'), "label": 'positive = ["Good"]\nnegative = ["good "]'},
        'label.negative cannot hold "good ": label.positive holds it, too.',
    ),
    (
        {"columns": columns('label = "l"'), "label": "positive = [1]"},
        'label.positive cannot be 1: it may be a list of words in quotes, as in positive = ["pos", "1"].',
    ),
    (
        {"columns": columns('title_id = "t"'), "title": 'namespace = "unknown"'},
        'title.namespace cannot be "unknown": it may be one of "imdb", "asin", "yelp",',
    ),
    (
        {"columns": columns('reviewer_id = "t"'), "reviewer": 'namespace = "imdb"'},
        'reviewer.namespace cannot be "imdb"',
    ),
]


@pytest.mark.parametrize(("change", "sentence"), MISTAKES, ids=[words[:40] for _, words in MISTAKES])
def test_a_mistake_is_one_sentence(change: dict[str, str], sentence: str) -> None:
    (only,) = said(written(**change))
    assert only.startswith(sentence)
    assert only.endswith(".")


ODD_VALUES = [
    "5",
    "-1.5",
    "nan",
    "true",
    '""',
    '"\\u0000"',
    "[]",
    "[[]]",
    "[1]",
    "{a = 1}",
    "1979-05-27",
    "[{}]",
    '"%"',
]


def told(text: str) -> str:
    """What is said of a mapping; nothing if it can be used."""
    try:
        mapping_of(text, "m.toml")
    except BadMapping as error:
        return str(error)
    return ""


@pytest.mark.parametrize("section", SECTIONS)
def test_whatever_a_key_holds_is_taken_or_told(section: str) -> None:
    for key in SECTIONS[section].model_fields:
        for value in ODD_VALUES:
            others = [line for line in SMALL.get(section, "").splitlines() if not line.startswith(f"{key} =")]
            said_of_it = told(written(**{section: "\n".join([*others, f"{key} = {value}"])}))
            assert not said_of_it or f"{section}.{key}" in said_of_it or f"[{section}]" in said_of_it


def test_all_mistakes_are_told_at_once() -> None:
    assert len(said('columns = 5\n[file]\nformat = "xml"')) == 3
    assert said("columns = 5")[2] == "columns cannot be 5: it is a section, which starts with the line [columns]."


@pytest.mark.parametrize("text", ["name", "[source", TOO_DEEP, 'a = "\x00"', "a = 1\na = 2"], ids=range(5))
def test_what_is_no_toml(text: str) -> None:
    assert said(text)[0].startswith("it is not valid TOML: ")


SCALES = [
    ('"1-5"', "1-5"),
    ('"0.5-5"', "0.5-5"),
    ('"letter"', "letter"),
    ("100", "0-100"),
    ("5.0", "0-5"),
    ("2.5", "0-2.5"),
    ("0", None),
    ("-5", None),
    ("true", None),
    ('"5-1"', None),
    ('"1 to 5"', None),
    ('"1-5-9"', None),
    ("inf", None),
    ("1e300", None),
    ("[1, 5]", None),
]


@pytest.mark.parametrize(("value", "scale"), SCALES)
def test_scales(value: str, scale: str | None) -> None:
    text = written(columns=columns('rating = "r"'), rating=f"scale = {value}")
    if scale is None:
        assert said(text)[0].startswith("rating.scale cannot be ")
    else:
        rating = mapping_of(text, "m.toml").rating
        assert rating is not None
        assert rating.scale == scale


OFFSETS = [
    ("%Y-%m-%d %H:%M", "+02:00", ""),
    ("seconds", "-03:30", ""),
    ("%Y-%m-%d", "+02:00", 'date.utc_offset cannot be "+02:00": the format "%Y-%m-%d" has no time of the day.'),
    ("%Y-%m-%d %H:%M %z", "+02:00", 'the format "%Y-%m-%d %H:%M %z" has the offset already.'),
    ("%Y-%m-%d %H:%M", "2", 'date.utc_offset cannot be "2": it may be hours and minutes with their sign'),
    ("%Y-%m-%d %H:%M", "+15:00", 'date.utc_offset cannot be "+15:00"'),
]


@pytest.mark.parametrize(("form", "offset", "words"), OFFSETS)
def test_offsets(form: str, offset: str, words: str) -> None:
    text = written(columns=columns('date = "d"'), date=f'format = "{form}"\nutc_offset = "{offset}"')
    if words:
        assert words in said(text)[0]
    else:
        assert mapping_of(text, "m.toml").date is not None


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("user", ("user",)),
        ("user.name", ("user", "name")),
        ('"user.name"', ("user.name",)),
        ('a."b.c".d', ("a", "b.c", "d")),
        ("a b", ("a b",)),
        (".a", None),
        ("a.", None),
        ("a..b", None),
        ('"a', None),
        ('"a"b', None),
        ("", None),
    ],
)
def test_names_that_lead_into_objects(name: str, steps: tuple[str, ...] | None) -> None:
    if steps is None:
        with pytest.raises(ValueError, match="step"):
            path_of(name)
    else:
        assert path_of(name) == steps


def test_a_dot_leads_nowhere_in_csv() -> None:
    assert mapping_of(written(columns='text = "a..b"'), "m.toml").steps("a..b") == ("a..b",)


def test_the_file_of_a_mapping(tmp_path: Path) -> None:
    marked = saved(tmp_path / "m.toml", b"\xef\xbb\xbf" + written().encode())
    assert mapping_text(marked) == written()
    for path, words in (
        (tmp_path / "none.toml", r"none\.toml cannot be used: there is no such file\."),
        (tmp_path, "cannot be used: it is no file."),
        (saved(tmp_path / "latin.toml", b"# caf\xe9"), "byte 5 is not valid in utf-8."),
        (saved(tmp_path / "large.toml", b"#" * (LARGEST_BYTES + 1)), "it has more than 1,000,000 bytes."),
    ):
        with pytest.raises(BadMapping, match=words):
            mapping_text(path)


def whole_example() -> str:
    """A mapping of all the examples that the manual gives; those that exclude each other come from the same file."""
    lines = []
    for section, kind in SECTIONS.items():
        lines.append(f"[{section}]")
        lines += [example(section, key) for key in kind.model_fields if key not in ("separator", "utc_offset")]
    return "\n".join(lines).replace('format = "csv"', 'format = "json_lines"')


def test_the_examples_of_all_keys_make_a_mapping() -> None:
    mapping_of(whole_example(), "m.toml")
    mapping_of(written(file=f'format = "csv"\n{example("file", "separator")}'), "m.toml")


def test_the_mapping_at_the_start_of_the_manual_is_one() -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```$", mapping_markdown(), flags=re.MULTILINE | re.DOTALL)
    mapping_of(block, "m.toml")
