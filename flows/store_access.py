"""What DuckDB asks an object store with, from the same variables of the environment as the other client."""

from __future__ import annotations

import os
import re
from typing import Final

from contracts.errors import BadStore
from flows.store_client import allows_http, endpoint_of
from flows.store_failures import LAKE, credentials_of
from warehouse.data_path import DataPath
from warehouse.store_access import StoreAccess

PROVIDER: Final = "AWS"
_ENDPOINT = re.compile(r"(https?)://((?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d+)?)/?")
_FORM: Final = "AWS_ENDPOINT_URL must be https://HOST or https://HOST:PORT, with nothing behind it."


def access_from_environment(place: DataPath) -> StoreAccess:
    """The access to the store of a lake's files.

    Raises:
        BadStore: if the environment has no credentials, or an endpoint that cannot be used.
    """
    key_id, secret = os.environ.get("AWS_ACCESS_KEY_ID", ""), os.environ.get("AWS_SECRET_ACCESS_KEY", "")
    if not key_id or not secret:
        raise BadStore.at(str(place), "no credentials were found", credentials_of(PROVIDER, LAKE))
    endpoint, is_encrypted = _endpoint(place)
    return StoreAccess(
        key_id=key_id,
        secret=secret,
        session_token=os.environ.get("AWS_SESSION_TOKEN", ""),
        region=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1",
        endpoint=endpoint,
        is_encrypted=is_encrypted,
    )


def _endpoint(place: DataPath) -> tuple[str, bool]:
    """Host and port of the server, and whether it is asked by https; no host for Amazon's own."""
    named = endpoint_of(PROVIDER)
    if not named:
        return "", True
    found = _ENDPOINT.fullmatch(named)
    if found is None:
        raise BadStore.at(str(place), "its endpoint is not of the form", _FORM)
    is_encrypted, host = found[1] == "https", found[2]
    if not is_encrypted and not allows_http(str(place)):
        allowed = "set AWS_ALLOW_HTTP=true where the network is trusted"
        raise BadStore.at(
            str(place), "its endpoint is http://, where others can read along", f"Use https://, or {allowed}."
        )
    return host, is_encrypted
