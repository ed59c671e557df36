"""Encodings: which are known, and that the bytes of a file come back whatever they are."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.transcoding import UnknownEncoding, Utf8Stream, known_encoding, raw_bytes
from sources.unpacking import DamagedArchive

# as a user writes it, and as it is read; nothing where bytes would not survive it
KNOWN: list[tuple[str, str | None]] = [
    ("utf-8", "utf-8"),
    ("UTF8", "utf-8"),
    ("utf-8-sig", "utf-8"),
    ("utf-16", "utf-16-le"),
    ("utf-16-be", "utf-16-be"),
    ("utf-32", "utf-32-le"),
    ("latin-1", "iso8859-1"),
    ("cp1252", "cp1252"),
    ("shift_jis", "shift_jis"),
    ("gb18030", "gb18030"),
    ("ascii", "ascii"),
    *(
        (name, None)
        for name in ("nonsense", "", "rot13", "base64", "idna", "punycode", "utf-7", "unicode_escape", "hz")
    ),
]
ENCODINGS = ("utf-16-le", "utf-16-be", "utf-32-le", "latin-1", "cp1252", "ascii", "shift_jis", "gb18030", "koi8-r")


@pytest.mark.parametrize(("name", "found"), KNOWN)
def test_the_name_of_an_encoding(name: str, found: str | None) -> None:
    if found is None:
        with pytest.raises(UnknownEncoding, match="Use a name such as utf-8, latin-1"):
            known_encoding(name)
    else:
        assert known_encoding(name) == found


@given(st.binary(max_size=60), st.sampled_from(ENCODINGS))
def test_all_bytes_come_back(data: bytes, encoding: str) -> None:
    stream = Utf8Stream(io.BufferedReader(io.BytesIO(data)), encoding)
    parts = []
    try:
        while part := stream.read(7):
            parts.append(part)
    except DamagedArchive:  # a character is cut or beyond Unicode: what came before it is there
        assert encoding.startswith(("utf-16", "utf-32"))
    back = raw_bytes(b"".join(parts), stream.encoding)
    assert data[stream.mark_bytes :].startswith(back)
    if not encoding.startswith("utf"):
        assert data[stream.mark_bytes :] == back or stream.mark_bytes
