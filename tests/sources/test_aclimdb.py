"""The aclImdb layout: what names, folders and urls files say of a review."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.stage import RAW_REVIEW
from sources import Limits
from sources.aclimdb import ACL_IMDB
from tests.sources.made_dumps import ACLIMDB, column, folder, read_whole, states, url

LABEL = {"pos": "positive", "neg": "negative", "unsup": "unlabelled"}


def raw_review(names: list[str], urls: dict[str, bytes] | None = None) -> pl.DataFrame:
    payloads = pl.DataFrame(
        {"path": names, "payload": [b"text"] * len(names), "file_digest": ["0" * 64] * len(names)},
        schema={"path": pl.String, "payload": pl.Binary, "file_digest": pl.String},
    )
    urls = urls or {}
    context = pl.DataFrame(
        {"path": list(urls), "payload": list(urls.values())}, schema={"path": pl.String, "payload": pl.Binary}
    )
    return ACL_IMDB.raw_review(payloads, context)


def told_of(name: str) -> tuple[str, str | None]:
    row = ACL_IMDB.sorted_files(pl.DataFrame({"path": [name]})).row(0, named=True)
    return row["role"], row["reason"]


@pytest.mark.parametrize(
    ("name", "role", "reason"),
    [
        ("train/pos/0_9.txt", "review", None),
        ("test/neg/12499_4.txt", "review", None),
        ("train/unsup/7_0.txt", "review", None),
        ("test/unsup/7_0.txt", "review", None),
        ("train/pos/1_0.txt", "review", None),  # refused later, as out of range
        ("train/pos/1_11.txt", "review", None),
        ("train/pos/-1_5.txt", "ignored", "name_without_id_and_rating"),
        ("train/pos/1_5.5.txt", "ignored", "name_without_id_and_rating"),
        ("train/pos/1.txt", "ignored", "name_without_id_and_rating"),
        ("train/pos/notes.txt", "ignored", "name_without_id_and_rating"),
        ("train/pos/١_٥.txt", "ignored", "name_without_id_and_rating"),
        ("train/pos/1_5.txt\n", "ignored", "not_text"),
        ("train/pos/1_5.TXT", "ignored", "not_text"),
        ("train/pos/1_5.txt~", "ignored", "not_text"),
        ("train/pos/._1_5.txt", "ignored", "name_without_id_and_rating"),
        ("train/pos/deep/1_5.txt", "ignored", "not_a_review"),
        ("Train/pos/1_5.txt", "ignored", "not_a_review"),
        ("train/positive/1_5.txt", "ignored", "not_a_review"),
        ("dev/pos/1_5.txt", "ignored", "not_a_review"),
        ("README", "ignored", "not_a_review"),
        ("train/labeledBow.feat", "ignored", "not_a_review"),
        ("train/urls_pos.txt", "context", None),
        ("test/urls_unsup.txt", "context", None),
        ("urls_pos.txt", "ignored", "not_a_review"),
        ("train/pos/urls_pos.txt", "ignored", "name_without_id_and_rating"),
    ],
)
def test_what_a_name_makes_of_a_file(name: str, role: str, reason: str | None) -> None:
    assert told_of(name) == (role, reason)


@given(st.text(st.sampled_from("trainespoug/_0149.txt\n")) | st.text(max_size=30))
def test_only_the_exact_form_is_a_review(name: str) -> None:
    is_form = re.fullmatch(r"(train|test)/(pos|neg|unsup)/[0-9]+_[0-9]+\.txt", name, re.ASCII) is not None
    assert (told_of(name)[0] == "review") == is_form


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["train", "test"]),
            st.sampled_from(["pos", "neg", "unsup"]),
            st.from_regex(r"[0-9]{1,25}", fullmatch=True),
            st.from_regex(r"[0-9]{1,3}", fullmatch=True),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_every_part_of_the_path_arrives_as_it_is_written(parts: list[tuple[str, str, str, str]]) -> None:
    raw = raw_review([f"{split}/{label}/{number}_{rating}.txt" for split, label, number, rating in parts])
    assert raw.schema == RAW_REVIEW.schema
    assert raw["review_id"].to_list() == [f"{split}/{label}/{number}" for split, label, number, _ in parts]
    assert raw["rating_raw"].to_list() == [rating for *_, rating in parts]
    assert raw["split"].to_list() == [split for split, *_ in parts]
    assert raw["label"].to_list() == [LABEL[label] for _, label, *_ in parts]
    assert set(raw["review_id_kind"]) == {"given"}


@pytest.mark.parametrize(
    ("name", "rating_raw", "rating_scale"),
    [
        ("train/pos/0_9.txt", "9", "1-10"),
        ("train/pos/0_0.txt", "0", "1-10"),
        ("train/pos/0_11.txt", "11", "1-10"),
        ("train/unsup/0_0.txt", "0", None),
        ("train/unsup/0_8.txt", "8", "1-10"),
    ],
)
def test_only_the_zero_of_unsup_is_no_rating(name: str, rating_raw: str, rating_scale: str | None) -> None:
    row = raw_review([name]).row(0, named=True)
    assert (row["rating_raw"], row["rating_scale"]) == (rating_raw, rating_scale)


@pytest.mark.parametrize(
    ("line", "title_id"),
    [
        (url(453418), "tt0453418"),
        (b"http://www.imdb.com/title/tt12345678", "tt12345678"),
        (b"  http://www.imdb.com/title/tt0453418/  \r", "tt0453418"),
        (b"\xef\xbb\xbf" + url(453418), "tt0453418"),
        (b"http://www.imdb.com/title/tt453418/", None),
        (b"http://www.imdb.com/title/tt1234567890/", None),
        (b"http://www.imdb.com/name/nm0000001/", None),
        (b"", None),
        (b"\xff" + url(453418), None),
        (b"<script>", None),
    ],
)
def test_the_title_of_a_line(line: bytes, title_id: str | None) -> None:
    row = raw_review(["train/pos/0_9.txt"], {"train/urls_pos.txt": line}).row(0, named=True)
    assert row["title_id"] == title_id
    assert row["title_namespace"] == ("imdb" if title_id else "unknown")


@given(
    lines=st.lists(st.integers(1, 9_999_999).map(url) | st.just(b""), max_size=12),
    numbers=st.lists(st.integers(0, 15) | st.just(10**30), max_size=12, unique=True),
    end=st.sampled_from([b"", b"\n"]),
)
def test_line_id_plus_one_names_the_title(lines: list[bytes], numbers: list[int], end: bytes) -> None:
    raw = raw_review([f"test/neg/{number}_3.txt" for number in numbers], {"test/urls_neg.txt": b"\n".join(lines) + end})
    expected = [lines[number].decode() or None if number < len(lines) else None for number in numbers]
    assert raw["title_url"].to_list() == expected
    assert raw["title_id"].to_list() == [line and line.split("/")[4] for line in expected]


def test_each_folder_has_its_own_urls() -> None:
    names = ["train/pos/0_9.txt", "test/pos/0_9.txt", "train/neg/0_2.txt"]
    raw = raw_review(names, {"train/urls_pos.txt": url(1), "test/urls_pos.txt": url(2)})
    assert raw["title_id"].to_list() == ["tt0000001", "tt0000002", None]


def test_a_dump_from_bytes_to_raw_reviews(tmp_path: Path) -> None:
    read = read_whole(folder(tmp_path / "dump", ACLIMDB), tmp_path / "work")
    assert column(read.raw_review, "raw_text") == {
        "test/neg/0": "Bad.",
        "train/neg/0": None,
        "train/pos/0": "Schöner Film.<br />Wirklich.",
        "train/pos/1": "",
        "train/pos/2": "\ufeffwith a mark",
        "train/unsup/0": "No label.",
    }
    assert column(read.raw_review, "payload")["train/neg/0"] == b"caf\xe9 \xff"
    assert column(read.raw_review, "title_id") == {
        "test/neg/0": "tt0000004",
        "train/neg/0": "tt0000009",
        "train/pos/0": "tt0000001",
        "train/pos/1": "tt0000002",
        "train/pos/2": "tt0000003",
        "train/unsup/0": "tt0000001",
    }
    assert states(read.files) == {
        **dict.fromkeys(ACLIMDB, "read"),
        "README": "not_a_review",
        "test/neg/notes.md": "not_text",
    }


@pytest.mark.parametrize("fault", ["missing", "link", "too_large"])
def test_without_its_urls_file_a_folder_has_no_titles(tmp_path: Path, fault: str) -> None:
    dump = folder(tmp_path / "dump", ACLIMDB)
    urls = dump / "train" / "urls_pos.txt"
    if fault != "too_large":
        urls.unlink()
    if fault == "link":
        urls.symlink_to(dump / "train" / "urls_neg.txt")
    limits = Limits(file_bytes=100 if fault == "too_large" else 1000)
    read = read_whole(dump, tmp_path / "work", limits=limits)
    title_id = column(read.raw_review, "title_id")
    assert title_id["train/pos/0"] is None
    assert title_id["train/neg/0"] == "tt0000009"
    assert (
        states(read.files).get("train/urls_pos.txt")
        == {
            "missing": None,
            "link": "not_a_regular_file",
            "too_large": "too_large",
        }[fault]
    )
