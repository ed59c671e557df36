"""What a user wants of the expectations: some more, other severities, owners and bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from expectations.expectation import OWNER, Expectation, Severity
from expectations.plan import in_order, planned


@dataclass(frozen=True)
class Change:
    """What changes about an expectation: what is None, or not among the bounds, stays."""

    severity: Severity | None
    owner: str | None
    bounds: Mapping[str, float]


@dataclass(frozen=True)
class OwnSuite:
    """The expectations as a user wants them.

    Args:
        name: of the file that says so.
        added: expectations beside those of reviewmart; without an owner of its own, one has that of its table.
        changes: by the id of the expectation.
        owners: by table; `*` for all others.
        places: where each added expectation stands in the file.
    """

    name: str = ""
    added: tuple[Expectation, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def planned(self, load_run_key: int) -> tuple[Expectation, ...]:
        """The expectations for the warehouse that a run has made, table by table."""
        return in_order([self._changed(one) for one in (*planned(load_run_key), *self.added)])

    def _changed(self, expectation: Expectation) -> Expectation:
        if not self.owners and expectation.expectation_id not in self.changes:
            return expectation
        change = self.changes.get(expectation.expectation_id, Change(None, None, {}))
        of_table = self.owners.get(expectation.table_name, self.owners.get("*", OWNER))
        own = "" if expectation.owner == OWNER else expectation.owner
        return replace(
            expectation,
            severity=change.severity or expectation.severity,
            owner=change.owner or own or of_table,
            bounds={**expectation.bounds, **change.bounds},
        )
