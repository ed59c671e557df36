"""Say which works the mentions name: looked up again where what titles are called has changed."""

from __future__ import annotations

import polars as pl

from transforms.agree_names import resolved_titles
from transforms.title_forms import title_name
from warehouse.candidate import Candidate
from warehouse.named_works import changed_titles, named_titles, set_named_titles, works_to_resolve


def resolve_works(candidate: Candidate) -> None:
    """Look up the works that mentions of this run name, and others whose work may be another since `note_titles`.

    The result is the one that looking all of them up would give.
    """
    changed = changed_titles(candidate).select("title_key", name=title_name(pl.col("title_name")))
    mention = works_to_resolve(candidate, changed.unique())
    set_named_titles(candidate, mention, resolved_titles(mention, named_titles(candidate)))
