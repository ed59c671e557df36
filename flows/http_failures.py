"""What goes wrong with HTTP, told apart by whether another try can help."""

from __future__ import annotations

import socket
import ssl
from http.client import HTTPException
from urllib.error import HTTPError, URLError

TRY_AGAIN_STATUS = frozenset({408, 425, 429, *range(500, 600)})
CERTIFICATE_REMEDY = "set SSL_CERT_FILE to a file of certificates that you trust (`python -m certifi` names one)"


class Broken(Exception):
    """The reply did not come, or broke off: another try may go better."""


class Unusable(Exception):
    """What the server says, or what was asked, will be no better at another try."""


def status_failure(error: HTTPError) -> Broken | Unusable:
    """The error for a status that is no success."""
    text = f"it answers HTTP {error.code} {error.reason}".rstrip()
    return Broken(text) if error.code in TRY_AGAIN_STATUS else Unusable(text)


def failure(error: OSError | HTTPException) -> Broken | Unusable:
    """The error for a connection that failed."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        return Unusable(f"its certificate is not trusted ({reason.verify_message}); {CERTIFICATE_REMEDY}")
    if isinstance(reason, str):  # such as a redirect to a kind of address that is not followed
        return Unusable(reason)
    return Broken(_why(reason))


def _why(reason: object) -> str:
    match reason:
        case socket.gaierror():
            return "its name was not found: there may be no network here"
        case TimeoutError():
            return "it does not answer in time"
        case ConnectionRefusedError():
            return "it refuses the connection"
        case ConnectionError():
            return "the connection broke off"
        case OSError():
            return reason.strerror or str(reason)
        case _:
            return f"the connection broke off ({type(reason).__name__})"
