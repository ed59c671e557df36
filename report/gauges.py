"""The tables of the warehouse with what was expected of them: one page each, and one line on the overview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts import WAREHOUSE_TABLES
from report.bars import Segment, stacked
from report.findings import Row
from report.judgement import Judgement, Trouble, judgement
from report.tables import table_sizes
from report.trends import NO_TREND, Trend

ABOUT = {table.name: table.description for table in WAREHOUSE_TABLES}
OTHER = "other"


@dataclass(frozen=True)
class Gauge:
    """One table: its size, and how its expectations ended.

    Attributes:
        name: the table's; `other` for everything that is no table of the contracts.
        page: the file name of its page, made of the name in the contracts.
        results: all results, trouble first, each with its trend.
        segments: held, failed and not judged, of 100.
    """

    name: str
    page: str
    grain: str
    description: str
    row_count: int | None
    judged: Judgement
    results: tuple[tuple[Row, Trend], ...]
    segments: tuple[Segment, ...]

    @property
    def failed_count(self) -> int:
        """Expectations that failed."""
        return sum(tally.failed_count for tally in self.judged.tallies)

    @property
    def tone(self) -> str:
        """The colour of the gravest trouble; words say it, too."""
        graves = {trouble.row["severity"] for trouble in self.judged.troubles}
        return (
            "bad" if graves - {"warning", "info"} else "warn" if "warning" in graves else "calm" if graves else "good"
        )


@dataclass(frozen=True)
class Placed:
    """One trouble and where it is explained."""

    trouble: Trouble
    address: str


def gauges(
    table_rows: Sequence[Row],
    expectation_result: Sequence[Row],
    failing_row: Sequence[Row],
    trends: Mapping[str, Trend],
) -> list[Gauge]:
    """The tables in the order of the contracts; what is judged and is none of them comes last, together."""
    sizes = {size.name: size for size in table_sizes(table_rows)}
    results: dict[str, list[Row]] = {name: [] for name in sizes if name in ABOUT}
    for row in expectation_result:
        name = str(row["table_name"])
        results.setdefault(name if name in ABOUT else OTHER, []).append(row)
    evidence: dict[str, list[Row]] = {}
    for row in failing_row:
        evidence.setdefault(str(row["expectation_id"]), []).append(row)
    order = [*(name for name in ABOUT if name in results), *(name for name in results if name not in ABOUT)]
    found = []
    for name in order:
        judged = judgement(
            results[name], [row for one in results[name] for row in evidence.get(str(one["expectation_id"]), ())]
        )
        counts = (judged.passed_count, sum(tally.failed_count for tally in judged.tallies))
        size = sizes.get(name)
        found.append(
            Gauge(
                name=name,
                page=f"table-{name}.html",
                grain=size.grain if size else "",
                description=ABOUT.get(name, "What is judged and is no table of the warehouse."),
                row_count=size.row_count if size else None,
                judged=judged,
                results=tuple(
                    (row, trends.get(str(row["expectation_id"]), NO_TREND))
                    for row in (*(trouble.row for trouble in judged.troubles), *judged.passed)
                ),
                segments=tuple(stacked([*counts, judged.total - sum(counts)])),
            )
        )
    return found


def placed_troubles(tables: Sequence[Gauge]) -> list[Placed]:
    """All troubles, the gravest first, with the addresses of their explanations."""
    graveness = {"critical": 0, "warning": 1, "info": 2}
    placed = [
        Placed(trouble, f"{gauge.page}#trouble-{number}")
        for gauge in tables
        for number, trouble in enumerate(gauge.judged.troubles, start=1)
    ]
    return sorted(placed, key=lambda one: graveness.get(str(one.trouble.row["severity"]), -1))
