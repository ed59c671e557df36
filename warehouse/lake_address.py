"""Where a DuckLake is: its kind of catalog and the words that lead to it, without the password among them.

A password leaves the words where they enter the process and stays in memory under the address. What is shown, logged,
stored or sent is made of the address, so no place has to remember to leave the password out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from contracts.errors import BadLake

SCHEME: Final = "ducklake:"
POSTGRES, SQLITE = "postgres", "sqlite"
_FORM: Final = "ducklake:postgres:dbname=reviews host=db.example.org user=loader, or ducklake:sqlite:PATH"
_SECRET: Final = "password"  # noqa: S105 -- the word, not one of them
_WORD = re.compile(r"\s*([A-Za-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?=\s|$)")
_PLAIN = re.compile(r"[^\s'\\]+")
_URI = re.compile(r"^(postgres(?:ql)?):/{1,2}(?=[^/])")  # a Path makes one slash of two
_passwords: dict[LakeAddress, str] = {}


@dataclass(frozen=True)
class LakeAddress:
    """One lake.

    Args:
        kind: what its catalog is: postgres or sqlite.
        catalog: libpq's words for a PostgreSQL, without a password; the absolute path of an SQLite file.
    """

    kind: str
    catalog: str

    def __str__(self) -> str:
        """The address as it may be shown."""
        return f"{SCHEME}{self.kind}:{self.catalog}"

    @property
    def path(self) -> Path:
        """The address in the place of a path."""
        return Path(str(self))

    @property
    def password(self) -> str | None:
        """The password that came with the address, if one did."""
        return _passwords.get(self)

    @property
    def digest(self) -> str:
        """16 hex digits of what the lake is, whoever asks for it."""
        if self.kind == POSTGRES:
            words = [(name, value) for name, value in _words(self.catalog) if name in {"dbname", "host", "port"}]
        else:
            words = [("file", self.catalog)]
        return hashlib.sha256(repr((self.kind, sorted(words))).encode()).hexdigest()[:16]


def is_lake(path: Path | str) -> bool:
    """Whether this names a lake and not a file."""
    return str(path).startswith(SCHEME)


def lake_address(text: Path | str) -> LakeAddress:
    """The lake that a text names; its password, if it has one, is kept under the address.

    Raises:
        BadLake: if the text is not of the form; it is never repeated, for a password may be in it.
    """
    kind, _, rest = str(text).removeprefix(SCHEME).partition(":")
    if kind == SQLITE and rest.strip():
        return LakeAddress(SQLITE, str(Path(rest).expanduser().absolute()))
    if kind != POSTGRES:
        raise BadLake(f"There is no such kind of lake. Write {_FORM}.")
    words = dict(_of_uri(rest) if _URI.match(rest) else _words(rest))
    password = words.pop(_SECRET, None)
    if odd := sorted(name for name in words if _SECRET in name):
        raise BadLake(f"{odd[0]} may not be part of the address of a lake. Set it where libpq looks for it.")
    if "dbname" not in words:
        raise BadLake(f"The address of the lake names no database: dbname is missing. Write {_FORM}.")
    address = LakeAddress(POSTGRES, " ".join(f"{name}={_quoted(value)}" for name, value in sorted(words.items())))
    if password is not None:
        _passwords[address] = password
    return address


def without_password(path: Path) -> Path:
    """The same path; of a lake, its address."""
    return lake_address(path).path if is_lake(path) else path


def name_beside(path: Path) -> str:
    """What names a warehouse for those who are in its folder: no more of a path than that is told to others."""
    if not is_lake(path):
        return path.name
    address = lake_address(path)
    return f"{SCHEME}{SQLITE}:{Path(address.catalog).name}" if address.kind == SQLITE else str(address)


def without_secrets(text: str) -> str:
    """A text of another program's without any password that this process was given."""
    for password in filter(None, _passwords.values()):
        for form in dict.fromkeys((password, _quoted(password), password.replace("'", "''"))):
            text = text.replace(form, "***")
    return text


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Names and values of libpq's `name=value` words."""
    end = 0
    text = text.strip()
    while end < len(text):
        found = _WORD.match(text, end)
        if found is None:
            raise BadLake(f"What follows postgres: is not of the form name=value. Write {_FORM}.")
        value = found[2] if found[2] is not None else found[3]
        yield found[1].lower(), re.sub(r"\\(.)", r"\1", value)
        end = found.end()


def _of_uri(text: str) -> Iterator[tuple[str, str]]:
    """The same of a URI."""
    try:
        parts = urlsplit(_URI.sub(r"\1://", text))
    except ValueError:
        raise BadLake(f"What follows postgres: is no valid URI. Write {_FORM}.") from None
    who, _, hosts = parts.netloc.rpartition("@")
    user, has_password, password = who.partition(":")
    pairs = [host.rpartition(":") if re.search(r":\d*$", host) else (host, "", "") for host in hosts.split(",")]
    named = {
        "user": unquote(user),
        "host": ",".join(unquote(host).strip("[]") for host, _, _ in pairs),
        "port": ",".join(port for _, _, port in pairs).strip(","),
        "dbname": unquote(parts.path.removeprefix("/")),
    }
    yield from ((name, value) for name, value in named.items() if value)
    if has_password:
        yield _SECRET, unquote(password)
    yield from parse_qsl(parts.query)


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
