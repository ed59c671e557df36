"""A load under newer rules than those that made what is there: the user says what is to become of it."""

from __future__ import annotations

from contracts.errors import PipelineError
from flows.run import Run
from flows.settings import LoadSettings
from transforms.clean import RULES_VERSION
from warehouse.rebuilding import count_of_other_rules


class OtherRules(PipelineError):
    """The warehouse holds reviews that other rules have made."""

    @classmethod
    def of(cls, count: int) -> OtherRules:
        """How many reviews there are of other rules than those of today."""
        return cls(
            f"{_told(count)}, and a load would mix the two. The published warehouse is untouched. Load with "
            "--rebuild to make them anew from their raw texts first, or with --mixed to leave them as they are."
        )


def _told(count: int) -> str:
    return (
        f"{count:,} reviews of this warehouse were cleaned by other rules than those of today (version {RULES_VERSION})"
    )


def other_rules_count(run: Run) -> int:
    """The published reviews that other rules than those of today have made."""
    return count_of_other_rules(run.published, RULES_VERSION) if run.published is not None else 0


def foretold(count: int, settings: LoadSettings) -> str:
    """What a load would do about reviews of other rules, in one line."""
    if settings.rebuild:
        return f"{_told(count)}: --rebuild would make them anew first."
    if settings.mixed:
        return f"{_told(count)}: --mixed would leave them as they are."
    return f"{_told(count)}: a load of anything new asks for --rebuild or --mixed."


def require_same_rules(run: Run) -> None:
    """See that all published reviews are made by the rules of today, unless the user mixes them knowingly.

    Raises:
        OtherRules: if some are not.
    """
    if not run.settings.mixed and (count := other_rules_count(run)):
        raise OtherRules.of(count)
