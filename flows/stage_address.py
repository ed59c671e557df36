"""The address of an object store as a user gives it, which holds no secret."""

from __future__ import annotations

from urllib.parse import urlsplit

# The scheme, and the word that the variables of its provider begin with.
PROVIDERS = {"s3": "AWS", "gs": "GOOGLE", "az": "AZURE", "file": None}
_SHAPES = "s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX or file:///FOLDER"


def store_address(given: str) -> str:
    """The address without a slash at its end.

    Raises:
        ValueError: if it is none, or holds credentials. The message has nothing of the address in it.
    """
    try:
        parts = urlsplit(given)
        holds_secrets = "@" in given or bool(parts.query or parts.fragment)
    except ValueError:
        raise ValueError(f"it must be {_SHAPES}") from None
    if holds_secrets:
        raise ValueError(
            f"it holds credentials or options, which others could read; it must be {_SHAPES}, and credentials come "
            "from the environment of each process, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        )
    place = parts.path if parts.scheme == "file" else parts.netloc
    if parts.scheme not in PROVIDERS or not place.strip("/") or (parts.scheme == "file") == bool(parts.netloc):
        raise ValueError(f"it must be {_SHAPES}")
    return given.rstrip("/")


def provider_of(address: str) -> str | None:
    """The word that the variables of the provider begin with, such as AWS; None for a folder."""
    return PROVIDERS[urlsplit(address).scheme]
