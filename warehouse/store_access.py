"""What an object store is asked with, and who gives it: this room reads no environment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.data_path import DataPath


@dataclass(frozen=True)
class StoreAccess:
    """The credentials and the server. They stay in the memory of the process.

    Args:
        key_id: whose key it is.
        secret: the key.
        session_token: what goes with a key for some hours; empty for others.
        region: of the bucket.
        endpoint: host and port of another server than Amazon's; empty for theirs.
        is_encrypted: whether it is asked by https.
    """

    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    session_token: str = field(repr=False)
    region: str
    endpoint: str
    is_encrypted: bool


_givers: list[Callable[[DataPath], StoreAccess]] = []


def access_is_given_by(giver: Callable[[DataPath], StoreAccess]) -> None:
    """Name who knows what stores are asked with."""
    _givers[:] = [giver]


def access_to(place: DataPath) -> StoreAccess | None:
    """What the store of a place is asked with; None where nobody was named, and DuckDB looks for itself.

    Raises:
        BadStore: if there are no credentials.
    """
    return _givers[0](place) if _givers else None
