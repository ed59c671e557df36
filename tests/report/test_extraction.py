"""What the texts name, as the report shows it."""

from report.extraction import coverage, credits_of, evidence_by_kind
from tests.report.example import credit, mention_sample


def covered(source_id: str, kind: str, naming: int) -> dict[str, object]:
    return {"source_id": source_id, "mention_kind": kind, "review_count": 200, "naming_review_count": naming}


def test_sources_by_name_and_kinds_by_frequency() -> None:
    found = coverage([covered("b", "year", 1), covered("a", "place", 50), covered("a", "award", 100)])
    assert [(source.source_id, [kind.row["mention_kind"] for kind in source.kinds]) for source in found] == [
        ("a", ["award", "place"]),
        ("b", ["year"]),
    ]
    assert [kind.width for kind in found[0].kinds] == [50, 25]


def test_a_list_of_credits_in_its_order() -> None:
    rows = [{**credit("agreed", 5, None, None), "place": place} for place in (2, 1)]
    found = credits_of([*rows, credit("disputed", 5, "B", 4)], "agreed")
    assert [(one.row["place"], one.width) for one in found] == [(1, 50), (2, 50)]


def test_evidence_is_grouped_and_marked_where_it_goes_on() -> None:
    (director, place) = evidence_by_kind(
        [
            mention_sample(mention_kind="place", role="none", text_before="in\n\n", text_after="", starts_later=False),
            mention_sample(goes_on=True),
        ]
    )
    assert (director.kind, director.role) == ("person", "director")
    assert (director.evidence[0].before, director.evidence[0].after) == (
        "…a film directed by ",
        ", who knows better…",
    )
    assert (place.role, place.evidence[0].before, place.evidence[0].after) == (None, "in ", "")
