"""The same dump in every container gives the same raw reviews; what is odd in one of them costs only itself."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import pickle
import random
import tarfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from contracts.stage import FOUND_FILE, RAW_REVIEW, READ_FILE
from sources import Limits, read_batch, recognised
from tests.sources.made_dumps import (
    ACLIMDB,
    Files,
    batches,
    column,
    folder,
    joined,
    read_whole,
    saved,
    states,
    tar_bytes,
    url,
    zip_bytes,
)


def packed(suffix: str, files: Files, prefix: str = "") -> bytes:
    if suffix == "zip":
        return zip_bytes(files, prefix=prefix)
    content = tar_bytes(files, tarfile.PAX_FORMAT if suffix == "pax.tar" else tarfile.USTAR_FORMAT, prefix)
    match suffix:
        case "tar.gz":
            return gzip.compress(content)
        case "tgz":  # two gzip members, as when parts are joined
            return gzip.compress(content[:700]) + gzip.compress(content[700:])
        case "tar.bz2":
            return bz2.compress(content)
        case "tar.xz":
            return lzma.compress(content)
        case _:
            return content


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    tmp_path = tmp_path_factory.mktemp("expected")
    return read_whole(folder(tmp_path / "dump", ACLIMDB), tmp_path / "work").raw_review


@pytest.mark.parametrize("prefix", ["", "./", "aclImdb/", "/deep/er/aclImdb/"])
@pytest.mark.parametrize("suffix", ["tar", "pax.tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "zip"])
def test_every_container_gives_the_same_reviews(
    tmp_path: Path, expected: pl.DataFrame, suffix: str, prefix: str
) -> None:
    content = packed(suffix, ACLIMDB, prefix)
    read = read_whole(saved(tmp_path / f"dump.{suffix}", content), tmp_path / "work")
    assert read.raw_review.drop("path").sort("review_id").equals(expected.drop("path").sort("review_id"))
    inside = prefix.removeprefix("./").removeprefix("/")
    assert states(read.files) == {
        **{inside + name: "read" for name in ACLIMDB},
        f"{inside}README": "not_a_review",
        f"{inside}test/neg/notes.md": "not_text",
        f"dump.{suffix}": "read",
    }
    assert set(read.raw_review["path"]) <= set(read.files["path"])


@pytest.mark.parametrize("suffix", ["tar.gz", "zip"])
def test_the_archive_is_one_row_with_the_digest_of_the_whole(tmp_path: Path, suffix: str) -> None:
    content = packed(suffix, ACLIMDB)
    path = saved(tmp_path / f"dump.{suffix}", content)
    dump = recognised(path)
    assert (dump.root, dump.part, dump.container) == (str(tmp_path), path.name, path.name)
    found = dump.found_files()
    assert found.schema == FOUND_FILE.schema
    assert found.select("path", "size_bytes", "role").rows() == [(path.name, len(content), "review")]
    files = read_whole(path, tmp_path / "work").files
    row = files.filter(path=path.name).row(0, named=True)
    assert row["file_digest"] == hashlib.sha256(content).hexdigest()
    assert (row["container_path"], row["encoding"], row["size_bytes"]) == (None, None, len(content))
    assert row["reader_settings"] == found["reader_settings"][0]
    members = files.filter(pl.col("container_path") == path.name)
    assert len(members) == len(ACLIMDB)
    digest = column(members, "file_digest", "path")
    assert digest["train/pos/0_9.txt"] == hashlib.sha256(ACLIMDB["train/pos/0_9.txt"]).hexdigest()
    assert digest["README"] is None


@pytest.mark.parametrize("limits", [Limits(batch_files=1), Limits(batch_files=4), Limits(batch_bytes=40)])
@pytest.mark.parametrize("suffix", ["folder", "tar", "zip"])
def test_small_batches_give_the_same_reviews(
    tmp_path: Path, expected: pl.DataFrame, suffix: str, limits: Limits
) -> None:
    if suffix == "folder":
        path = folder(tmp_path / "dump", ACLIMDB)
    else:
        path = saved(tmp_path / f"dump.{suffix}", packed(suffix, ACLIMDB))
    made = list(recognised(path, limits=limits).batches(None, tmp_path / "work", 7))
    assert len(made) > 1
    assert [batch.number for batch in made] == list(range(7, 7 + len(made)))
    read = [read_batch(pickle.loads(pickle.dumps(batch))) for batch in made]
    assert all(len(one.raw_review) <= limits.batch_files for one in read)
    whole = joined(read)
    assert whole.raw_review.drop("path").sort("review_id").equals(expected.drop("path").sort("review_id"))
    assert len(whole.files) == len(ACLIMDB) + (suffix != "folder")
    assert whole.files["path"].is_unique().all()
    assert (whole.files.schema, whole.raw_review.schema) == (READ_FILE.schema, RAW_REVIEW.schema)


def test_a_batch_waits_only_for_the_urls_of_its_own_folders(tmp_path: Path) -> None:
    files = {
        "test/neg/0_3.txt": b"a",
        "train/neg/0_3.txt": b"b",
        "test/urls_neg.txt": url(1) + b"\n" + url(2),
        "train/neg/1_3.txt": b"c",
        "test/neg/1_3.txt": b"d",
        "README": b"e",
    }
    path = saved(tmp_path / "dump.tar", tar_bytes(files))
    made = recognised(path, limits=Limits(batch_files=1)).batches(None, tmp_path / "work")
    titles = [read_batch(batch).raw_review.select("review_id", "title_id").rows() for batch in made]
    assert titles == [
        [("test/neg/0", "tt0000001")],
        [("test/neg/1", "tt0000002")],
        [("train/neg/0", None)],
        [("train/neg/1", None)],
    ]


def test_what_lies_beside_the_dump_is_noted(tmp_path: Path) -> None:
    files = {"aclImdb/train/pos/0_9.txt": b"a", "copy/train/pos/0_9.txt": b"b", "train/pos/0_8.txt": b"c"}
    path = saved(tmp_path / "dump.tar", tar_bytes(files))
    with pytest.raises(Exception, match="3 folders hold a dump each"):
        recognised(path)


def test_a_second_dump_far_behind_in_a_tar_is_set_aside(tmp_path: Path) -> None:
    files = {f"a/train/pos/{number}_9.txt": b"a" for number in range(600)} | {"b/train/pos/0_9.txt": b"b"}
    read = read_whole(saved(tmp_path / "dump.tar", tar_bytes(files)), tmp_path / "work")
    assert len(read.raw_review) == 600
    assert states(read.files)["b/train/pos/0_9.txt"] == "not_a_review"


def test_nothing_wanted_is_nothing_read(tmp_path: Path) -> None:
    for path in (folder(tmp_path / "dump", ACLIMDB), saved(tmp_path / "dump.tar", tar_bytes(ACLIMDB))):
        dump = recognised(path)
        assert list(dump.batches([], tmp_path / "work")) == []
        assert list(dump.batches(dump.found_files().clear(), tmp_path / "work")) == []


@pytest.mark.parametrize("as_frame", [True, False])
def test_only_the_files_that_are_wanted_are_read(tmp_path: Path, as_frame: bool) -> None:
    dump = recognised(folder(tmp_path / "dump", ACLIMDB))
    paths = ["train/pos/0_9.txt", "test/neg/0_3.txt", "README"]
    wanted = dump.found_files().filter(pl.col("path").is_in(paths)) if as_frame else paths
    read = joined([read_batch(batch) for batch in dump.batches(wanted, tmp_path / "work")])
    assert states(read.files) == {"train/pos/0_9.txt": "read", "test/neg/0_3.txt": "read", "README": "not_a_review"}
    assert column(read.raw_review, "title_id") == {"train/pos/0": "tt0000001", "test/neg/0": "tt0000004"}


def test_files_without_reviews_still_make_a_batch(tmp_path: Path) -> None:
    dump = recognised(folder(tmp_path / "dump", ACLIMDB))
    (batch,) = dump.batches(["train/urls_pos.txt", "README"], tmp_path / "work")
    read = read_batch(batch)
    assert states(read.files) == {"train/urls_pos.txt": "read", "README": "not_a_review"}
    assert read.files.filter(path="train/urls_pos.txt")["file_digest"][0] == (
        hashlib.sha256(ACLIMDB["train/urls_pos.txt"]).hexdigest()
    )
    assert not len(read.raw_review)


def test_a_changed_urls_file_changes_the_settings_of_its_folder_only(tmp_path: Path) -> None:
    root = folder(tmp_path / "dump", ACLIMDB)
    before = column(recognised(root).found_files(), "reader_settings", "path")
    saved(root / "train" / "urls_pos.txt", url(77))
    dump = recognised(root)
    after = column(dump.found_files(), "reader_settings", "path")
    assert {path for path, settings in after.items() if settings != before[path]} == {
        path for path in ACLIMDB if path.startswith("train/pos/")
    }
    read = joined([read_batch(batch) for batch in batches(dump, tmp_path / "work")])
    assert column(read.files, "reader_settings", "path") == after


@pytest.mark.parametrize("kind", ["tar.gz", "tar.xz", "tar.bz2"])
@pytest.mark.parametrize("share", [0.5, 0.95])
def test_of_a_cut_archive_what_came_before_is_kept(tmp_path: Path, kind: str, share: float) -> None:
    noise = random.Random(7)
    files = {f"train/pos/{number}_9.txt": noise.randbytes(40_000) for number in range(60)}
    content = packed(kind, files)
    path = saved(tmp_path / f"cut.{kind}", content[: int(len(content) * share)])
    read = read_whole(path, tmp_path / "work", limits=Limits(batch_files=5))
    assert states(read.files)[path.name] == "archive_damaged"
    assert read.files.filter(path=path.name)["state"][0] == "unreadable"
    assert 0 < len(read.raw_review) < 60
    assert read.files.filter(path=path.name)["file_digest"][0] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_archive_that_changes_while_it_is_read_says_so(tmp_path: Path) -> None:
    path = saved(tmp_path / "dump.tar", tar_bytes(ACLIMDB))
    made = recognised(path, limits=Limits(batch_files=2)).batches(None, tmp_path / "work")
    read = [read_batch(next(made))]
    with path.open("ab") as file:
        file.write(bytes(512))
    read += [read_batch(batch) for batch in made]
    assert states(joined(read).files)["dump.tar"] == "changed_while_read"


def test_nothing_is_written_but_the_work_folder(tmp_path: Path) -> None:
    dump = tmp_path / "in" / "dump"
    dump.mkdir(parents=True)
    names = {"../outside.txt": b"x", "/absolute.txt": b"x", "a/../../up.txt": b"x", "fine.txt": b"fine"}
    for suffix in ("tar", "zip"):
        read = read_whole(saved(dump / f"a.{suffix}", packed(suffix, names)), tmp_path / "work" / suffix)
        assert column(read.raw_review, "raw_text")["fine.txt"] == "fine"
    outside = {path for path in tmp_path.rglob("*") if not path.is_relative_to(tmp_path / "work")}
    assert outside == {tmp_path / "in", dump, dump / "a.tar", dump / "a.zip"}


def test_a_work_folder_with_brackets(tmp_path: Path) -> None:
    path = saved(tmp_path / "dump.tar", tar_bytes(ACLIMDB))
    assert len(read_whole(path, tmp_path / "work[1]" / "*").raw_review) == 6


def test_a_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    files = {"a.txt": b"fine", "bomb.txt": bytes(5_000_000), "b.txt": b"never seen"}
    limits = Limits(file_bytes=10_000_000, expansion_from=1_000_000)
    for suffix in ("tar.gz", "zip"):
        path = saved(tmp_path / f"a.{suffix}", packed(suffix, files))
        read = read_whole(path, tmp_path / suffix, limits=limits)
        assert states(read.files) == {"a.txt": "read", path.name: "too_large"}
        assert len(read.raw_review) == 1


@pytest.mark.parametrize(
    ("limits", "count", "told"),
    [
        (Limits(member_count=2), 2, {"d.SUFFIX": "too_large"}),
        (Limits(archive_bytes=1_500_000), 2, {"d.SUFFIX": "too_large"}),
        (Limits(file_bytes=3), 1, {"b.txt": "too_large", "c.txt": "too_large", "d.SUFFIX": "read"}),
        (Limits(), 3, {"d.SUFFIX": "read"}),
    ],
)
def test_limits_are_kept_and_named(tmp_path: Path, limits: Limits, count: int, told: dict[str, str]) -> None:
    path = saved(tmp_path / "d.tar", tar_bytes({"a.txt": b"a", "b.txt": b"bbbb", "c.txt": b"c" * 3_000_000}))
    dump = replace(recognised(path), limits=limits)
    read = joined([read_batch(batch) for batch in batches(dump, tmp_path / "work")])
    assert states(read.files).items() >= {key.replace("SUFFIX", "tar"): value for key, value in told.items()}.items()
    assert len(read.raw_review) == count


def test_crc_of_gzip_is_checked(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(tar_bytes({"a.txt": b"a"})))
    content[-8] ^= 1
    read = read_whole(saved(tmp_path / "a.tar.gz", bytes(content)), tmp_path / "work")
    assert states(read.files) == {"a.txt": "read", "a.tar.gz": "archive_damaged"}
