"""Whom the words of a person mean: reviewers, reviews and sources of a warehouse, or some that may still come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import PipelineError
from transforms.forgotten import NAMESPACES, Target, keyed_refusals, review_target, reviewer_target, source_target
from transforms.privacy import KEEP, Privacy, keyed_text, pseudonym
from warehouse.erasing import CONTEXTS, Query

# Who is forgotten already can be named again, by whoever was interrupted.
REVIEWERS = """
SELECT reviewer_key FROM dim_reviewer WHERE reviewer_key <> 0
UNION SELECT forgotten_key FROM audit.forgotten WHERE forgotten_kind = 'reviewer'
"""
SOURCES = "SELECT source_id FROM dim_source WHERE source_key <> 0 ORDER BY length(source_id) DESC, source_id"


class NotForgettable(PipelineError):
    """What is to be forgotten was not named so that it could only be one thing."""


@dataclass(frozen=True)
class Named:
    """What is to be forgotten, as it was typed.

    Args:
        reviewers: ids, each alone or behind its namespace and a colon.
        reviews: ids, each behind its source and a colon.
        sources: names.
    """

    reviewers: Sequence[str] = ()
    reviews: Sequence[str] = ()
    sources: Sequence[str] = ()


def targets_named(query: Query, named: Named, privacy: Privacy = KEEP) -> tuple[Target, ...]:
    """The targets. A source, review or reviewer need not be in the warehouse, if its whole name is given.

    Args:
        query: asks the published version.
        named: what a person typed.
        privacy: what the warehouse keeps of reviewers: they are named as their source does, or by their pseudonym.

    Raises:
        NotForgettable: if nothing was named, or something could be several things or nothing.
    """
    if not (named.reviewers or named.reviews or named.sources):
        raise NotForgettable("Nothing was named to be forgotten. Name it with --reviewer, --review or --source.")
    source_ids = [str(source_id) for source_id in query(SOURCES, None).to_series().to_list()]
    targets: list[Target] = []
    for name in named.reviewers:
        targets += _reviewer(query, name, source_ids, privacy)
    for name in named.reviews:
        targets += _review(name, source_ids, privacy)
    return (*targets, *map(source_target, named.sources))


def _reviewer(query: Query, name: str, source_ids: Sequence[str], privacy: Privacy) -> list[Target]:
    if privacy.mode == "drop":
        raise NotForgettable(
            "This warehouse keeps nothing of reviewers, so it cannot tell whose a review is, now or when it comes "
            "again. Name the reviews with --review."
        )
    namespace, colon, reviewer_id = name.partition(":")
    if colon and reviewer_id and namespace in NAMESPACES:
        return _reviewers(namespace, reviewer_id, source_ids, privacy)
    known = {*query(REVIEWERS, None).to_series().to_list(), *keyed_refusals(query(CONTEXTS, None))["reviewer_key"]}
    targets = {space: _reviewers(space, name, source_ids, privacy) for space in NAMESPACES}
    found = [space for space, several in targets.items() if any(target.key in known for target in several)]
    if len(found) == 1:
        return targets[found[0]]
    if found:
        several = " or ".join(f"--reviewer {space}:ID" for space in found)
        raise NotForgettable(
            f"There are {len(found)} reviewers of this id, on {', '.join(found)}. Name one: {several}."
        )
    raise NotForgettable(
        "There is no reviewer of this id in the warehouse, so nothing was forgotten. Check the id: `reviewmart sql "
        '"FROM dim_reviewer"` lists them. To keep one away who may still come, name the platform, too: '
        f"--reviewer NAMESPACE:ID with one of {', '.join(NAMESPACES)}."
    )


def _reviewers(namespace: str, reviewer_id: str, source_ids: Sequence[str], privacy: Privacy) -> list[Target]:
    """The reviewer of an id, which may be a pseudonym, or one that pseudonyms are made of."""
    ids = [reviewer_id]
    if privacy.mode == "pseudonym":
        ids.append(pseudonym(privacy.key, namespace, reviewer_id))
    return [reviewer_target(namespace, one, source_ids) for one in ids]


def _review(name: str, source_ids: Sequence[str], privacy: Privacy) -> list[Target]:
    for source_id in source_ids:
        if name.startswith(f"{source_id}:") and len(name) > len(source_id) + 1:
            return _reviews(source_id, name.removeprefix(f"{source_id}:"), privacy)
    source_id, _, review_id = name.partition(":")
    if not (source_id and review_id):
        raise NotForgettable(
            "A review is named by its source and its id, with a colon between them: --review SOURCE:ID, for example "
            f"--review {source_ids[-1] if source_ids else 'aclimdb'}:ID. The view `review` lists both."
        )
    return _reviews(source_id, review_id, privacy)


def _reviews(source_id: str, review_id: str, privacy: Privacy) -> list[Target]:
    """The review of an id, which may be one that a reviewer is among."""
    ids = [review_id]
    if privacy.mode != "keep":
        ids.append(keyed_text(privacy.key, review_id))
    return [review_target(source_id, one) for one in ids]
