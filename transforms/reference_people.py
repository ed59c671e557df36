"""The people of IMDb's `name.basics`: their names, and how many share one. Pure mapping, as in `reference.py`."""

from __future__ import annotations

import polars as pl

from contracts.dimensions import DIM_PERSON
from transforms.folding import folded
from transforms.keys import surrogate_key
from transforms.reference_cells import Mapped, counts, first_of_each, name_given
from transforms.shape import in_shape


def reference_person(name_basics: pl.DataFrame) -> Mapped:
    """One row a person of the reference: reference_id, full_name, normalised_name, person_key.

    A person whose name holds no letter or digit is set aside. Of rows with the same id the first counts.

    Args:
        name_basics: record_number, nconst and primaryName, all text.
    """
    rows = first_of_each(name_basics, "nconst")
    made = rows.select(reference_id="nconst", full_name=name_given("primaryName")).with_columns(
        normalised_name=folded(pl.col("full_name"))
    )
    kept = made.filter(pl.col("normalised_name") != "").with_columns(
        person_key=surrogate_key("dim_person", "normalised_name")
    )
    counted = counts(
        pl.DataFrame(), repeated=name_basics.height - rows.height, name_unreadable=made.height - kept.height
    )
    return Mapped(kept, counted)


def homonyms(name_basics: pl.DataFrame, wanted: pl.Series) -> pl.DataFrame:
    """The persons of a part of `name.basics` who have one of the names: normalised_name, reference_id.

    Args:
        name_basics: nconst and primaryName, all text.
        wanted: normalised names.
    """
    return name_basics.select(normalised_name=folded(name_given("primaryName")), reference_id="nconst").filter(
        pl.col("normalised_name").is_in(wanted.implode())
    )


def person_names(homonym: pl.DataFrame, *, is_whole: bool) -> pl.DataFrame:
    """One row a name: normalised_name, homonym_count, and the reference_id where exactly one person has it.

    Args:
        homonym: normalised_name and reference_id of all parts of `name.basics`.
        is_whole: whether all of it was read; if not, nobody can be known to be the only one of the name.
    """
    only = pl.when((pl.col("reference_id").n_unique() == 1) & is_whole).then(pl.col("reference_id").first())
    return homonym.group_by("normalised_name").agg(
        homonym_count=pl.col("reference_id").n_unique().cast(pl.Int64), reference_id=only
    )


def dim_person(person: pl.DataFrame, name: pl.DataFrame) -> pl.DataFrame:
    """The rows of `dim_person` for credited people: one a name, spelled as most of them are, then by the alphabet.

    Args:
        person: as `reference_person` gives them.
        name: as `person_names` gives them; a name that it lacks is nobody's.
    """
    spelled = (
        person.group_by("person_key", "normalised_name", "full_name")
        .agg(spelling_count=pl.len())
        .sort("spelling_count", "full_name", descending=[True, False])
        .unique("person_key", keep="first", maintain_order=True)
        .sort("person_key")
        .join(name, on="normalised_name", how="left", maintain_order="left")
    )
    return in_shape(spelled.with_columns(pl.col("homonym_count").fill_null(0)), DIM_PERSON)
