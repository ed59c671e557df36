"""A hostile corpus: one line a case, with what is promised of it. `tests/sources/test_hostile.py` walks it.

A case is bytes between two good records, a whole file, or a folder or archive that a function makes. Promised are the
texts that are read, the flaws of the records that are not, and the state or reason of each file.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from contracts.errors import NoSuchDump, PipelineError, UnknownDump
from sources.limits import Limits
from tests.sources.made_dumps import Files, folder, saved, tar_bytes, zip_bytes
from tests.sources.made_records import parquet

Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Case:
    """One hostile input.

    Args:
        make: writes it below a folder, and says where.
        texts: of the records that are read without a flaw, in their order; none if it is too much to list.
        flaws: of the others, in their order.
        files: the state of each file, or its reason.
        error: what is raised instead, and words of its message.
        layout: that is named; recognised otherwise.
        encoding: that is declared.
        limits: where others than the usual ones are at work.
    """

    make: Make
    texts: Sequence[str] | None = ()
    flaws: Sequence[str] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    error: tuple[type[PipelineError], str] | None = None
    layout: str | None = None
    encoding: str | None = None
    limits: Limits = field(default_factory=Limits)


def line(text: bytes, extra: bytes = b"") -> bytes:
    """A review of Yelp; the text as JSON spells it."""
    known = b'"user_id":"u","business_id":"b","stars":4,"date":"2018-07-07"'
    return b'{"review_id":"r",%b,"text":%b%b}\n' % (known, text, extra)


BEFORE, AFTER = line(b'"before"'), line(b'"after"')
HEADER = b"review,sentiment\n"
ROWS = HEADER + b"before,positive\n", b"after,negative\n"
BLOCK = b"product/productId: B1\nreview/userId: A1\nreview/score: 5.0\nreview/time: 1303862400\nreview/text: %b\n\n"
BLOCKS = BLOCK % b"before", BLOCK % b"after"
BOTH = ("before", "after")


def between(
    file: str,
    before: bytes,
    broken: bytes,
    after: bytes,
    *flaws: str,
    texts: Sequence[str] = BOTH,
    encoding: str | None = None,
) -> Case:
    """Bytes between two good records, which are read whatever stands between them."""
    return Case(
        lambda here: saved(here / file, before + broken + after), texts, flaws, {file: "read"}, encoding=encoding
    )


def json_case(broken: bytes, *flaws: str, text: str | None = None) -> Case:
    texts = BOTH if text is None else ("before", text, "after")
    return between("r.json", BEFORE, broken, AFTER, *flaws, texts=texts)


def csv_case(broken: bytes, *flaws: str, text: str | None = None) -> Case:
    texts = BOTH if text is None else ("before", text, "after")
    return between("r.csv", ROWS[0], broken, ROWS[1], *flaws, texts=texts)


def block_case(broken: bytes, *flaws: str, text: str | None = None, encoding: str | None = None) -> Case:
    texts = BOTH if text is None else ("before", text, "after")
    return between("r.txt", BLOCKS[0], broken, BLOCKS[1], *flaws, texts=texts, encoding=encoding)


def whole(
    file: str,
    payload: bytes,
    texts: Sequence[str] | None = BOTH,
    *flaws: str,
    state: str = "read",
    encoding: str | None = None,
    layout: str | None = None,
) -> Case:
    """One file."""
    return Case(lambda here: saved(here / file, payload), texts, flaws, {file: state}, None, layout, encoding)


def refused(
    file: str, payload: bytes, words: str, error: type[PipelineError] = UnknownDump, layout: str | None = None
) -> Case:
    """One file of which nothing can be read."""
    return Case(lambda here: saved(here / file, payload), error=(error, words), layout=layout)


BAD, WRONG, CUT, TWICE = "malformed_record", "wrong_type", "archive_damaged", "duplicate_field"
DEEP = b"[" * 100_000 + b"]" * 100_000
DEEP_ENOUGH = b"[" * 100 + b"]" * 100

RECORDS: dict[str, Case] = {
    # JSON lines
    "json: invalid UTF-8": json_case(line(b'"caf\xe9 \xff"'), "invalid_encoding"),
    "json: U+FFFD of the source itself": json_case(line('"\ufffd"'.encode()), text="\ufffd"),
    "json: a raw surrogate": json_case(line(b'"\xed\xa0\x80"'), "invalid_encoding"),
    "json: half a pair, high": json_case(line(b'"\\ud83c"'), "lone_surrogate"),
    "json: half a pair, low": json_case(line(b'"\\ude00"'), "lone_surrogate"),
    "json: a pair the wrong way round": json_case(line(b'"\\ude00\\ud83c"'), "lone_surrogate"),
    "json: a whole pair": json_case(line(b'"\\ud83d\\ude00"'), text="\U0001f600"),
    "json: half a pair beside the text": json_case(line(b'"t"', b',"x":"\\ud83c"'), text="t"),
    "json: an escaped NUL": json_case(line(b'"a\\u0000b"'), text="a\0b"),
    "json: a raw NUL": json_case(line(b'"a\0b"'), BAD),
    "json: a raw tab": json_case(line(b'"a\tb"'), BAD),
    "json: CR, LF, U+0085, U+2028 inside": json_case(
        line('"a\\r\\n\\rb\x85c\u2028d"'.encode()), text="a\r\n\rb\x85c\u2028d"
    ),
    "json: CRLF": json_case(line(b'"t"').replace(b"\n", b"\r\n"), text="t"),
    "json: a lone CR between records": json_case(line(b'"s"').replace(b"\n", b"\r") + line(b'"t"'), BAD),
    "json: blank lines": json_case(b"\n \t\n\r\n\n"),
    "json: cut in the middle": json_case(line(b'"t"')[:60] + b"\n", BAD),
    "json: garbage": json_case(b"%PDF-1.7 \x00\xff\n", "invalid_encoding"),
    "json: a list": json_case(b'["t"]\n', BAD),
    "json: a string": json_case(b'"t"\n', BAD),
    "json: a number": json_case(b"42\n", BAD),
    "json: null": json_case(b"null\n", BAD),
    "json: an empty object": json_case(b"{}\n", "missing_text"),
    "json: two objects in a line": json_case(b"{}{}\n", BAD),
    "json: NaN": json_case(line(b'"t"', b',"x":NaN'), BAD),
    "json: Infinity": json_case(line(b'"t"', b',"x":-Infinity'), BAD),
    "json: 1e400": json_case(line(b'"t"', b',"x":1e400'), BAD),
    "json: 5,000 digits": json_case(line(b'"t"', b',"x":' + b"9" * 5000), BAD),
    "json: 40 digits": json_case(line(b'"t"', b',"x":' + b"9" * 40), text="t"),
    "json: 2^53 + 1": json_case(line(b'"t"', b',"x":9007199254740993'), text="t"),
    "json: nested 100,000 deep": json_case(line(b'"t"', b',"x":' + DEEP), BAD),
    "json: nested 100 deep": json_case(line(b'"t"', b',"x":' + DEEP_ENOUGH), text="t"),
    "json: a field twice": json_case(line(b'"s"', b',"text":"t"'), TWICE),
    "json: a field twice, once null": json_case(line(b'"s"', b',"text":null'), TWICE),
    "json: another field twice": json_case(line(b'"s"', b',"x":1,"x":2'), TWICE),
    "json: a text that is a number": json_case(line(b"7.0"), text="7"),
    "json: a text that is true": json_case(line(b"true"), text="true"),
    "json: a text that is a list": json_case(line(b'["t"]'), WRONG),
    "json: a text that is an object": json_case(line(b'{"a":"t"}'), WRONG),
    "json: a text that looks like a list": json_case(line(b'"[t"'), text="[t"),
    "json: a text that is null": json_case(line(b"null"), "missing_text"),
    "json: no text": json_case(b'{"review_id":"r","stars":4}\n', "missing_text"),
    "json: an empty text": json_case(line(b'""'), text=""),
    "json: an unknown field with blanks before the colon": json_case(line(b'"t"', b',"x" \t :1'), text="t"),
    "json: a rating as a string": json_case(line(b'"t"', b',"x":"4"'), text="t"),
    "json: an unreadable date": json_case(line(b'"t"').replace(b"2018-07-07", b"7/7/18"), "date_unreadable"),
    # CSV
    "csv: invalid UTF-8": csv_case(b"caf\xe9 \xff,positive\n", "invalid_encoding"),
    "csv: a NUL": csv_case(b"a\0b,positive\n", text="a\0b"),
    "csv: a quoted NUL": csv_case(b'"a\0b",positive\n', text="a\0b"),
    "csv: CR, LF, U+0085, U+2028 inside": csv_case('"a\r\n\rb\x85c\u2028d",x\n'.encode(), text="a\r\n\rb\x85c\u2028d"),
    "csv: CRLF": csv_case(b"t,positive\r\n", text="t"),
    "csv: a lone CR outside of quotes": csv_case(b"a\rb,positive\n", text="a\rb"),
    "csv: blank lines": csv_case(b"\n\r\n\n"),
    "csv: a quote never closed": csv_case(b'"t,positive\n', BAD),
    "csv: a quote never closed at the end": csv_case(b't,"positive\n', BAD),
    "csv: text after a closing quote": csv_case(b'"t" and more,positive\n', BAD),
    "csv: a quote in a plain cell": csv_case(b'5" tall,positive\n', text='5" tall'),
    "csv: two quotes in a plain cell": csv_case(b'a "t" b,positive\n', text='a "t" b'),
    "csv: doubled quotes": csv_case(b'"a ""t"" b",positive\n', text='a "t" b'),
    "csv: nothing but quotes": csv_case(b'"""""",positive\n', text='""'),
    "csv: a cell of 100 kB": csv_case(b'"%b",x\n' % (b"a,\n" * 33_000), text="a,\n" * 33_000),
    "csv: too few cells": csv_case(b"t\n", BAD),
    "csv: too many cells": csv_case(b"t,positive,\n", BAD),
    "csv: an empty text": csv_case(b",positive\n", text=""),
    "csv: NA, null, 007": csv_case(b"NA,null\n", text="NA"),
    "csv: a formula": csv_case(b"=1+1,positive\n", text="=1+1"),
    # blocks
    "blocks: invalid UTF-8": block_case(BLOCK % b"caf\xe9", "invalid_encoding", encoding="utf-8"),
    "blocks: Latin-1": block_case(BLOCK % b"caf\xe9", text="caf\u00e9"),
    "blocks: a NUL": block_case(BLOCK % b"a\0b", text="a\0b"),
    "blocks: CRLF": block_case((BLOCK % b"t").replace(b"\n", b"\r\n"), text="t"),
    "blocks: a text of two lines": block_case(BLOCK % b"s\nt", text="s\nt"),
    "blocks: a field twice": block_case(b"review/text: s\nreview/text: t\n\n", TWICE),
    "blocks: no name": block_case(b"t\n\n", BAD),
    "blocks: no text": block_case(b"review/score: 1.0\n\n", "missing_text"),
    "blocks: 5,000 other names": block_case(
        (BLOCK % b"t").rstrip()
        + b"".join(b"\nx/%b: 1" % bytes([97 + n % 26] * (n // 26 + 1)) for n in range(200))
        + b"\n\n",
        text="t",
    ),
}

UTF16 = codecs.BOM_UTF16_LE + (BEFORE + AFTER).decode().encode("utf-16-le")
CSV_TEXT = (ROWS[0] + ROWS[1]).decode()
MANY = b"".join(line(b'"%d %b"' % (n, os.urandom(200).hex().encode())) for n in range(200))
NUMBERS = tuple(str(n) for n in range(200))
GZ = gzip.compress(BEFORE) + gzip.compress(AFTER)


FILES: dict[str, Case] = {
    "a byte order mark, csv": whole("r.csv", codecs.BOM_UTF8 + ROWS[0] + ROWS[1]),
    "a byte order mark, json": whole("r.json", codecs.BOM_UTF8 + BEFORE + AFTER),
    "a byte order mark, blocks": whole("r.txt", codecs.BOM_UTF8 + BLOCKS[0] + BLOCKS[1]),
    "UTF-16 LE, json": whole("r.json", UTF16),
    "UTF-16 LE, csv": whole("r.csv", codecs.BOM_UTF16_LE + CSV_TEXT.encode("utf-16-le")),
    "UTF-16 BE, csv": whole("r.csv", codecs.BOM_UTF16_BE + CSV_TEXT.encode("utf-16-be")),
    "UTF-16 BE, blocks": whole("r.txt", codecs.BOM_UTF16_BE + (BLOCKS[0] + BLOCKS[1]).decode().encode("utf-16-be")),
    "UTF-16 LE, text": whole("t.txt", codecs.BOM_UTF16_LE + "caf\u00e9".encode("utf-16-le"), None),
    "UTF-32, json": whole("r.json", codecs.BOM_UTF32_LE + (BEFORE + AFTER).decode().encode("utf-32-le")),
    "UTF-16 without a mark, declared": whole("r.csv", CSV_TEXT.encode("utf-16-le"), encoding="utf-16-le"),
    "UTF-16 cut in a character": whole("r.json", UTF16 + b"\0", BOTH, state=CUT),
    "UTF-16 with half a pair": whole(
        "r.json",
        UTF16 + line(b'"?"').decode().encode("utf-16-le").replace(b"?\0", b"\x3c\xd8"),
        BOTH,
        "invalid_encoding",
    ),
    "Latin-1, declared": whole(
        "r.csv", "review,sentiment\ncaf\u00e9,x\n".encode("latin-1"), ["caf\u00e9"], encoding="latin-1"
    ),
    "Windows-1252, declared": whole(
        "r.csv",
        "review,sentiment\n\u201cyes\u201d \u2014 5\u20ac,x\n".encode("cp1252"),
        ["\u201cyes\u201d \u2014 5\u20ac"],
        encoding="cp1252",
    ),
    "Windows-1252, a byte that is none": whole(
        "r.csv", HEADER + b"a\x81b,x\nc,x\n", ["c"], "invalid_encoding", encoding="cp1252"
    ),
    "header only": whole("r.csv", HEADER, (), state="no_records"),
    "header without a line feed": whole("r.csv", HEADER[:-1], (), state="no_records"),
    "0 bytes, csv": refused("r.csv", b"", "none that can be read"),
    "0 bytes, json": refused("r.json", b"", "none that can be read"),
    "0 bytes, parquet": refused("r.parquet", b"", "none that can be read"),
    "0 bytes, gz": refused("r.json.gz", gzip.compress(b""), "none that can be read"),
    "0 bytes, zip": refused("r.zip", b"", "it is no archive, or damaged", NoSuchDump),
    "missing columns": refused(
        "r.csv", b"review,rating\nt,1\n", r"kaggle_imdb: r.csv lacks sentiment; its fields are: review, rating"
    ),
    "missing columns, layout named": refused(
        "r.csv", b"review,rating\nt,1\n", r"lacks sentiment; its fields are: review, rating", layout="kaggle_imdb"
    ),
    "missing fields": refused(
        "r.json",
        b'{"text":"t","stars":1}\n',
        r"yelp: r.json lacks business_id, review_id, user_id; its fields are: text, stars",
    ),
    "a header of 100,000 columns": refused("r.csv", b"," * 100_000 + b"\n1\n", "none that can be read"),
    "a header that looks like patterns": whole("r.csv", b'review,sentiment,*,^.*$,"a,""b",,\nt,x,1,2,3,4,5\n', ["t"]),
    "no line feed at the end, csv": whole("r.csv", (ROWS[0] + ROWS[1])[:-1]),
    "no line feed at the end, json": whole("r.json", (BEFORE + AFTER)[:-1]),
    "no line feed at the end, blocks": whole("r.txt", (BLOCKS[0] + BLOCKS[1]).rstrip()),
    "last line cut, json": whole("r.json", BEFORE + AFTER[:-9], ["before"], BAD),
    "last line cut, csv": whole("r.csv", ROWS[0] + b'"aft', ["before"], BAD),
    "a plain file beyond the limit of archives": Case(
        lambda here: saved(here / "r.json", BEFORE + AFTER),
        BOTH,
        (),
        {"r.json": "read"},
        limits=Limits(archive_bytes=9),
    ),
    "gzip": whole("r.json.gz", gzip.compress(BEFORE + AFTER)),
    "gzip cut": whole("r.json.gz", gzip.compress(MANY)[:-2000], None, BAD, state=CUT),
    "gzip with a wrong CRC": whole("r.json.gz", GZ[:-8] + b"\1\2\3\4" + GZ[-4:], BOTH, state=CUT),
    "gzip of two members": whole("r.json.gz", GZ),
    "gzip and garbage": whole("r.json.gz", GZ + b"garbage", BOTH, state=CUT),
    "gzip and NULs": whole("r.json.gz", GZ + bytes(512)),
    "a .gz that is plain": whole("r.json.gz", BEFORE + AFTER),
    "gzip that is not called so": whole("r.json", GZ),
    "bzip2": whole("r.json.bz2", bz2.compress(BEFORE + AFTER)),
    "xz": whole("r.json.xz", lzma.compress(BEFORE + AFTER)),
    "bzip2 cut": refused("r.json.bz2", bz2.compress(MANY)[:-100], "none that can be read"),
    "parquet cut": refused(
        "r.parquet", parquet(pl.DataFrame({"text": ["t"], "label": [1]}))[:-20], "none that can be read"
    ),
    "parquet foreign": refused("r.parquet", b"PAR1" + bytes(100) + b"PAR1", "none that can be read"),
    "parquet that is CSV": whole("r.parquet", ROWS[0] + ROWS[1], state="read"),
    "parquet with nested columns": whole(
        "train.parquet", parquet(pl.DataFrame({"text": ["t"], "label": [1], "x": [[{"a": [1]}]]})), ["t"]
    ),
    "parquet with a nested text": whole(
        "train.parquet", parquet(pl.DataFrame({"text": [["t"]], "label": [1]})), (), WRONG
    ),
    "parquet with binary columns": whole(
        "train.parquet", parquet(pl.DataFrame({"text": ["t"], "label": [1], "x": [b"\xff"], "y": [[b"\xff"]]})), ["t"]
    ),
    "parquet with names like patterns": whole(
        "train.parquet",
        parquet(pl.DataFrame({"text": ["t"], "label": [1], "^.*$": [1], "*": [2], 'a"b': [3], "": [4]})),
        ["t"],
    ),
    "parquet with null texts": whole(
        "train.parquet",
        parquet(pl.DataFrame({"text": [None, "t"], "label": [1, None]}, {"text": pl.String, "label": pl.Int64})),
        ["t"],
        "missing_text",
    ),
    "parquet without rows": whole(
        "train.parquet",
        parquet(pl.DataFrame({"text": [], "label": []}, {"text": pl.String, "label": pl.Int64})),
        (),
        state="no_records",
    ),
}


def member(
    name: str, payload: bytes = b"", kind: bytes = tarfile.REGTYPE, target: str = ""
) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, target, len(payload)
    return info, payload


def tar(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        for info, payload in members:
            archive.addfile(info, io.BytesIO(payload))
    return buffer.getvalue()


def in_tar(
    files: Mapping[str, str],
    *members: tuple[tarfile.TarInfo, bytes],
    texts: Sequence[str] | None = BOTH,
    flaws: Sequence[str] = (),
) -> Case:
    """A tar that begins with a good file."""
    payload = tar(member("r.json", BEFORE + AFTER), *members)
    return Case(lambda here: saved(here / "d.tar", payload), texts, flaws, {"d.tar": "read", "r.json": "read", **files})


def in_zip(payload: bytes, files: Mapping[str, str], texts: Sequence[str] | None = BOTH) -> Case:
    return Case(lambda here: saved(here / "d.zip", payload), texts, (), files)


def flipped(payload: bytes, place: int) -> bytes:
    return payload[:place] + bytes([payload[place] ^ 0xFF]) + payload[place + 1 :]


def encrypted(payload: bytes) -> bytes:
    """A zip whose members claim to be encrypted."""
    local, central = payload.index(b"PK\3\4") + 6, payload.index(b"PK\1\2") + 8
    return flip_bit(flip_bit(payload, local), central)


def flip_bit(payload: bytes, place: int) -> bytes:
    return payload[:place] + bytes([payload[place] ^ 1]) + payload[place + 1 :]


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, payload in members:
            archive.writestr(zipfile.ZipInfo(name), payload)
    return buffer.getvalue()


STORED = zip_bytes({"r.json": BEFORE + AFTER}, zipfile.ZIP_STORED)
TWO_STORED = zip_bytes({"r.json": BEFORE + AFTER, "s.json": line(b'"x"')}, zipfile.ZIP_STORED)
BOMB = Limits(expansion_from=1_000_000, expansion=20)
NULS = b'{"review_id":"' + bytes(40_000_000)


def tree(files: Files, made: Callable[[Path], object] = lambda _: None) -> Make:
    """A folder of files, to which something is done."""

    def make(here: Path) -> Path:
        root = folder(here / "d", files)
        made(root)
        return root

    return make


CONTAINERS: dict[str, Case] = {
    "tar: ../x": in_tar({"../x.json": "not_a_review"}, member("../x.json", line(b'"x"'))),
    "tar: /etc/x": in_tar({"etc/x.json": "read"}, member("/etc/x.json", line(b'"x"')), texts=(*BOTH, "x")),
    "tar: a name with a newline": in_tar({"a\nb.json": "read"}, member("a\nb.json", line(b'"x"')), texts=(*BOTH, "x")),
    "tar: a name that is no UTF-8": in_tar({r"caf\xe9.json": "undecodable_name"}, member("caf\xe9.json", line(b'"x"'))),
    "tar: a name twice": in_tar({"r.json#2": "read"}, member("r.json", line(b'"x"')), texts=(*BOTH, "x")),
    "tar: a link": in_tar({"l.json": "not_a_regular_file"}, member("l.json", b"", tarfile.SYMTYPE, "/etc/passwd")),
    "tar: a hard link": in_tar({"l.json": "not_a_regular_file"}, member("l.json", b"", tarfile.LNKTYPE, "r.json")),
    "tar: a device": in_tar({"l.json": "not_a_regular_file"}, member("l.json", b"", tarfile.CHRTYPE)),
    "tar: a pipe": in_tar({"l.json": "not_a_regular_file"}, member("l.json", b"", tarfile.FIFOTYPE)),
    "tar: an archive inside": in_tar(
        {"a.zip": "nested_archive", "b.tar.gz": "nested_archive"}, member("a.zip", STORED), member("b.tar.gz", b"x")
    ),
    "tar: another file": in_tar({"n.md": "not_a_review"}, member("n.md", b"x")),
    "tar: other fields": in_tar({"o.json": "other_fields"}, member("o.json", b'{"a":1}\n')),
    "tar: an empty member": in_tar({"e.json": "no_records"}, member("e.json")),
    "tar: gzip inside": in_tar(
        {"z.json.gz": "read"}, member("z.json.gz", gzip.compress(line(b'"x"'))), texts=(*BOTH, "x")
    ),
    "tar: cut": Case(
        lambda here: saved(here / "d.tar", tar(member("r.json", BEFORE + AFTER), member("s.json", MANY))[:-20_000]),
        None,
        (BAD,),
        {"d.tar": CUT, "r.json": "read", "s.json": CUT},
    ),
    "zip: a bad CRC": in_zip(
        flipped(TWO_STORED, TWO_STORED.index(b'"x"')), {"d.zip": "read", "r.json": "read", "s.json": CUT}
    ),
    "zip: encrypted": Case(
        lambda here: saved(here / "d.zip", encrypted(STORED)),
        error=(UnknownDump, "None of its files could be looked into"),
    ),
    "zip: encrypted beside others": in_zip(
        encrypted(zipped(("e.json", b"?"), ("r.json", BEFORE + AFTER))),
        {"d.zip": "read", "e.json": "encrypted", "r.json": "read"},
    ),
    "zip: ../x": in_zip(
        zipped(("../x.json", BEFORE), ("r.json", BEFORE + AFTER)),
        {"d.zip": "read", "../x.json": "not_a_review", "r.json": "read"},
    ),
    "zip: a name twice": in_zip(
        zipped(("r.json", BEFORE), ("s.json", AFTER)).replace(b"s.json", b"r.json"),
        {"d.zip": "read", "r.json": "read", "r.json#2": "read"},
    ),
    "zip: cut": Case(
        lambda here: saved(here / "d.zip", STORED[:-10]), error=(NoSuchDump, "it is no archive, or damaged")
    ),
    "an empty tar": Case(lambda here: saved(here / "d.tar", tar()), error=(UnknownDump, "It holds no files")),
    "an empty zip": Case(lambda here: saved(here / "d.zip", zip_bytes({})), error=(UnknownDump, "It holds no files")),
    "an empty folder": Case(tree({}, lambda root: root.mkdir()), error=(UnknownDump, "It holds no files")),
    "a bomb, gzip": Case(
        lambda here: saved(here / "r.json.gz", gzip.compress(BEFORE + NULS)),
        ["before"],
        [BAD],
        {"r.json.gz": "too_large"},
        limits=BOMB,
    ),
    "a bomb, zip": Case(
        lambda here: saved(here / "d.zip", zip_bytes({"a.json": BEFORE, "r.json": NULS})),
        ["before"],
        (),
        {"d.zip": "too_large", "a.json": "read"},
        limits=BOMB,
    ),
    "a bomb, tar.gz": Case(
        lambda here: saved(here / "d.tar.gz", gzip.compress(tar_bytes({"a.json": BEFORE, "r.json": NULS}))),
        ["before"],
        [BAD],
        {"d.tar.gz": "too_large", "a.json": "read", "r.json": "too_large"},
        limits=BOMB,
    ),
    "a pipe in a folder": Case(
        tree({"r.json": BEFORE + AFTER}, lambda root: os.mkfifo(root / "p.json")),
        BOTH,
        (),
        {"r.json": "read", "p.json": "not_a_regular_file"},
    ),
    "a link in a folder": Case(
        tree({"r.json": BEFORE + AFTER}, lambda root: (root / "l.json").symlink_to("/etc/passwd")),
        BOTH,
        (),
        {"r.json": "read", "l.json": "not_a_regular_file"},
    ),
    "a hard link in a folder": Case(
        tree({"r.json": BEFORE + AFTER}, lambda root: os.link(root / "r.json", root / "s.json")),
        (*BOTH, *BOTH),
        (),
        {"r.json": "read", "s.json": "read"},
    ),
    "names like patterns": Case(
        tree({"g[1].json": BEFORE, "g1.json": AFTER}), ["after", "before"], (), {"g[1].json": "read", "g1.json": "read"}
    ),
    "strange names": Case(
        tree({"a\nb.json": BEFORE, "\u202e'\"<img>.json": AFTER}),
        BOTH,
        (),
        {"a\nb.json": "read", "\u202e'\"<img>.json": "read"},
    ),
    "an archive in a folder": Case(
        tree({"r.json": BEFORE + AFTER, "d.zip": STORED}), BOTH, (), {"r.json": "read", "d.zip": "nested_archive"}
    ),
    "other files in a folder": Case(
        tree({"r.json": BEFORE + AFTER, "n.md": b"x", "o.json": b'{"a":1}\n', "e.json": b""}),
        BOTH,
        (),
        {"r.json": "read", "n.md": "not_a_review", "o.json": "other_fields", "e.json": "no_records"},
    ),
    "a damaged Parquet beside a good one": Case(
        tree(
            {
                "train-1.parquet": parquet(pl.DataFrame({"text": ["t"], "label": [1]})),
                "train-2.parquet": b"PAR1 and no more",
            }
        ),
        ["t"],
        (),
        {"train-1.parquet": "read", "train-2.parquet": "damaged"},
    ),
}

CASES: dict[str, Case] = {**RECORDS, **FILES, **CONTAINERS}
