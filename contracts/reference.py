"""What reference data say of the credits of a title, kept apart from what the reviews agree on."""

from __future__ import annotations

import polars as pl

from contracts import sets
from contracts.dimensions import DIM_PERSON, DIM_TITLE
from contracts.rules import Between, Implies, Is, LengthBetween, NotNull
from contracts.schema import Column, Table

FACT_REFERENCE_CREDIT = Table(
    "fact_reference_credit",
    "fact",
    "One line of the credits of one title id, as the reference has it.",
    "What the reference says, by title id; fact_credit joins it to what the reviews of the film agree on.",
    (
        Column(
            "title_key", pl.Int64, "The title id that is credited.", key=True, rules=(Between(1),), references=DIM_TITLE
        ),
        Column("billing_number", pl.Int32, "Position in the credits, from 1.", key=True, rules=(Between(1),)),
        Column("role", sets.CREDIT_ROLE, "What the person did."),
        Column("person_key", pl.Int64, "The person, by full name.", rules=(Between(1),), references=DIM_PERSON),
        Column("reference_id", pl.String, "The person's id in the reference.", rules=(LengthBetween(1),)),
        Column("character_name", pl.String, "The characters, parted by a slash; actors only.", nullable=True),
    ),
    rules=(Implies(NotNull("character_name"), Is("role", ("actor",))),),
)
