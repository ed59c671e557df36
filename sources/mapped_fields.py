"""From the columns of a mapping to raw reviews: one expression for each column of RAW_REVIEW."""

from __future__ import annotations

import json

import polars as pl

from contracts import sets
from sources.field_values import unreadable, vote_count
from sources.ids import composed_id, content_hex, content_id
from sources.mapped_dates import EPOCHS, has_offset, has_time, read_date
from sources.mapping import Mapping
from sources.mapping_sections import Label, Reviewer, Split, Title, Verified
from sources.plain_json import plain_json
from sources.record_layout import Part

OTHER = "other"


def mapped_review(mapping: Mapping, fields: pl.DataFrame, _part: Part) -> pl.DataFrame:
    """Columns of RAW_REVIEW; what stands in a column and could not be taken is kept in `extra_json`.

    Args:
        mapping: says which column holds what.
        fields: the columns that it names, as text.
    """
    reading = _Reading(mapping)
    plain = fields.with_columns(plain_json(fields[name]) for name in reading.nested)
    return plain.select(reading.review())


class _Reading:
    """The expressions of one mapping."""

    def __init__(self, mapping: Mapping) -> None:
        """Nothing is left aside yet."""
        self._mapping = mapping
        self._aside: dict[str, pl.Expr] = {}

    @property
    def nested(self) -> list[str]:
        """The columns that hold objects of which the mapping names a part."""
        named = [self._mapping.steps(name) for _, name in self._mapping.columns.mapped()]
        return list(dict.fromkeys(column for column, *inside in named if inside))

    def review(self) -> list[pl.Expr]:
        """All columns that the mapping gives."""
        text = self._cell("text")
        reviewed_on, reviewed_at, flaws = self._date()
        made = {
            "raw_text": text,
            **self._id(text),
            **self._rating(),
            **self._votes(),
            **self._title(),
            **self._reviewer(),
            "headline_text": self._cell("headline"),
            "label": self._label(),
            "split": self._split(),
            "is_verified_purchase": self._verified(),
            "reviewed_on": reviewed_on,
            "reviewed_at": reviewed_at,
            "flaws": flaws,
        }
        return [column.alias(name) for name, column in {**made, "extra_json": self._extra_json()}.items()]

    def _cell(self, key: str) -> pl.Expr:
        """The cell of a key, as it is written; missing if there is none, or a word for nothing."""
        name = getattr(self._mapping.columns, key)
        return pl.lit(None, pl.String) if name is None else self._named(name)

    def _named(self, name: str) -> pl.Expr:
        column, *steps = self._mapping.steps(name)
        cell = pl.col(column)
        if steps:
            cell = cell.str.json_path_match(
                "$" + "".join(f"[{json.dumps(step, ensure_ascii=False)}]" for step in steps)
            )
        missing = self._mapping.file.missing
        return pl.when(~cell.str.strip_chars().is_in(missing)).then(cell) if missing else cell

    def _word(self, key: str) -> pl.Expr:
        """The cell without blanks around it; missing where nothing is left."""
        return _not_blank(self._cell(key))

    def _set_aside(self, key: str, is_left: pl.Expr) -> None:
        """Keep the cells of a key where nothing could be made of them."""
        name = getattr(self._mapping.columns, key)
        column = self._mapping.steps(name)[0] if name is not None else None
        if column is not None:
            before = self._aside.get(column)
            self._aside[column] = is_left if before is None else before | is_left

    def _id(self, text: pl.Expr) -> dict[str, pl.Expr]:
        names = self._mapping.columns.id
        made, kind = content_id(text), pl.lit("content")
        if names is None:
            return {"review_id": made, "review_id_kind": kind}
        parts = [_not_blank(self._named(name)) for name in names]
        if len(parts) == 1:
            given, is_there, how = parts[0], parts[0].is_not_null(), "given"
        else:
            is_whole = pl.all_horizontal(part.is_not_null() for part in parts)
            given = pl.when(is_whole).then(composed_id(*parts)).otherwise(composed_id(*parts, content_hex(text)))
            is_there, how = pl.any_horizontal(part.is_not_null() for part in parts), "composed"
        return {
            "review_id": pl.when(is_there).then(given).otherwise(made),
            "review_id_kind": pl.when(is_there).then(pl.lit(how)).otherwise(kind),
        }

    def _rating(self) -> dict[str, pl.Expr]:
        section = self._mapping.rating
        if section is None:
            return {}
        rating = self._word("rating")
        if section.decimal == ",":
            rating = rating.str.replace(",", ".", literal=True)
        return {"rating_raw": rating, "rating_scale": pl.when(rating.is_not_null()).then(pl.lit(section.scale))}

    def _votes(self) -> dict[str, pl.Expr]:
        """Votes cast are taken only where they are not fewer than those that call the review helpful."""
        helpful, cast = vote_count(self._cell("helpful_votes")), vote_count(self._cell("votes"))
        taken = pl.when(helpful <= cast).then(cast)
        self._set_aside("helpful_votes", self._word("helpful_votes").is_not_null() & helpful.is_null())
        self._set_aside("votes", self._word("votes").is_not_null() & taken.is_null())
        return {"helpful_vote_count": helpful, "vote_count": taken}

    def _title(self) -> dict[str, pl.Expr]:
        namespace = (self._mapping.title or Title()).namespace
        name = self._word("title_name")
        whose, title_id = self._whose(namespace, self._word("title_id"), name)
        return {
            "title_namespace": whose,
            "title_id": title_id,
            "title_url": self._word("title_url"),
            "title_name": name,
        }

    def _reviewer(self) -> dict[str, pl.Expr]:
        namespace = (self._mapping.reviewer or Reviewer()).namespace
        name = self._word("reviewer_name")
        whose, reviewer_id = self._whose(namespace, self._word("reviewer_id"), name)
        return {"reviewer_namespace": whose, "reviewer_id": reviewer_id, "reviewer_name": name}

    def _whose(self, namespace: str, given: pl.Expr, name: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
        """Namespace and id: as given, else the name."""
        own = pl.concat_str(pl.lit(f"{self._mapping.source.name}:"), given) if namespace == OTHER else given
        whose = (
            pl.when(given.is_not_null())
            .then(pl.lit(namespace))
            .when(name.is_not_null())
            .then(pl.lit("name"))
            .otherwise(pl.lit("unknown"))
        )
        return whose, pl.when(given.is_not_null()).then(own).otherwise(name)

    def _label(self) -> pl.Expr:
        words = self._mapping.label or Label()
        meaning = {"positive": words.positive, "negative": words.negative, "unlabelled": words.unlabelled}
        label = self._meant("label", meaning, "unknown")
        return label.cast(sets.LABEL)

    def _split(self) -> pl.Expr:
        words = self._mapping.split or Split()
        return self._meant("split", {"train": words.train, "test": words.test}, "none").cast(sets.SPLIT)

    def _verified(self) -> pl.Expr:
        words = self._mapping.verified or Verified()
        meant = self._meant("verified", {"yes": words.yes, "no": words.no}, "")
        return pl.when(meant != "").then(meant == "yes")

    def _meant(self, key: str, words: dict[str, tuple[str, ...]], nothing: str) -> pl.Expr:
        """What the word in a cell means, in any case; `nothing` where it means nothing."""
        meaning = {word.strip().lower(): meant for meant, of_it in words.items() for word in of_it}
        cell = self._word(key)
        meant = cell.str.to_lowercase().replace_strict(
            list(meaning), list(meaning.values()), default=nothing, return_dtype=pl.String
        )
        self._set_aside(key, cell.is_not_null() & (meant == nothing))
        return meant.fill_null(nothing)

    def _date(self) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
        """Day, instant, and a flaw where a date cannot be read."""
        section = self._mapping.date
        no_flaws = pl.lit([], pl.List(pl.String))
        if section is None:
            return pl.lit(None, pl.Date), pl.lit(None, pl.Datetime("us")), no_flaws
        written = self._cell("date")
        read = read_date(written, section.format, section.utc_offset)
        is_instant = section.format in EPOCHS or has_offset(section.format) or section.utc_offset is not None
        if not is_instant and has_time(section.format):
            self._set_aside("date", read.day.is_not_null())
        return read.day, read.instant, unreadable(written, read.day, "date_unreadable")

    def _extra_json(self) -> pl.Expr:
        """What was left aside as one JSON object: nested values whole, since only a part of them is mapped."""
        nested = self.nested
        members = [pl.lit(f"{json.dumps(name, ensure_ascii=False)}:") + pl.col(name) for name in nested]
        for name, is_left in self._aside.items():
            if name not in nested:
                member = pl.struct(name).struct.json_encode().str.head(-1).str.slice(1)
                members.append(pl.when(is_left).then(member))
        joined = pl.concat_str(members or [pl.lit("")], separator=",", ignore_nulls=True)
        return pl.when(joined != "").then("{" + joined + "}")


def _not_blank(cell: pl.Expr) -> pl.Expr:
    stripped = cell.str.strip_chars()
    return pl.when(stripped != "").then(stripped)
