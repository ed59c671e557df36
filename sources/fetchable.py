"""The dumps that can be fetched from where they are published. A new one is one line here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from sources.aclimdb import ACL_IMDB
from sources.layout import Layout


@dataclass(frozen=True)
class FetchableDump:
    """One file that is published somewhere and never changes.

    Args:
        layout: the layout that reads it; the dump goes by its name.
        url: where it is published.
        size_bytes: of the whole file.
        md5: hexadecimal digest of the whole file, as its users have known it for years.
    """

    layout: Layout
    url: str
    size_bytes: int
    md5: str

    @property
    def name(self) -> str:
        """What a user calls it."""
        return self.layout.name

    @property
    def licence_note(self) -> str:
        """What its publisher allows."""
        return self.layout.facts.licence_note

    @property
    def file_name(self) -> str:
        """The last part of its address."""
        return PurePosixPath(urlsplit(self.url).path).name


FETCHABLE: tuple[FetchableDump, ...] = (
    FetchableDump(
        layout=ACL_IMDB,
        url="https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
        size_bytes=84_125_825,
        md5="7c2ac02c03563afcf9b574c7e56c153a",
    ),
)
