"""What was measured, and whether it is good enough."""

from dataclasses import dataclass
from statistics import median

from benchmarks.contestants import Contestant
from benchmarks.trial import Trial

DIRECTORY_SECONDS = 30.0
DIRECTORY_PEAK_BYTES = 1_200_000_000
ARCHIVE_EXTRA_SECONDS = 5.0
FLOOR_RATIO = 3.0
RELOAD_SECONDS = 3.0
EXTRACTION_SECONDS = 15.0


@dataclass(frozen=True)
class Result:
    """The runs of one contestant, or why it has no figures."""

    contestant: Contestant
    trials: tuple[Trial, ...] = ()
    trouble: str = ""

    @property
    def times(self) -> list[float]:
        """The seconds of the timed runs, which are those that were not watched; none if any run failed."""
        return [] if self.trouble else [trial.seconds for trial in self.trials if trial.peak_bytes is None]

    @property
    def seconds(self) -> float | None:
        """The median of the timed runs in seconds; none if there is no such run."""
        return median(self.times) if self.times else None

    @property
    def peak_bytes(self) -> int | None:
        """The greatest PSS of the watched runs in bytes; none if there is no such run or any run failed."""
        seen = [trial.peak_bytes for trial in self.trials if trial.peak_bytes is not None]
        return max(seen) if seen and not self.trouble else None


@dataclass(frozen=True)
class Bar:
    """One promise, what was measured, and whether it holds; `is_met` is none if it was not measured."""

    promise: str
    measured: str = "not measured"
    is_met: bool | None = None


def at_most(promise: str, value: float | None, limit: float, unit: str, digits: int = 1) -> Bar:
    """Return the bar that `value` must not exceed `limit`, both in `unit`."""
    if value is None:
        return Bar(promise)
    return Bar(promise, f"{value:,.{digits}f} {unit}", value <= limit)


def ahead(load: float | None, peer: Result) -> Bar:
    """Return the bar that a load takes less time than a peer."""
    promise = f"ahead of {peer.contestant.name}"
    if load is None or peer.seconds is None:
        return Bar(promise)
    return Bar(promise, f"{load:.1f} s against {peer.seconds:.1f} s", load < peer.seconds)


def bars(results: dict[str, Result]) -> list[Bar]:
    """Return every bar of the project for the results, by contestant's name."""
    seconds = {name: result.seconds for name, result in results.items()}
    load, archive, floor = (seconds.get(name) for name in ("reviewmart", "reviewmart_archive", "floor"))
    peak = results["reviewmart"].peak_bytes if "reviewmart" in results else None
    extra = archive - load if archive is not None and load is not None else None
    full = seconds.get("reviewmart_extraction")
    extraction = full - load if full is not None and load is not None else None
    ratio = load / floor if load is not None and floor else None
    return [
        at_most(f"load from the folder: at most {DIRECTORY_SECONDS:.0f} s", load, DIRECTORY_SECONDS, "s"),
        at_most(
            f"its peak memory: at most {DIRECTORY_PEAK_BYTES / 1e6:,.0f} MB",
            None if peak is None else peak / 1e6,
            DIRECTORY_PEAK_BYTES / 1e6,
            "MB",
            0,
        ),
        at_most(f"at most {FLOOR_RATIO:.1f} times the floor", ratio, FLOOR_RATIO, "times", 2),
        at_most(f"from the .tar.gz: at most {ARCHIVE_EXTRA_SECONDS:.0f} s more", extra, ARCHIVE_EXTRA_SECONDS, "s"),
        at_most(
            f"again with nothing new: at most {RELOAD_SECONDS:.0f} s",
            seconds.get("reviewmart_reload"),
            RELOAD_SECONDS,
            "s",
        ),
        at_most(
            f"extraction and agreement: at most {EXTRACTION_SECONDS:.0f} s more", extraction, EXTRACTION_SECONDS, "s"
        ),
        *(ahead(load, result) for name, result in results.items() if name.startswith("peer_")),
    ]
