"""The step after extraction: store the mentions, and find anew what the reviews of the touched films agree on."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from flows.resolving import resolve_works
from flows.run import Run
from flows.steps import Built
from transforms.agree_credits import dim_person, fact_credit
from transforms.agree_names import AGREED_NAME, agreed_names
from transforms.lexicon import Lexicon
from warehouse import agreement
from warehouse.building import building
from warehouse.candidate import Candidate
from warehouse.lexicon import replace_lexicon
from warehouse.mentions import store_mentions
from warehouse.reference import tie_reference


@dataclass(frozen=True)
class Agreed:
    """How much the star says by extraction, after the run."""

    mention_count: int
    credit_count: int
    named_film_count: int


def agreed(run: Run, built: Built, learned: Lexicon | None) -> Agreed:
    """Bring what was extracted into the star.

    What the reviews agree on is found anew for the films of this run, from all of their mentions, old and new. So the
    result is the same as if all of their reviews had come in this run.

    Args:
        run: the run, with its staged mentions.
        built: the candidate as it was built.
        learned: the lexicon, if it was learned in this run.
    """
    with building(run.place, run.key, run.limits) as candidate:
        if learned is not None:
            replace_lexicon(candidate, learned.version, learned.terms)
        store_mentions(candidate, run.stage, built.touched_films)
        candidate.commit()
        agreement.forget_agreement(candidate)
        of = agreement.share_count(candidate)
        names = [_agree_on_a_share(candidate, share, of) for share in range(of)]
        agreement.set_agreed_names(candidate, pl.concat([pl.DataFrame(schema=AGREED_NAME), *names]))
        resolve_works(candidate)
        tie_reference(candidate)
        return Agreed(**candidate.query(agreement.COUNTS).row(0, named=True))


def _agree_on_a_share(candidate: Candidate, share: int, of: int) -> pl.DataFrame:
    """Insert the persons and the credits of a share, and return the names of its films."""
    agreement.insert_persons(candidate, dim_person(agreement.mentions_of_persons(candidate, share, of)))
    review = agreement.reviews_of_films(candidate, share, of)
    title = agreement.titles_of_films(candidate, share, of)
    person = agreement.mentions_of_films(candidate, "person", share, of)
    agreement.insert_credits(candidate, fact_credit(person, review, title))
    work = agreement.mentions_of_films(candidate, "title", share, of)
    return agreed_names(work, review, title)
