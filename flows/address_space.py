"""The address space that a load needs: with less, its libraries abort in the middle, each with words of its own."""

from __future__ import annotations

import resource

from contracts.errors import PipelineError

LEAST_MB = 4000  # so much was enough and 2,000 was not, on two cores; more cores start more threads


class LittleMemory(PipelineError):
    """This process may not use as much address space as a load needs."""


def require_address_space() -> None:
    """See that a limit such as `ulimit -v` leaves room for a load; what is reserved is far more than what is used.

    Raises:
        LittleMemory: naming the limit and what to do.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < LEAST_MB * 1_000_000:
        raise LittleMemory(
            f"This process is limited to {limit / 1e6:,.0f} MB of address space, and a load needs {LEAST_MB:,} MB, "
            "most of which is reserved and never used. Raise the limit (`ulimit -v unlimited`). To limit memory that "
            "is used, set memory_limit_mb, or MemoryMax of systemd."
        )
