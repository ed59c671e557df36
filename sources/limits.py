"""How much of a dump is read at once, and how much at most."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds that keep memory flat, and that a hostile archive cannot break.

    Args:
        file_bytes: a file or archive member that is larger is not read (`too_large`).
        batch_files: files in one batch at most.
        batch_bytes: bytes of their contents in one batch, passed by one file at most.
        record_batch_bytes: bytes of records in one batch, passed by one piece at most.
        archive_bytes: bytes that an archive may unpack to; what follows is not read.
        member_count: members that a tar may have; what follows is not read. It is read as a stream, so they take
            no memory.
        zip_member_count: members that a zip may have: its directory is in memory whole, half a kB a member.
        expansion: how many bytes one packed byte may become. Review texts stay below 10, deflate ends at 1,032.
        expansion_from: unpacked bytes from which on the expansion is judged.
    """

    file_bytes: int = 32_000_000
    batch_files: int = 10_000
    batch_bytes: int = 32_000_000
    archive_bytes: int = 16_000_000_000
    member_count: int = 100_000_000
    zip_member_count: int = 1_000_000
    record_batch_bytes: int = 8_000_000
    expansion: int = 200
    expansion_from: int = 64_000_000
