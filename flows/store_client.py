"""The client of an object store: how long it waits, and where it may ask without encryption.

Credentials, region and endpoint come from the environment of the process.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flows.stage_address import provider_of

if TYPE_CHECKING:
    from obstore.store import ObjectStore

CONNECT_SECONDS: Final = 4
# Of several names of one variable the first that is set counts, as it does for the client.
_ENDPOINTS: Final = {"AWS": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")}


@dataclass(frozen=True)
class Patience:
    """How long a store is waited for.

    Args:
        request_seconds: for one answer.
        retry_seconds: after which no other attempt begins.
        retries: attempts after the first one.
    """

    request_seconds: int
    retry_seconds: int
    retries: int


BRIEF = Patience(5, 8, 2)  # with what needs no time: a store that is gone is told within 15 s
LONG = Patience(60, 30, 8)  # with 5 MB at most, for larger files go in parts; and with stores that say they are busy


def client_of(address: str, patience: Patience) -> ObjectStore:
    """The client of the store at an address."""
    from obstore.store import LocalStore, from_url

    if provider_of(address) is None:
        return LocalStore.from_url(address, automatic_cleanup=True)
    return from_url(
        address,
        client_options={
            "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
            "timeout": timedelta(seconds=patience.request_seconds),
            "allow_http": allows_http(address),
        },
        retry_config={"max_retries": patience.retries, "retry_timeout": timedelta(seconds=patience.retry_seconds)},
    )


def endpoint_of(provider: str) -> str:
    """The address of another server than the provider's own, such as `https://minio.example.org:9000`; or nothing."""
    names = _ENDPOINTS.get(provider, (f"{provider}_ENDPOINT_URL",))
    return next((found for name in names if (found := os.environ.get(name))), "")


def allows_http(address: str) -> bool:
    """Whether the store may be asked without encryption: if it is on this machine, or the usual variable says so."""
    provider = provider_of(address)
    if os.environ.get(f"{provider}_ALLOW_HTTP", "").lower() in {"true", "1", "yes", "on"}:
        return True
    try:
        host = urlsplit(endpoint_of(provider or "")).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
