"""The real dump: where it is, its folder, and its files once in the page cache."""

import os
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

VARIABLE = "REVIEWMART_ACLIMDB"


class DumpUnusable(Exception):
    """The dump does not exist, cannot be unpacked, or is not the Large Movie Review Dataset."""


@dataclass(frozen=True)
class Dump:
    """An unpacked dump, the archive it came from if there is one, and how many review files it holds."""

    folder: Path
    archive: Path | None
    review_count: int


def named_dump() -> Path | None:
    """Return the path that the environment names, or none. Raises DumpUnusable if nothing is there."""
    value = os.environ.get(VARIABLE, "")
    if not value:
        return None
    path = Path(value).resolve()
    if not path.exists():
        raise DumpUnusable(f"{VARIABLE} names {path}, and nothing is there. Correct the path.")
    return path


def open_dump(path: Path, scratch: Path) -> Dump:
    """Return the dump at `path`; an archive is unpacked below `scratch`. Raises DumpUnusable if it holds no review."""
    archive = path if path.is_file() else None
    top = unpack(path, scratch) if archive else path
    folder = top if (top / "train").is_dir() else top / "aclImdb"
    count = sum(1 for split in ("train", "test") for _ in (folder / split).glob("*/*.txt"))
    if not count:
        raise DumpUnusable(f"{path} holds no train/<label>/*.txt. Name the archive or folder of aclImdb.")
    return Dump(folder, archive, count)


def unpack(archive: Path, scratch: Path) -> Path:
    """Write the regular members of an archive below `scratch` and return that folder.

    Links and devices are left out, and so is every name that is absolute or climbs: no member can be written elsewhere.
    Raises DumpUnusable if the file is no archive or ends early.
    """
    try:
        with tarfile.open(archive, mode="r|*") as members:
            for member in members:
                name = PurePosixPath(member.name)
                content = members.extractfile(member) if member.isreg() else None
                if content is None or name.is_absolute() or ".." in name.parts:
                    continue
                target = scratch / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    except (tarfile.TarError, EOFError, OSError) as error:
        raise DumpUnusable(f"{archive} cannot be unpacked: {error}. Fetch it again or free some disk space.") from error
    return scratch


def warm(dump: Dump) -> int:
    """Read every file of the dump once, so that all contestants find it in the page cache; return the bytes read."""
    files = [path for path in dump.folder.rglob("*") if path.is_file()]
    if dump.archive:
        files.append(dump.archive)
    return sum(len(path.read_bytes()) for path in files)
