"""Slices of a piece of a file as columns that point into its bytes: nothing is copied, however long they are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

Places = npt.NDArray[np.intp]
BLOCK = 1 << 17  # bytes that are compared at once: what is found of them stays in the processor's cache
INLINE = 12  # bytes that a view of Arrow holds itself; of longer values it has the first four, and where they are


def byte_array(data: bytes) -> npt.NDArray[np.uint8]:
    """The bytes as numbers, without a copy."""
    return np.frombuffer(data, np.uint8)


def places_of(wanted: bytes, data: bytes) -> Places:
    """Where any of the wanted bytes stands, in order."""
    values = byte_array(data)
    found, one = np.empty(BLOCK, np.bool_), np.empty(BLOCK, np.bool_)
    places = [np.empty(0, np.intp)]
    for start in range(0, len(values), BLOCK):
        block = values[start : start + BLOCK]
        is_found, is_one = found[: len(block)], one[: len(block)]
        np.equal(block, wanted[0], out=is_found)
        for byte in wanted[1:]:
            np.logical_or(is_found, np.equal(block, byte, out=is_one), out=is_found)
        places.append(np.flatnonzero(is_found) + start)
    return np.concatenate(places)


def line_places(data: bytes) -> tuple[Places, Places]:
    """Where each line starts, and where it ends before its line feed.

    What follows the last line feed is a line if it is not empty.
    """
    ends = places_of(b"\n", data)
    if data and not data.endswith(b"\n"):
        ends = np.append(ends, len(data))
    return np.append(0, ends + 1)[:-1], ends


def is_utf8(data: bytes) -> bool:
    """Whether all of the data is valid UTF-8, so that slices between ASCII characters are."""
    whole = np.array([0]), np.array([len(data)])
    try:
        sliced(data, *whole).cast(pl.String)
    except pl.exceptions.PolarsError:
        return False
    return True


def sliced(data: bytes, starts: Places, ends: Places, *, is_text: bool = False) -> pl.Series:
    """The bytes from each start to its end, as views on the data (the BinaryView and Utf8View of Arrow).

    Args:
        data: less than 2 GiB.
        starts: places in it.
        ends: the places behind the last byte of each slice.
        is_text: give String, not Binary; the slices have to be valid UTF-8, which is not looked at.
    """
    values, length = byte_array(data), ends - starts
    views = np.zeros((len(starts), 4), np.int32)  # length, first bytes, number of the buffer (there is one), place
    views[:, 0], views[:, 3] = length, starts
    view_bytes = views.view(np.uint8)
    if data:
        for number in range(4):
            view_bytes[:, 4 + number] = values.take(starts + number, mode="clip")
        short = np.flatnonzero(length <= INLINE)
        within = np.arange(INLINE)
        inline = values.take(starts[short, None] + within, mode="clip")
        inline[within >= length[short, None]] = 0
        view_bytes[short, 4:] = inline
    kind = pa.string_view() if is_text else pa.binary_view()
    return pl.Series(pa.Array.from_buffers(kind, len(starts), [None, pa.py_buffer(views), pa.py_buffer(data)]))
