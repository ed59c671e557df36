"""One GET: what the reply says of itself, then its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import IO
from urllib import request
from urllib.error import HTTPError
from urllib.parse import urlsplit

from flows.http_failures import Unusable, failure, status_failure

CHUNK_BYTES = 256 * 1024
RANGE_REFUSED = 416


@dataclass(frozen=True)
class FileVersion:
    """What tells one version of a published file from another; empty where the server does not say."""

    etag: str = ""
    last_modified: str = ""

    @property
    def condition(self) -> str:
        """The value of If-Range; a weak tag may not stand there (RFC 9110, 13.1.5)."""
        return self.last_modified if self.etag.startswith("W/") else self.etag or self.last_modified

    def differs(self, other: FileVersion) -> bool:
        """Whether both have a mark that is not the same; a partial reply may leave out one of them."""
        marks = ((self.etag, other.etag), (self.last_modified, other.last_modified))
        return any(ours and theirs and ours != theirs for ours, theirs in marks)


@dataclass(frozen=True)
class Reply:
    """The start of a reply.

    Args:
        is_part: whether it holds the end of the file only (status 206).
        is_refusal: whether there is nothing from the byte that was asked for on (status 416).
        first_byte: of the file, at which the reply starts; None if the server does not say so clearly.
        whole_bytes: size of the whole file; None if unknown.
        content_type: what the server calls it.
        version: of the file.
        body: what follows.
    """

    is_part: bool
    is_refusal: bool
    first_byte: int | None
    whole_bytes: int | None
    content_type: str
    version: FileVersion
    body: HTTPResponse | IO[bytes]

    def chunks(self) -> Iterator[bytes]:
        """The bytes as they arrive; Broken if the connection fails. An early end is the caller's to notice."""
        read = self.body.read1 if isinstance(self.body, HTTPResponse) else self.body.read
        while True:
            try:
                chunk = read(CHUNK_BYTES)
            except (OSError, HTTPException) as error:
                raise failure(error) from error
            if not chunk:
                return
            yield chunk


@contextmanager
def reply_to(url: str, *, first_byte: int, condition: str, timeout: float) -> Iterator[Reply]:
    """Ask for a file from a byte on, following redirects and the proxies of the environment.

    Args:
        url: an address that begins with http:// or https://.
        first_byte: 0 asks for the whole file.
        condition: If-Range, so that a file that has changed comes whole; empty asks for the range whatever the file.
        timeout: seconds to wait for the connection, and for each piece.

    Raises:
        Broken: no connection, a timeout, or a status such as 503.
        Unusable: an address that is none, a certificate that is not trusted, or a status such as 404.
    """
    headers = {"User-Agent": "reviewmart", "Accept": "*/*"}
    if first_byte:
        headers["Range"] = f"bytes={first_byte}-"
        if condition:
            headers["If-Range"] = condition
    try:
        body = _opener().open(request.Request(_checked(url), headers=headers), timeout=timeout)  # noqa: S310 -- checked
    except HTTPError as error:
        with error:
            if error.code != RANGE_REFUSED or not first_byte:
                raise status_failure(error) from error
            yield _reply(error)
        return
    except UnicodeError as error:
        raise Unusable("its name is none that a host can have") from error
    except (OSError, HTTPException) as error:
        raise failure(error) from error
    with body:
        yield _reply(body)


def _opener() -> request.OpenerDirector:
    """Only HTTP: Python's own opener would read files and FTP, too, also when a server redirects there."""
    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler,
        request.HTTPHandler,
        request.HTTPSHandler,
        request.HTTPRedirectHandler,
        request.HTTPErrorProcessor,
        request.HTTPDefaultErrorHandler,
        request.UnknownHandler,
    ):
        opener.add_handler(handler())
    return opener


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_good = bool(parts.hostname) and parts.scheme in {"http", "https"} and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or not url.isascii() or not url.isprintable() or " " in url or "@" in urlsplit(url).netloc:
        raise Unusable("an address begins with http:// or https:// and has no spaces, user or password in it")
    return url


def _reply(body: HTTPResponse | HTTPError) -> Reply:
    headers = body.headers
    is_part = body.status == 206
    content_range = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", headers.get("Content-Range", ""))
    length = headers.get("Content-Length", "")
    if is_part:
        first_byte, whole_bytes = (int(content_range[1]), int(content_range[2])) if content_range else (None, None)
    else:
        first_byte, whole_bytes = 0, int(length) if length.isdecimal() else None
    return Reply(
        is_part=is_part,
        is_refusal=body.status == RANGE_REFUSED,
        first_byte=first_byte,
        whole_bytes=whole_bytes,
        content_type=headers.get_content_type(),
        version=FileVersion(headers.get("ETag", ""), headers.get("Last-Modified", "")),
        body=body,
    )
