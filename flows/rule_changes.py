"""A load under newer rules than those that made what is there: the user says what is to become of it."""

from __future__ import annotations

from contracts.errors import PipelineError
from flows.run import Run
from transforms.clean import RULES_VERSION
from warehouse.rebuilding import count_of_other_rules


class OtherRules(PipelineError):
    """The warehouse holds reviews that other rules have made."""

    @classmethod
    def of(cls, count: int) -> OtherRules:
        """How many reviews there are of other rules than those of today."""
        return cls(
            f"{count:,} reviews of this warehouse were cleaned by other rules than those of today (version "
            f"{RULES_VERSION}), and a load would mix the two. The published warehouse is untouched. Load with "
            "--rebuild to make them anew from their raw texts first, or with --mixed to leave them as they are."
        )


def require_same_rules(run: Run) -> None:
    """See that all published reviews are made by the rules of today, unless the user mixes them knowingly.

    Raises:
        OtherRules: if some are not.
    """
    if run.published is None or run.settings.mixed:
        return
    if count := count_of_other_rules(run.published, RULES_VERSION):
        raise OtherRules.of(count)
