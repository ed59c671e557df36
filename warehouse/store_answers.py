"""What DuckDB says of an object store, in words for the user. What the store itself says is dropped: it may repeat
what it was asked with.
"""

from __future__ import annotations

import re
from typing import Final

_STATUS = re.compile(r"HTTP(?: code)? (\d{3})\b")
_CODE = re.compile(r"\b(NoSuchBucket|NoSuchKey|AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken)\b")
_SILENT = re.compile(r"error for HTTP [A-Z]+ to '?https?://(?:[^/@\s']*@)?([\w.:\[\]-]+)")
_ASKED = re.compile(r"HTTP Error|HTTP [A-Z]+ error|error for HTTP|S3 bulk delete|Failed to remove files")
CREDENTIALS: Final = "Look at AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN in the environment."


def store_trouble(text: str) -> tuple[str, str] | None:
    """Why the files of a lake cannot be reached in their store, and what to do; None if that is not what went wrong.

    Args:
        text: what DuckDB says.
    """
    if not _ASKED.search(text):
        return None
    if silent := _SILENT.search(text):
        return f"their store at {silent[1]} does not answer", "Look whether it is up and can be reached."
    status, code = _first(_STATUS, text), _first(_CODE, text)
    answer = f" (HTTP {status}{f', {code}' if code else ''})" if status else ""
    if status in {"400", "401", "403"} or code not in {None, "NoSuchBucket", "NoSuchKey"}:
        return f"their store refuses the credentials, or they may not do this there{answer}", CREDENTIALS
    if code == "NoSuchBucket":
        return f"there is no such bucket{answer}", "Look for who has removed it, or correct AWS_ENDPOINT_URL."
    if status == "404":
        why = f"one that this version needs is gone{answer}"
        return why, "Run the same command again: somebody may have forgotten a review meanwhile."
    return f"their store fails{answer}", "Look whether it is well, and run the same command again."


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None
