"""What a server in a child process wrote to its standard error: read as it comes, so that the child never waits."""

from __future__ import annotations

import re
import tempfile
import threading
from collections import deque
from typing import IO

MOST_LINES = 200
MOST_CHARACTERS = 300
READER_SECONDS = 1.0
_ERROR = re.compile(r"[A-Za-z_][\w.]*(Error|Exception|Busy|Failed|Full)\b.*")


class ServerWords:
    """The last lines of a stream, which a thread reads to its end."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Begin to read."""
        self._stream = stream
        self._lines: deque[str] = deque(maxlen=MOST_LINES)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._stream:
            self._lines.append(line.decode(errors="replace").rstrip())

    def told(self) -> str:
        """The line that says most, and where all of them are; to be asked when the child has ended, or should have."""
        self._reader.join(READER_SECONDS)
        lines = [line for line in tuple(self._lines) if line.strip()]
        if not lines:
            return "It said nothing."
        errors = [line for line in lines if _ERROR.match(line)]
        return f"It said: {(errors or lines)[-1].strip()[:MOST_CHARACTERS]}{_kept(lines)}"

    def close(self) -> None:
        """Let go of the stream; the child has ended."""
        self._reader.join(READER_SECONDS)
        if not self._reader.is_alive():
            self._stream.close()


def _kept(lines: list[str]) -> str:
    try:
        with tempfile.NamedTemporaryFile("w", prefix="reviewmart-server-", suffix=".txt", delete=False) as file:
            file.write("\n".join(lines) + "\n")
    except OSError:
        return ""
    return f" (all of it: {file.name})"
