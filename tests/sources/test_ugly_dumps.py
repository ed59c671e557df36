"""The smallest ugly dump of every layout: recognised without options, and the same however it is packed."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from sources import SOURCES, Layout, recognised, recognitions
from sources.record_layout import RecordLayout
from tests.sources.made_dumps import Files, folder, read_whole, saved, tar_bytes, zip_bytes
from tests.sources.ugly_dumps import RECORD_LAYOUTS, ugly_dump

# of each layout: how many records, and the flaws that its reader finds
FLAWS: dict[str, tuple[int, list[str]]] = {
    "aclimdb": (5, []),
    "kaggle_imdb": (11, ["malformed_record", "malformed_record", "invalid_encoding"]),
    "amazon_2014": (9, ["date_unreadable", "missing_text", "lone_surrogate", "malformed_record"]),
    "amazon_2023": (7, ["date_unreadable", "malformed_record", "duplicate_field", "wrong_type"]),
    "snap": (6, ["malformed_record", "duplicate_field", "date_unreadable", "missing_text"]),
    "yelp": (6, ["date_unreadable", "missing_text", "malformed_record"]),
    "rotten_tomatoes": (7, ["date_unreadable", "malformed_record"]),
    "huggingface_imdb": (5, ["missing_text"]),
    "letterboxd": (4, ["date_unreadable"]),
    "plain_text": (3, []),
}
# the first record of each: what the fact is made of
FIRST: dict[str, tuple[str | None, ...]] = {
    "kaggle_imdb": ("62cef4cf0bf8f2d8-1", "positive", None, None, None, None),
    "amazon_2014": ("A3SHED0000001/0972683275/1512086400", "unknown", "2", "1-5", "0972683275", "2017-12-01"),
    "amazon_2023": ("AELAMP000001/B0LAMPBLUE/1588687728923", "unknown", "4", "1-5", "B0LAMP0000", "2020-05-05"),
    "snap": ("A1SOUP/B00SOUP001/1303862400", "unknown", "5.0", "1-5", "B00SOUP001", "2011-04-27"),
    "yelp": ("yelp-review-0000000001", "unknown", "4", "1-5", "yelp-business-00000001", "2018-07-07"),
    "rotten_tomatoes": (
        "m/paper_boat/Ada Bloom/The Harbour, Weekly/2010-02-10/afa7679cd16d75c8",
        *("positive", "3.5/5", "0-5", "m/paper_boat", "2010-02-10"),
    ),
    "huggingface_imdb": ("test/3c9848d67e94e9a9-1", "negative", None, None, None, None),
    "letterboxd": ("https://boxd.it/aa1", "unknown", "4.5", "0.5-5", "Rain, Again|1987", "2021-03-04"),
}
CONTAINERS: dict[str, Callable[[Path, Files], Path]] = {
    "a folder": lambda here, files: folder(here / "dump", files),
    "a tar": lambda here, files: saved(here / "dump.tar", tar_bytes(files)),
    "a tar.gz": lambda here, files: saved(here / "dump.tar.gz", gzip.compress(tar_bytes(files))),
    "a zip": lambda here, files: saved(here / "dump.zip", zip_bytes(files)),
    "a zip of a folder": lambda here, files: saved(here / "dump.zip", zip_bytes(files, prefix="dump/")),
}
PACKED: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}


def name_of(layout: Layout) -> str:
    return layout.name


def content(raw_review: pl.DataFrame) -> list[tuple[object, ...]]:
    """All that is known of the records but where their files lie."""
    return sorted(raw_review.drop("path").rows(), key=repr)


@pytest.mark.parametrize("layout", SOURCES, ids=name_of)
def test_every_record_is_there_with_its_flaws(tmp_path: Path, layout: Layout) -> None:
    read = read_whole(folder(tmp_path / "dump", ugly_dump(layout)), tmp_path / "work")
    count, flaws = FLAWS[layout.name]
    assert len(read.raw_review) == count
    assert read.raw_review["flaws"].explode().drop_nulls().to_list() == flaws
    assert set(read.raw_review["path"]) <= set(read.files.filter(state="read")["path"])
    columns = ("review_id", "label", "rating_raw", "rating_scale", "title_id", "reviewed_on")
    if layout.name in FIRST:
        assert read.raw_review.select(pl.col(columns).cast(pl.String)).row(0) == FIRST[layout.name]


@pytest.mark.parametrize("layout", RECORD_LAYOUTS, ids=name_of)
def test_payloads_are_the_bytes_of_the_file(tmp_path: Path, layout: RecordLayout) -> None:
    files = ugly_dump(layout)
    read = read_whole(folder(tmp_path / "dump", files), tmp_path / "work")
    for row in read.raw_review.drop_nulls("byte_offset").iter_rows(named=True):
        start, size = row["byte_offset"], row["payload_bytes"]
        assert files[row["path"]][start : start + size] == row["payload"]
        assert row["record_number"] == files[row["path"]].count(b"\n", 0, start) + 1


# each file of Parquet takes a process of its own, so one container has to do for it
PAIRS = [(layout, container) for layout in SOURCES for container in CONTAINERS]
PAIRS = [
    (layout, container) for layout, container in PAIRS if layout.name != "huggingface_imdb" or container == "a zip"
]


@pytest.mark.parametrize(("layout", "container"), PAIRS, ids=[f"{layout.name} in {place}" for layout, place in PAIRS])
def test_it_is_recognised_and_the_same_in_every_container(tmp_path: Path, layout: Layout, container: str) -> None:
    files = ugly_dump(layout)
    dump = CONTAINERS[container](tmp_path, files)
    assert recognised(dump).layout == layout
    read = read_whole(dump, tmp_path / "work")
    plain = read_whole(folder(tmp_path / "plain", files), tmp_path / "plain work")
    if container == "a zip of a folder" and layout.name == "plain_text":  # there the path is the id
        read.raw_review.drop_in_place("review_id")
        plain.raw_review.drop_in_place("review_id")
    assert content(read.raw_review) == content(plain.raw_review)
    assert set(read.files["reason"]) <= {None, "not_a_review", "name_without_id_and_rating"}


@pytest.mark.parametrize(
    "layout", [layout for layout in RECORD_LAYOUTS if layout.name != "huggingface_imdb"], ids=name_of
)
@pytest.mark.parametrize("ending", PACKED)
def test_a_single_file_may_be_compressed(tmp_path: Path, layout: RecordLayout, ending: str) -> None:
    name, payload = list(ugly_dump(layout).items())[-1]
    read = read_whole(saved(tmp_path / (Path(name).name + ending), PACKED[ending](payload)), tmp_path / "work")
    plain = read_whole(saved(tmp_path / Path(name).name, payload), tmp_path / "plain work")
    assert content(read.raw_review) == content(plain.raw_review)
    assert len(read.raw_review) > 0
    assert read.files.select("state", "reason").rows() == [("read", None)]


@pytest.mark.parametrize("layout", RECORD_LAYOUTS, ids=name_of)
def test_several_files_are_read_as_one_dump(tmp_path: Path, layout: RecordLayout) -> None:
    files = ugly_dump(layout)
    twice = {
        **{f"a/{name}": payload for name, payload in files.items()},
        **{f"b/{name}": files[name] for name in files},
    }
    read = read_whole(folder(tmp_path / "dump", twice), tmp_path / "work")
    assert len(read.raw_review) == 2 * FLAWS[layout.name][0]
    plain = read_whole(folder(tmp_path / "plain", files), tmp_path / "plain work")
    for part in ("a/", "b/"):
        assert content(read.raw_review.filter(pl.col("path").str.starts_with(part))) == content(plain.raw_review)


@pytest.mark.parametrize("layout", [layout for layout in RECORD_LAYOUTS if layout.is_of_records], ids=name_of)
def test_small_files_that_are_read_together_are_as_each_alone(tmp_path: Path, layout: RecordLayout) -> None:
    name, payload = list(ugly_dump(layout).items())[-1]
    small = {f"{number} {name}": payload[: len(payload) - 7 * number] for number in range(9)}
    together = read_whole(folder(tmp_path / "dump", small), tmp_path / "work").raw_review
    for path, cut in small.items():
        alone = read_whole(saved(tmp_path / path, cut), tmp_path / f"work of {path}", layout.name).raw_review
        assert together.filter(path=path).rows() == alone.rows()


@pytest.mark.parametrize("layout", RECORD_LAYOUTS, ids=name_of)
def test_what_is_said_of_a_file_of_another_layout(tmp_path: Path, layout: RecordLayout) -> None:
    folder(tmp_path / "dump", ugly_dump(layout))
    for told in recognitions(tmp_path / "dump"):
        assert told.fits == (told.layout in (layout.name, "plain_text" if layout.name == "snap" else "")), told
        assert told.why.endswith(".")
        if not told.fits and "lacks" in told.why:
            assert "; its fields are: " in told.why
