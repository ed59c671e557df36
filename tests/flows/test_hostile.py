"""The hostile corpus in a warehouse: what is kept is what was promised, and every record has one fate."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources import SOURCES
from tests.flows.conftest import Command
from tests.flows.mart import Mart, conserved
from tests.hostile import CONTAINERS, RECORDS, Case, line
from tests.sources.made_dumps import saved

FORMS = {"json": ".json", "csv": ".csv", "blocks": ".txt"}
# reasons that are found only after reading
LATER = {"nul_character": "\0", "blank_text": ""}


def cases(form: str) -> dict[str, Case]:
    return {name: case for name, case in RECORDS.items() if name.startswith(f"{form}: ") and case.encoding is None}


def numbered(payload: bytes, file: int) -> bytes:
    """The records with an id of their own."""
    first, *others = payload.split(b'"review_id":"r"')
    return first + b"".join(b'"review_id":"%d %d"%b' % (file, at, rest) for at, rest in enumerate(others))


@pytest.mark.parametrize("form", FORMS)
def test_all_records_of_a_form_in_one_load(form: str, mart: Mart, tmp_path: Path) -> None:
    """Each case is one file; the good records around the bad ones get a name of their own."""
    root = tmp_path / "dump"
    root.mkdir()
    flaws: list[str] = []
    for number, case in enumerate(cases(form).values()):
        saved(root / f"{number}{FORMS[form]}", numbered(case.make(tmp_path).read_bytes(), number))
        flaws += case.flaws
        flaws += [
            reason
            for text in case.texts or ()
            for reason, mark in LATER.items()
            if text == mark or (mark and mark in text)
        ]
    result = mart.load(root, max_refused=1)
    assert result.outcome.startswith("published")
    assert conserved(mart) == 1
    refused = [reason for (reason,) in mart.rows("SELECT reason FROM audit.refused_review")]
    assert sorted(refused) == sorted(flaws)
    assert mart.value("SELECT count(*) FROM audit.refused_review WHERE octet_length(payload) = 0") == 0
    strange = "SELECT count(*) FROM review_text WHERE raw_text IS NULL OR contains(raw_text, chr(0))"
    assert mart.value(strange) == 0
    own = sum("\ufffd" in text for case in cases(form).values() for text in case.texts or ())
    assert mart.value("SELECT count(*) FROM review_text WHERE contains(raw_text, chr(65533))") == own


TOLD = (
    "tar: cut",
    "tar: a name twice",
    "tar: a link",
    "zip: a bad CRC",
    "zip: encrypted beside others",
    "strange names",
    "other files in a folder",
)


@pytest.mark.parametrize("name", TOLD)
def test_containers_are_in_the_ledger(name: str, mart: Mart, tmp_path: Path) -> None:
    case = CONTAINERS[name]
    result = mart.load(case.make(tmp_path), max_refused=1)
    assert result.outcome.startswith("published")
    conserved(mart)
    told = dict(mart.rows("SELECT path, coalesce(reason, state) FROM audit.load_file"))
    assert told == case.files


# what is different in a record of Yelp, and why it is refused
OUT_OF_RANGE: list[tuple[bytes, bytes, str]] = [
    (b'"stars":4', b'"stars":9', "rating_out_of_range"),
    (b'"stars":4', b'"stars":-1', "rating_out_of_range"),
    (b'"stars":4', b'"stars":"four"', "rating_unreadable"),
    (b'"stars":4', b'"stars":1e308', "rating_out_of_range"),
    (b'"stars":4', b'"stars":[4]', "wrong_type"),
    (b"2018-07-07", b"2999-01-01", "date_out_of_range"),
    (b"2018-07-07", b"1850-01-01", "date_out_of_range"),
    (b"2018-07-07", b"2018-13-41", "date_unreadable"),
    (b"2018-07-07", b"yesterday", "date_unreadable"),
]


def test_ratings_and_dates_out_of_range(mart: Mart, tmp_path: Path) -> None:
    good = line(b'"before"')
    records = b"".join([good, *(good.replace(old, new) for old, new, _ in OUT_OF_RANGE), line(b'"of a string"')])
    records = records.replace(
        b'"stars":4,"date":"2018-07-07","text":"of', b'"stars":"4","date":"2018-07-07","text":"of'
    )
    mart.load(saved(tmp_path / "r.json", numbered(records, 0)), max_refused=1)
    refused = dict(mart.rows("SELECT record_number, reason FROM audit.refused_review ORDER BY 1"))
    assert refused == {number: reason for number, (_, _, reason) in enumerate(OUT_OF_RANGE, start=2)}
    assert mart.rows("SELECT rating_out_of_10::VARCHAR FROM fact_review ORDER BY record_number") == [("8.00",)] * 2
    conserved(mart)


# a file, and what `reviewmart sources` says of it
DECLINED: dict[str, tuple[bytes, str]] = {
    "r.csv": (b"review,rating\nt,1\n", "kaggle_imdb: r.csv lacks sentiment; its fields are: review, rating."),
    "r.json": (b'{"text": "t"}\n', "yelp: r.json lacks business_id, review_id, stars, user_id; its fields are: text."),
    "r.md": (b"# Reviews", "snap: r.md lacks product/productId, review/text; its fields are: none that can be read."),
}


@pytest.mark.parametrize("file", DECLINED)
def test_sources_says_why_each_layout_declines(file: str, command: Command, tmp_path: Path) -> None:
    payload, told = DECLINED[file]
    said = command("sources", saved(tmp_path / file, payload))
    assert (said.code, said.is_clean) == (1, True)
    assert told in said.err
    assert f"{len(SOURCES)} layouts were tried" in said.err
