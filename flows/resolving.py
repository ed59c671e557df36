"""Say which works the mentions name: looked up again where what titles are called has changed."""

from __future__ import annotations

import polars as pl

from transforms.agree_names import newly_named, resolved_titles
from transforms.title_forms import title_name
from warehouse.candidate import Candidate
from warehouse.named_works import changed_titles, named_titles, set_named_titles, share_count, works_to_resolve


def resolve_works(candidate: Candidate) -> None:
    """Look up the works that mentions of this run name, and others whose work may be another since `note_titles`.

    The result is the one that looking all of them up would give.
    """
    changed = changed_titles(candidate).select("title_key", name=title_name(pl.col("title_name")))
    title, of = named_titles(candidate), share_count(candidate, changed.unique())
    works = (works_to_resolve(candidate, share, of) for share in range(of))
    set_named_titles(candidate, pl.concat(newly_named(mention, resolved_titles(mention, title)) for mention in works))
