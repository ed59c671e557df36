"""What an object store or its client says, as one message for the user that holds no secret."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from contracts.errors import BadStore
from flows.stage_address import provider_of


@dataclass(frozen=True)
class Use:
    """What a store is used for, as the messages name it.

    Args:
        option: that names the store.
        extra: of the package, with the client.
        where: the processes that use it.
        lost: what it is when an object is gone.
    """

    option: str
    extra: str
    where: str
    lost: str


STAGES: Final = Use("--stage-store", "objects", "here and on all workers", "an object of this load is gone")
LAKE: Final = Use("--data-path", "lake-s3", "here", "a file of the lake is gone")
_VARIABLES: Final = {
    "AWS": "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; profiles of ~/.aws are not read",
    "GOOGLE": "GOOGLE_SERVICE_ACCOUNT or GOOGLE_APPLICATION_CREDENTIALS",
    "AZURE": "AZURE_STORAGE_ACCOUNT_NAME with AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN",
}
_AGAIN: Final = "Look whether it is up and can be reached, and load again: this run published nothing."
# What is asked for credentials where none are given: the machine itself, of its provider.
_MACHINE: Final = ("169.254.169.254", "169.254.170.2", "metadata.google.internal", "token request")
_HOST: Final = r"https?://(?:[^/@\s]*@)?([\w.:\[\]-]+)"
_SHOWN_CHARACTERS: Final = 200


@contextmanager
def store_told(address: str, use: Use = STAGES) -> Iterator[None]:
    """Say in one message what went wrong with a store. What the client said is dropped: it may hold signed addresses.

    Args:
        address: of the store.
        use: what it is used for.

    Raises:
        BadStore: instead of the errors of the client, or if it is not installed.
    """
    try:
        from obstore.exceptions import BaseError
    except ModuleNotFoundError:
        install = f'Install it {use.where} with: pip install "reviewmart[{use.extra}]"'
        raise BadStore.at(address, "the package obstore is not installed", install) from None
    try:
        yield
    except (BaseError, OSError, ValueError) as error:
        raise BadStore.at(address, *_words(address, error, use)) from None


def credentials_of(provider: str, use: Use) -> str:
    """Where credentials are looked for."""
    return f"Credentials come from the environment of each process, {use.where}: {_VARIABLES[provider]}."


def _words(address: str, error: Exception, use: Use) -> tuple[str, str]:
    """Why a store cannot be used, and what to do."""
    text = str(error)
    provider = provider_of(address)
    if provider is None:
        what = "the folder does not exist" if "NotFound" in text else _masked(text)
        return what, "Name a folder that this process and all workers see and may write."
    credentials = credentials_of(provider, use)
    status = _first(r"status code: (\d{3})", text)
    code = _first(r"<Code>(\w+)</Code>", text) or _first(
        r"\(code: (\w+)\)", text
    )  # of one among many that were asked for
    answer = f" ({', '.join(filter(None, (status and f'HTTP {status}', code)))})"
    if any(machine in text for machine in _MACHINE) or "Account must be specified" in text:
        return "no credentials were found", credentials
    if status in ("401", "403") or (status is None and code):
        return f"it refuses the credentials, or they may not put, get, list and delete there{answer}", credentials
    if code == "NoSuchKey":
        return (
            f"{use.lost}{answer}",
            "Look for who removes objects there, such as a lifecycle rule.",
        )
    if status == "404":
        return f"there is no such bucket{answer}", f"Correct {use.option}, or make the bucket."
    if "redirect without LOCATION" in text:
        return "the bucket is in another region", f"Set AWS_REGION {use.where}."
    if status is not None and status >= "500":
        return f"it fails{answer}", _AGAIN
    if status is not None:
        return f"it refuses what is asked{answer}", credentials
    if "builder error" in text:
        allowed = f"set {provider}_ALLOW_HTTP=true {use.where} where the network is trusted"
        return "its endpoint is http://, where others can read along", f"Use https://, or {allowed}."
    if "HTTP error" in text:
        return f"{_first(_HOST, text) or 'it'} does not answer", _AGAIN
    return _masked(text), _AGAIN


def _first(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text)
    return found.group(1) if found else None


def _masked(text: str) -> str:
    """The first line of what a client says, without addresses and without any value of a provider's variables."""
    line = re.sub(r"https?://\S+", "…", text.partition("\n")[0])
    for name, value in os.environ.items():
        if name.startswith(("AWS_", "GOOGLE_", "AZURE_")) and len(value) > 3:
            line = line.replace(value, "…")
    return line[:_SHOWN_CHARACTERS].rstrip(". ")
