"""What can be fetched: each dump can be read, has an address of its own, and cannot be mistaken for another file."""

from __future__ import annotations

import pytest

from sources import FETCHABLE, SOURCES, FetchableDump


@pytest.mark.parametrize("dump", FETCHABLE, ids=lambda dump: dump.name)
def test_every_dump_has_a_layout_an_address_and_a_digest(dump: FetchableDump) -> None:
    assert dump.layout in SOURCES
    assert dump.url.startswith("https://")
    assert dump.url.endswith(f"/{dump.file_name}")
    assert (len(bytes.fromhex(dump.md5)), dump.size_bytes > 0) == (16, True)


def test_each_has_a_name_and_a_file_of_its_own() -> None:
    for told in ([dump.name for dump in FETCHABLE], [dump.file_name for dump in FETCHABLE]):
        assert len(set(told)) == len(told)
