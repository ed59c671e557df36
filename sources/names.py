"""Names of files as text: every file gets a path that is valid Unicode and that no other file has."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable


def shown(name: bytes) -> str:
    r"""A name that is not UTF-8, or holds a NUL, with the offending bytes escaped: `caf\xe9.txt`."""
    return name.decode("utf-8", "backslashreplace").replace("\0", r"\x00")


def below_root(name: str) -> str:
    """The name of an archive member without a leading `./` or `/`; a dot if nothing is left."""
    while name.startswith(("./", "/")):
        name = name[name.index("/") + 1 :]
    return name or "."


def numbered(path: str, is_taken: Callable[[str], bool]) -> str:
    """The path, or if it is taken the path with `#2`, `#3` and so on."""
    number, free = 1, path
    while is_taken(free):
        number += 1
        free = f"{path}#{number}"
    return free


def shown_paths(paths: Iterable[str]) -> tuple[list[str], list[bool]]:
    """Paths as the operating system gives them, and whether each is valid Unicode; the others come escaped."""
    given = list(paths)
    is_valid = [_is_valid(path) for path in given]
    taken = {path for path, valid in zip(given, is_valid, strict=True) if valid}
    escaped: list[str] = []
    for path, valid in zip(given, is_valid, strict=True):
        free = path if valid else numbered(shown(os.fsencode(path)), taken.__contains__)
        taken.add(free)
        escaped.append(free)
    return escaped, is_valid


def _is_valid(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
