"""The hostile corpus, case by case: what is promised becomes of it, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.reasons import FILE_REASONS, REFUSAL_REASONS
from sources import ReadBatch, read_batch, recognised
from tests.hostile import CASES, Case
from tests.sources.made_dumps import batches, joined, states


def read(case: Case, here: Path) -> tuple[Path, ReadBatch]:
    """What was made, and all that was read of it."""
    path = case.make(here)
    dump = recognised(path, case.layout, case.limits, case.encoding)
    return path, joined([read_batch(batch) for batch in batches(dump, here / "work")])


@pytest.mark.parametrize("name", CASES)
def test_what_is_promised(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    if case.error:
        with pytest.raises(case.error[0], match=case.error[1]) as raised:
            read(case, tmp_path)
        assert raised.value.exit_code == 1
        return
    path, found = read(case, tmp_path)
    rows = found.raw_review
    is_good = rows["flaws"].is_null()
    assert rows["flaws"].explode().drop_nulls().to_list() == list(case.flaws)
    if case.texts is not None:
        assert rows.filter(is_good)["raw_text"].to_list() == list(case.texts)
    assert states(found.files) == case.files
    assert rows.filter(is_good)["raw_text"].null_count() == 0, "a row of nothing"
    assert set(rows["path"]) <= set(found.files.filter(state="read")["path"])
    assert set(rows["flaws"].explode().drop_nulls()) <= set(REFUSAL_REASONS)
    assert set(found.files["reason"].drop_nulls()) <= set(FILE_REASONS)
    if path.is_file() and path.suffix in (".json", ".csv", ".txt") and "read" in case.files.values():
        raw = path.read_bytes()
        for start, size, payload in rows.select("byte_offset", "payload_bytes", "payload").iter_rows():
            if start is not None and not raw.startswith(b"\x1f\x8b"):
                assert raw[start : start + size] == payload
