"""The process that sends an alert: `python -m flows.alert_child`. Nobody types it; `flows.alerting` starts and ends it.

It reads one JSON object on standard input, sends all ways at once, and writes a line for each way as soon as it knows:
its name, and what went wrong or an empty text. Nothing that it writes holds an address.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import shlex
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from http.client import HTTPException
from threading import Lock
from typing import IO, Any
from urllib.parse import unquote, urlsplit, urlunsplit

LAST_SECONDS = 5

_WRITING = Lock()


def main() -> None:
    """Send what standard input says."""
    asked = json.load(sys.stdin)
    logging.disable(logging.CRITICAL)
    signal.alarm(int(asked["seconds"]) + LAST_SECONDS)  # if nobody is left to end it
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def send(name: str) -> None:
        kind, where = asked["ways"][name]
        why = _failure(kind, where, asked["message"], asked["folder"])
        with _WRITING:
            answers.write(json.dumps([name, why]) + "\n")
            answers.flush()

    with ThreadPoolExecutor(max_workers=max(len(asked["ways"]), 1)) as pool:
        list(pool.map(send, asked["ways"]))


def _failure(kind: str, where: str, message: dict[str, Any], folder: str) -> str:
    """What went wrong, in words of ours: those of a library may hold the address."""
    try:
        match kind:
            case "command":
                return _by_command(where, message, folder)
            case "webhook":
                return _by_webhook(where, message)
            case _:
                return _by_apprise(where, message)
    except urllib.error.HTTPError as error:
        return f"it answered with status {error.code}"
    except (OSError, HTTPException) as error:
        return f"it cannot be reached ({_kind_of(error)})"
    except Exception as error:  # noqa: BLE001 -- whatever a receiver or a plug-in does, the run has ended well
        return f"sending it failed ({type(error).__name__})"


def _kind_of(error: BaseException) -> str:
    reason = getattr(error, "reason", error)
    return str(getattr(reason, "strerror", None) or type(reason).__name__).lower()


def _by_command(command: str, message: dict[str, Any], folder: str) -> str:
    """Run a command without a shell; it gets the message as JSON on standard input."""
    try:
        words = shlex.split(command)
    except ValueError:
        return "its quotes are not closed"
    done = subprocess.run(
        words,
        input=json.dumps(message),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else f"it ended with code {done.returncode}"


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A message goes where the settings say, and nowhere else."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Follow nothing."""


def _by_webhook(address: str, message: dict[str, Any]) -> str:
    """POST the message as JSON; a name and a password in the address become a header."""
    parts = urlsplit(address)
    place = parts.netloc.rpartition("@")[2]
    headers = {"Content-Type": "application/json", "User-Agent": "reviewmart"}
    if parts.username is not None:
        credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(credentials.encode()).decode()}"
    request = urllib.request.Request(  # noqa: S310 -- the settings take http and https only
        urlunsplit((parts.scheme, place, parts.path or "/", parts.query, "")), json.dumps(message).encode(), headers
    )
    with urllib.request.build_opener(_NoRedirect).open(request):
        return ""


def _by_apprise(address: str, message: dict[str, Any]) -> str:
    import apprise

    sender = apprise.Apprise()
    if not sender.add(address):
        return "Apprise does not know such an address"
    sent = sender.notify(body=message["text"], title=message["title"], notify_type=apprise.NotifyType.FAILURE)
    return "" if sent else "it was not taken"


if __name__ == "__main__":
    main()
