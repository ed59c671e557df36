"""What a second load makes of a dump that has changed: every record is counted once, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import Loaded
from tests.flows.dumps import PLAIN, TEN, changed, numbered, written
from tests.flows.mart import Mart, conserved, equal
from tests.sources.made_dumps import saved, tar_bytes, url

NEW = b"A new review of a film that has been waiting for one."
ZERO = "train/pos/0_9.txt"

# what changes in the dump; the settings of the second load; the fates of its records; the reviews after it
CHANGES: dict[str, tuple[Mapping[str, bytes | None], dict[str, Any], dict[str, int], int]] = {
    "a file is added": ({"train/pos/5_9.txt": NEW}, {}, {"read": 1, "kept": 1}, 11),
    "a file is changed": ({ZERO: NEW}, {}, {"read": 1, "updated": 1}, 10),
    "a rating is changed, which is in the name": (
        {ZERO: None, "train/pos/0_8.txt": TEN[ZERO]},
        {},
        {"read": 1, "updated": 1},
        10,
    ),
    "a rating is changed, and what is gone is removed": (
        {ZERO: None, "train/pos/0_8.txt": TEN[ZERO]},
        {"sync": True},
        {"read": 1, "updated": 1},
        10,
    ),
    "a file is gone": ({ZERO: None}, {}, {}, 10),
    "a file is gone, and its review is removed": ({ZERO: None}, {"sync": True}, {"removed": 1}, 9),
    "a file is refused now, so its review is removed": (
        {ZERO: b"caf\xe9"},
        {},
        {"read": 1, "refused": 1, "removed": 1},
        9,
    ),
    "one more file claims a known review and wins": ({"train/pos/1_9.txt": NEW}, {}, {"read": 1, "updated": 1}, 10),
    "one more file claims a known review and loses": ({"train/pos/1_7.txt": NEW}, {}, {"read": 1, "duplicate": 1}, 10),
    "a file has another time and the same bytes": ({ZERO: TEN[ZERO]}, {}, {}, 10),
    "an urls file is changed, so its folder is read again": (
        {"train/urls_pos.txt": b"\n".join(map(url, (77, 2, 3, 4, 5))) + b"\n"},
        {},
        {"read": 5, "unchanged": 4, "updated": 1},
        10,
    ),
    "every file is read again": ({}, {"verify": True}, {}, 10),
    "a file comes whose name is not one of a review": ({"train/pos/notes.txt": NEW}, {}, {}, 10),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_of_the_dump_and_what_becomes_of_its_records(case: str, loaded: Loaded) -> None:
    files, options, fates, review_count = CHANGES[case]
    mart, ten = loaded.mart, loaded.dump
    changed(ten, files)
    result = mart.load(ten, **options)
    assert result.outcome.startswith("published") or not fates
    found = {name: result.counts[f"{name}_count"] for name in ("read", "kept", "updated", "unchanged", "duplicate")}
    found |= {name: result.counts[f"{name}_count"] for name in ("refused", "removed")}
    assert {name: count for name, count in found.items() if count} == fates
    assert mart.value("SELECT count(*) FROM fact_review") == review_count
    assert conserved(mart) >= 1
    assert mart.load(ten, **{**options, "verify": False}).outcome == "nothing_new"
    assert mart.leftovers() == []


def test_a_second_load_of_the_same_dump_changes_nothing_and_publishes_nothing(loaded: Loaded) -> None:
    mart, ten = loaded.mart, loaded.dump
    before, version = mart.digest(), mart.place.published()
    result = mart.load(ten)
    assert (result.outcome, result.exit_code) == ("nothing_new", 0)
    assert (result.counts["skipped_file_count"], result.counts["read_count"]) == (12, 0)
    assert result.counts["review_count_after"] == 10
    assert (mart.digest(), mart.place.published()) == (before, version)
    assert len(list(mart.place.versions.iterdir())) == 1
    mart.load(ten)
    changed(ten, {"train/pos/5_9.txt": NEW})
    mart.load(ten)
    assert mart.outcomes() == ["published", "nothing_new", "nothing_new", "published"]


def test_an_update_keeps_the_key_and_says_which_run_made_and_which_changed_it(loaded: Loaded) -> None:
    mart, ten = loaded.mart, loaded.dump
    kept = mart.value("SELECT review_key FROM fact_review WHERE review_id = 'train/pos/0'")
    changed(ten, {ZERO: None, "train/pos/0_8.txt": TEN[ZERO]})
    mart.load(ten)
    found = mart.rows(
        "SELECT review_key, rating_out_of_10::INT, first_load_run_key, r.load_run_key, path FROM fact_review r"
        " JOIN audit.load_file USING (load_file_key) WHERE review_id = 'train/pos/0'"
    )
    assert found == [(kept, 8, 1, 2, "train/pos/0_8.txt")]


def test_a_removed_review_is_recorded_and_comes_back_with_its_file(loaded: Loaded) -> None:
    mart, ten = loaded.mart, loaded.dump
    star = mart.star()
    changed(ten, {ZERO: None})
    mart.load(ten, sync=True)
    assert mart.rows("SELECT source_id, review_id, reason FROM audit.removed_review") == [
        ("aclimdb", "train/pos/0", "file_gone")
    ]
    changed(ten, {ZERO: TEN[ZERO]})
    assert mart.load(ten).counts["kept_count"] == 1
    equal(mart.star(), star)


EXTRA = {
    "train/pos/0_10.txt": NEW,  # claims the id of 0_9.txt, whose path is greater and wins
    "train/pos/1_9.txt": NEW,  # claims the id of 1_8.txt and wins
    "test/pos/0_9.txt": TEN["train/pos/1_8.txt"],  # the same text again, which is marked
    "test/urls_pos.txt": url(2) + b"\n",
}


def test_the_order_of_loads_does_not_matter(mart: Mart, tmp_path: Path) -> None:
    both = {**TEN, **EXTRA}
    orders = ([both], [EXTRA, both])
    stars = []
    for number, steps in enumerate(orders):
        one = Mart(tmp_path / str(number) / "reviews.duckdb")
        for files in steps:
            one.load(written(tmp_path / "dump" / str(number), files))
        conserved(one)
        stars.append(one.star())
    for other in stars[1:]:
        equal(stars[0], other)


def test_a_review_that_lost_comes_back_when_the_winner_is_removed(loaded: Loaded) -> None:
    mart, ten = loaded.mart, loaded.dump
    star = mart.star()
    changed(ten, {"train/pos/1_9.txt": NEW})
    mart.load(ten)
    lost = "SELECT losing_text, is_same_content FROM audit.duplicate_record WHERE load_run_key = 2"
    assert mart.rows(lost) == [(TEN["train/pos/1_8.txt"].decode(), False)]
    changed(ten, {"train/pos/1_9.txt": None})
    assert mart.load(ten, sync=True).counts["updated_count"] == 1
    equal(mart.star(), star)
    conserved(mart)


def test_two_dumps_of_two_layouts_share_a_warehouse(mart: Mart, ten: Path, tmp_path: Path) -> None:
    plain = written(tmp_path / "plain", PLAIN)
    result = mart.load(ten, plain)
    assert result.counts["kept_count"] == 13
    assert mart.rows("SELECT source_id, review_count::INT FROM source_summary ORDER BY 1") == [
        ("aclimdb", 10),
        ("plain_text", 3),
    ]
    assert mart.rows(
        "SELECT DISTINCT label, title_key, reviewer_key FROM fact_review WHERE review_id_kind = 'path'"
    ) == [("unknown", 0, 0)]
    conserved(mart)


def test_dumps_that_overlap_or_are_named_twice_are_read_once(mart: Mart, ten: Path) -> None:
    archive = saved(ten.parent / "dump.tar", tar_bytes(numbered(4, "test/pos")))
    result = mart.load(ten / "train" / "pos", ten, ten, archive, archive)
    assert (result.counts["read_count"], result.counts["kept_count"]) == (14, 14)
    assert conserved(mart) == 1
    again = mart.load(ten, archive, ten / "train", archive)
    assert (again.outcome, again.counts["skipped_file_count"]) == ("nothing_new", 12 + 6)
    changed(ten, {ZERO: None})
    assert mart.load(ten, ten, archive, archive, sync=True).counts["removed_count"] == 1
    assert conserved(mart) == 2


def test_a_member_that_was_gone_before_is_removed_when_that_is_asked_for(mart: Mart, tmp_path: Path) -> None:
    dump = saved(tmp_path / "dump.tar", tar_bytes(numbered(8, "test/pos")))
    mart.load(dump)
    saved(dump, tar_bytes(numbered(7, "test/pos")))
    mart.load(dump)
    assert mart.value("SELECT count(*) FROM fact_review") == 8
    assert mart.load(dump, sync=True).counts["removed_count"] == 1
    assert mart.value("SELECT count(*) FROM fact_review") == 7
    assert mart.load(dump, sync=True).outcome == "nothing_new"
    assert conserved(mart) == 3


def test_one_plain_file_is_a_dump(mart: Mart, tmp_path: Path) -> None:
    mart.load(saved(tmp_path / "alone.txt", b"One review, and no folder.\n"))
    assert mart.rows("SELECT review_id, clean_text FROM review") == [("alone.txt", "One review, and no folder.")]


def test_a_changed_archive_is_read_again_and_its_lost_members_are_gone(mart: Mart, tmp_path: Path) -> None:
    files = {**TEN, **numbered(30, "test/pos")}
    archive = saved(tmp_path / "dump.tar", tar_bytes(files))
    mart.load(archive)
    files.pop(ZERO)
    saved(archive, tar_bytes({**files, "test/pos/30_7.txt": NEW}))
    result = mart.load(archive, sync=True)
    assert {name: result.counts[f"{name}_count"] for name in ("kept", "removed", "updated")} == {
        "kept": 1,
        "removed": 1,
        "updated": 0,
    }
    assert mart.value("SELECT count(*) FROM fact_review") == 40
    conserved(mart)
    assert mart.load(archive, sync=True).outcome == "nothing_new"


def test_an_archive_that_was_cut_loses_nothing(mart: Mart, tmp_path: Path) -> None:
    whole = tar_bytes({**TEN, **numbered(30, "test/pos")})
    archive = saved(tmp_path / "dump.tar", whole)
    mart.load(archive)
    saved(archive, whole[: -20 * 1024])
    result = mart.load(archive, sync=True)
    assert (result.outcome, result.counts["removed_count"]) == ("published_with_warnings", 0)
    assert mart.value("SELECT count(*) FROM fact_review") == 40
    assert mart.value("SELECT count(*) FROM audit.load_file WHERE state = 'gone'") == 0
    conserved(mart)
