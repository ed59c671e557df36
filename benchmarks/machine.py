"""Which machine and which versions the figures belong to."""

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

VERSIONS_PROGRAM = """
import importlib.metadata, platform, sys
print("Python", platform.python_version())
for name in sys.argv[1:]:
    try:
        print(name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        pass
"""


@dataclass(frozen=True)
class Machine:
    """What the figures were measured on."""

    cpu: str
    core_count: int
    memory_bytes: int
    system: str
    measured_on: str


def value_after(text: str, name: str) -> str:
    """Return what stands after `name` and a colon in a text like /proc/cpuinfo; empty if the name is not there."""
    for line in text.splitlines():
        found, _, value = line.partition(":")
        if found.strip() == name:
            return value.strip()
    return ""


def busy_seconds(stat: str, ticks_per_second: int) -> float:
    """Return the seconds that all cores were not idle since the start, by a text like /proc/stat.

    Time that a hypervisor gave to other machines counts as busy: it was not ours.
    """
    user, nice, system, _idle, _waiting, interrupts, soft_interrupts, stolen = map(int, stat.split()[1:9])
    return (user + nice + system + interrupts + soft_interrupts + stolen) / ticks_per_second


def seconds_of_others() -> float:
    """Return the CPU seconds since the start that neither this process took nor its children that have ended."""
    own = os.times()
    busy = busy_seconds(Path("/proc/stat").read_text(), os.sysconf("SC_CLK_TCK"))
    return busy - own.user - own.system - own.children_user - own.children_system


def this_machine() -> Machine:
    """Return the machine that runs this. Linux only, as memory.py is."""
    memory = value_after(Path("/proc/meminfo").read_text(), "MemTotal")
    return Machine(
        cpu=value_after(Path("/proc/cpuinfo").read_text(), "model name") or platform.processor() or "unknown",
        core_count=len(os.sched_getaffinity(0)),
        memory_bytes=int(memory.split()[0]) * 1024,
        system=f"{platform.system()} {platform.machine()}, kernel {platform.release()}",
        measured_on=datetime.now(UTC).date().isoformat(),
    )


def versions(python: str, *distributions: str) -> str:
    """Return the versions of an interpreter and of the distributions it has, as one line; empty if it cannot start."""
    try:
        command = [python, "-c", VERSIONS_PROGRAM, *distributions]
        return ", ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines())
    except (OSError, subprocess.CalledProcessError):
        return ""
