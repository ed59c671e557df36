"""Text of any encoding as a stream of UTF-8. What is not valid stays invalid, so that its record is refused."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING

from contracts.errors import PipelineError
from sources.unpacking import DamagedArchive, LookedAt

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

UTF_8 = "utf-8"
MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # it starts like that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WITHOUT_MARK = {"utf-8-sig": UTF_8, "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
CHUNK = 1 << 20
THROUGH = "surrogatepass"
ANY_BYTES = bytes(byte for byte in range(32, 127) if byte != 92) + b"\\n \n \xff \n"


class UnknownEncoding(PipelineError):
    """An encoding was declared that Python does not have."""


def known_encoding(name: str) -> str:
    """The name of an encoding as Python spells it.

    Raises:
        UnknownEncoding: if there is none of that name, it is no encoding of text, or bytes do not survive it.
    """
    found = _looked_up(name)
    if found is None:
        raise UnknownEncoding(
            f"There is no encoding {name!r} that gives back the bytes it was read from. "
            "Use a name such as utf-8, latin-1, cp1252 or utf-16."
        )
    return found


def _looked_up(name: str) -> str | None:
    """The name of an encoding that bytes survive, valid ones or not; none if there is none of that name."""
    try:
        found = codecs.lookup(name).name
        found = WITHOUT_MARK.get(found, found)
        errors = decoding_errors(found)
        is_kept = found == UTF_8 or errors == THROUGH or ANY_BYTES.decode(found, errors).encode(found, errors)
    except (LookupError, ValueError):
        return None
    return found if is_kept in (True, ANY_BYTES) else None


def decoding_errors(encoding: str) -> str:
    """How bytes that are not valid pass through text and back: as surrogates, which no valid text has."""
    return THROUGH if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def raw_bytes(text: bytes, encoding: str) -> bytes:
    """The bytes of a record as they stand in the file, from what a `Utf8Stream` made of them."""
    if encoding == UTF_8:
        return text
    return text.decode(UTF_8, THROUGH).encode(encoding, decoding_errors(encoding))


class Utf8Stream(io.RawIOBase):
    """A stream as UTF-8, without a byte order mark.

    A mark says which encoding the text has, whatever was declared.
    """

    def __init__(self, raw: io.BufferedReader, declared: str) -> None:
        """Look at the first bytes of `raw`."""
        try:
            start = raw.peek(4)
        except DamagedArchive:
            start = b""  # it comes again when the stream is read
        found = next(((mark, name) for mark, name in MARKS if start.startswith(mark)), None)
        self.mark_bytes = len(raw.read(len(found[0]))) if found else 0
        self.encoding = found[1] if found else known_encoding(declared)
        self._raw = raw
        self._utf8 = LookedAt(raw, start[self.mark_bytes :]) if self.encoding == UTF_8 else None
        self._left = b""
        self._decoder = (
            None
            if self.encoding == UTF_8
            else codecs.getincrementaldecoder(self.encoding)(decoding_errors(self.encoding))
        )

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer with UTF-8."""
        view = memoryview(buffer).cast("B")
        if self._utf8 is not None:
            return self._utf8.readinto1(view)
        while not self._left:
            packed = self._raw.read(CHUNK)
            self._left = self._decoded(packed).encode(UTF_8, THROUGH)
            if not packed and not self._left:
                return 0
        taken = self._left[: len(view)]
        view[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)

    def _decoded(self, packed: bytes) -> str:
        """The next characters.

        Raises:
            DamagedArchive: if a character of UTF-16 or UTF-32 is cut by the end, or beyond Unicode.
        """
        assert self._decoder is not None  # noqa: S101 -- it is asked only where there is one
        try:
            return self._decoder.decode(packed, final=not packed)
        except UnicodeDecodeError as error:
            raise DamagedArchive(f"it is no {self.encoding}: {error.reason}") from error
