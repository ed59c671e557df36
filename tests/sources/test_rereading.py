"""Refused records become raw reviews again as their dumps would give them, whatever lies beside them."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from contracts.stage import RAW_REVIEW
from sources import Rereading, read_batch, recognised
from tests.flows.dumps import TEN, written
from tests.sources.made_dumps import saved, tar_bytes

BAD_CSV = b'review,sentiment\n"open and never closed,positive\n"Good",negative\na,b,c\n"Two\nlines",positive\n'
DUMPS = {
    "csv": ("d.csv", BAD_CSV, '["review", "sentiment"]'),
    "json lines": (
        "d.json",
        b'{"review_id": "1", "user_id": "", "business_id": "", "stars": 3, "text": ""}\n{\n',
        None,
    ),
    "blocks": ("d.txt", b"product/productId: B0\nreview/text: One\nmore\n\nreview/text: x\nreview/text: y\n\n", None),
}


def as_refused(raw: pl.DataFrame) -> pl.DataFrame:
    """The records as the quarantine holds them."""
    known = [pl.col(name).cast(pl.String) for name in ("review_id", "review_id_kind", "split", "label", "title_id")]
    context = pl.struct(*known, pl.col("title_namespace").cast(pl.String), url="title_url")
    return raw.select(
        "path",
        "record_number",
        "byte_offset",
        pl.lit("f" * 64).alias("file_digest"),
        "payload",
        "payload_bytes",
        context_json=context.struct.json_encode(),
    )


def read(dump: Path, work: Path) -> tuple[str, pl.DataFrame]:
    """The layout of a dump, and its records."""
    found = recognised(dump)
    batches = [read_batch(batch).raw_review for batch in found.batches(None, work)]
    return found.layout.name, pl.concat(batches)


@pytest.mark.parametrize("case", DUMPS)
def test_records_are_read_again_as_they_were_read(case: str, tmp_path: Path) -> None:
    name, data, header = DUMPS[case]
    layout, raw = read(saved(tmp_path / name, data), tmp_path / "work")
    assert raw["flaws"].null_count() < raw.height
    again = Rereading(layout, None, None, None, header).raw_review(as_refused(raw))
    assert again.schema == RAW_REVIEW.schema
    own = ["file_digest", "flaw_detail"]
    assert again.drop(own).equals(raw.drop(own))


@pytest.mark.parametrize("prefix", ["", "aclImdb/", "a/b/"])
def test_files_of_an_archive_have_their_names_and_titles_again(prefix: str, tmp_path: Path) -> None:
    layout, raw = read(saved(tmp_path / "d.tar", tar_bytes(TEN, prefix=prefix)), tmp_path / "work")
    again = Rereading(layout, None, None).raw_review(as_refused(raw))
    assert again["title_id"].null_count() == 0
    assert again.drop("file_digest").equals(raw.drop("file_digest"))


def test_a_file_whose_name_gives_another_id_now_keeps_the_one_it_had(tmp_path: Path) -> None:
    layout, raw = read(written(tmp_path / "ten", TEN), tmp_path / "work")
    refused = as_refused(raw.head(1).with_columns(path=pl.lit("odd/name.txt"), review_id=pl.lit("what/it/was")))
    again = Rereading(layout, None, None).raw_review(refused)
    assert again.row(0, named=True)["review_id"] == "what/it/was"
    assert again["split"].to_list() == raw["split"].head(1).to_list()


@pytest.mark.parametrize(
    ("rereading", "obstacle"),
    [
        (Rereading("unknown", None, None), "unknown_layout"),
        (Rereading("kaggle_imdb", None, None), "unknown_header"),
        (Rereading("kaggle_imdb", "latin-1", None, None, json.dumps(["review", "sentiment"])), None),
        (Rereading("snap", None, "utf-8"), None),
    ],
)
def test_what_is_in_the_way(rereading: Rereading, obstacle: str | None) -> None:
    assert rereading.obstacle == obstacle
