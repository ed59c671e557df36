"""Which dump a path is: a folder, a file or an archive is looked at, and each layout is asked whether it knows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import polars as pl

from contracts.errors import BadMapping, NoSuchDump, UnknownDump
from sources.archive_members import Archive, ArchiveKind, container_row
from sources.dump import Dump
from sources.layout import Layout, Recognition
from sources.layouts import SOURCES, with_encoding
from sources.limits import Limits
from sources.listing import listed
from sources.mapped_layout import MappedLayout
from sources.record_layout import RecordLayout
from sources.seen import Seen
from sources.seen import seen as look
from sources.unpacking import DamagedArchive, TooLargeArchive

LIMITS = Limits()


def recognised(
    path: Path,
    layout: str | None = None,
    limits: Limits = LIMITS,
    encoding: str | None = None,
    mapping: MappedLayout | None = None,
) -> Dump:
    """The dump at a path.

    What lies above the root of a dump (its parent folder) or inside it (`train`, `train/pos`, a single file) finds the
    same root, so that the same file has the same path and id however it was named.

    Args:
        path: a folder, a file, or an archive (.tar, .tar.gz, .tar.bz2, .tar.xz, .zip).
        layout: the name of a layout, where it is not to be recognised.
        limits: how much is read at once, and how much at most.
        encoding: of its texts, where it is not that of the layout.
        mapping: the layout that a mapping describes; no other is asked then.

    Raises:
        BadMapping: if the dump has not the columns that the mapping names.
        NoSuchDump: if nothing is there, or it cannot be opened.
        UnknownDump: if no layout knows it.
        UnknownEncoding: if there is no such encoding.
    """
    sources = [source for source in SOURCES if layout in (None, source.name)] if mapping is None else [mapping]
    asked = [with_encoding(source, encoding) for source in sources]
    if not asked:
        names = ", ".join(source.name for source in SOURCES)
        raise UnknownDump.after(str(path), [(str(layout), f"There is no layout of that name; there are {names}.")])
    with _told_of(path):
        seen = look(path, limits, encoding)
        source, known = _first_that_fits(path, seen, asked)
        if seen.kind == "folder":
            return _folder(seen, source, known, limits)
        if seen.kind == "file":
            return _file(seen, source, known, limits)
        return _archive(seen, seen.kind, source, known, limits)


def looked_at(path: Path, limits: Limits = LIMITS) -> Seen:
    """What is at a path, before any layout is asked.

    Raises:
        NoSuchDump: if nothing is there, or it cannot be opened.
    """
    with _told_of(path):
        seen = look(path, limits)
        _readable(path, seen)
        return seen


def recognitions(path: Path, limits: Limits = LIMITS) -> list[Recognition]:
    """What each layout says of what is at a path.

    Raises:
        NoSuchDump: if nothing is there, or it cannot be opened.
    """
    with _told_of(path):
        seen = look(path, limits)
        readable = _readable(path, seen)
        return [_asked(layout, seen).recognise(readable, seen.end, lambda: seen.heads) for layout in SOURCES]


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Tell the user what is wrong with what was named."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise NoSuchDump.at(ascii(str(path)), "its name is not valid UTF-8") from error
    except TooLargeArchive as error:
        raise NoSuchDump.at(str(path), f"the archive is larger than the limits allow ({error})") from error
    except DamagedArchive as error:
        raise NoSuchDump.at(str(path), f"it is no archive, or damaged at its start ({error})") from error
    except OSError as error:
        raise NoSuchDump.at(str(path), (error.strerror or str(error)).lower()) from error


def _readable(path: Path, seen: Seen) -> pl.Series:
    """The paths of the files that can be read, as far as the listing knows."""
    readable = seen.listing.filter(pl.col("reason").is_null())["path"]
    if len(seen.listing) and not len(readable):
        example, reason = seen.listing.select("path", "reason").row(0)
        why = f"none of its {len(seen.listing)} entries may be read, for example {example!r} ({reason})"
        raise NoSuchDump.at(str(path), why)
    return readable


def _asked(layout: Layout, seen: Seen) -> Layout:
    """The layout as it is asked: a single file that was named is looked into whatever it is called."""
    if isinstance(layout, RecordLayout) and seen.kind == "file":
        return replace(layout, names="") if layout.context_name else replace(layout, names="(?s).*")
    return layout


def _first_that_fits(path: Path, seen: Seen, asked: Sequence[Layout]) -> tuple[Layout, Recognition]:
    """The first layout that knows the files, and how it knows them."""
    readable = _readable(path, seen)
    declined: list[tuple[str, str]] = []
    for layout in (_asked(layout, seen) for layout in asked):
        known = layout.recognise(readable, seen.end, lambda: seen.heads)
        if known.fits:
            return layout, known
        if isinstance(layout, MappedLayout):
            raise BadMapping.unfit(str(path), layout.told, known.why)
        declined.append((known.layout, known.why))
        if known.is_ambiguous:
            break
    raise UnknownDump.after(str(path), declined)


def _folder(seen: Seen, layout: Layout, known: Recognition, limits: Limits) -> Dump:
    named = seen.named
    if known.inside:
        start = f"{known.inside}/"
        inside = seen.listing.filter(pl.col("path").str.starts_with(start))
        listing = inside.with_columns(pl.col("path").str.strip_prefix(start))
        return Dump(str(named / known.inside), layout, known.why, "", listing, limits=limits)
    if not known.part:
        return Dump(str(named), layout, known.why, "", seen.listing, limits=limits)
    steps = len(Path(known.part).parts)
    if any(step.is_symlink() for step in (named, *named.parents[: steps - 1])):  # below a root no link is followed
        return recognised(named.resolve(), layout.name, limits)
    listing = seen.listing.with_columns(pl.format(f"{known.part}/{{}}", "path").alias("path"))
    return Dump(str(named.parents[steps - 1]), layout, known.why, known.part, listing, limits=limits)


def _file(seen: Seen, layout: Layout, known: Recognition, limits: Limits) -> Dump:
    part = Path(known.part) / seen.named.name
    root = seen.named.parents[len(part.parts) - 1]
    return Dump(str(root), layout, known.why, str(part), listed(str(root), str(part)), limits=limits)


def _archive(seen: Seen, kind: ArchiveKind, layout: Layout, known: Recognition, limits: Limits) -> Dump:
    prefix = f"{known.inside}/" if known.inside else ""
    archive = Archive(str(seen.named.parent), seen.named.name, kind, prefix)
    listing = container_row(archive, layout, seen.named.stat())
    return Dump(archive.root, layout, known.why, archive.name, listing, archive, limits)
