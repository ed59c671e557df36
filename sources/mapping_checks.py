"""What no key of a mapping shows by itself: keys that contradict each other, or miss each other."""

from __future__ import annotations

from collections.abc import Iterator

from sources.mapped_dates import EPOCHS, has_offset, has_time
from sources.mapping import Mapping, example, shown

# Sections that say how columns are to be read, with those columns.
OF_COLUMNS = {
    "rating": ("rating",),
    "label": ("label",),
    "split": ("split",),
    "verified": ("verified",),
    "date": ("date",),
    "title": ("title_id",),
    "reviewer": ("reviewer_id",),
}
WORDS = {"label": ("positive", "negative", "unlabelled"), "split": ("train", "test"), "verified": ("yes", "no")}


def contradictions(mapping: Mapping) -> Iterator[str]:
    """What no key shows by itself, one sentence each."""
    yield from _without_column(mapping)
    yield from _bad_names(mapping)
    yield from _repeated_words(mapping)
    columns = mapping.columns
    if columns.rating is not None and mapping.rating is None:
        yield f"columns.rating needs the section [rating]: it must have {example('rating', 'scale')}."
    if columns.date is not None and mapping.date is None:
        yield f"columns.date needs the section [date]: it must have {example('date', 'format')}."
    if columns.title_url is not None and columns.title_id is None and columns.title_name is None:
        yield "columns.title_url needs columns.title_id or columns.title_name, since a page is no id."
    if columns.votes is not None and columns.helpful_votes is None:
        yield "columns.votes needs columns.helpful_votes, since votes alone say nothing of a review."
    if mapping.file.separator is not None and mapping.file.format not in ("csv", "tsv"):
        yield f"file.separator cannot be {shown(mapping.file.separator)}: only csv and tsv have one."
    if mapping.date is not None and mapping.date.utc_offset is not None and mapping.date.format not in EPOCHS:
        offset, form = shown(mapping.date.utc_offset), shown(mapping.date.format)
        if has_offset(mapping.date.format):
            yield f"date.utc_offset cannot be {offset}: the format {form} has the offset already."
        elif not has_time(mapping.date.format):
            yield f"date.utc_offset cannot be {offset}: the format {form} has no time of the day."


def _without_column(mapping: Mapping) -> Iterator[str]:
    for section, names in OF_COLUMNS.items():
        if getattr(mapping, section) is not None and all(getattr(mapping.columns, name) is None for name in names):
            yield f"the section [{section}] says how to read columns.{names[0]}, which is missing."


def _bad_names(mapping: Mapping) -> Iterator[str]:
    """Names of columns that lead nowhere."""
    columns = mapping.columns
    named = list(columns.mapped())
    for key, name in (*named, *(("others", name) for name in columns.others)):
        try:
            mapping.steps(name)
        except ValueError:
            yield (
                f"columns.{key} cannot be {shown(name)}: a dot leads into an object, as in {shown('user.name')}, and"
                " a name that holds a dot itself stands in quotes, as in '\"user.name\"'."
            )
    known = {name for _, name in named}
    for name in columns.optional:
        if name not in known or name == columns.text:
            yield f"columns.optional cannot hold {shown(name)}: it may hold columns named above, but not text."
    if columns.others and mapping.file.format != "json_lines":
        yield f"columns.others cannot be {shown(columns.others)}: only json_lines need it."
    for name in columns.others:
        if name in known:
            yield f"columns.others cannot hold {shown(name)}: that column is named above."


def _repeated_words(mapping: Mapping) -> Iterator[str]:
    """Words that would mean two things."""
    for section, names in WORDS.items():
        words = getattr(mapping, section)
        meaning: dict[str, str] = {}
        for name in names if words is not None else ():
            for word in getattr(words, name):
                first = meaning.setdefault(word.strip().lower(), name)
                if first != name:
                    yield f"{section}.{name} cannot hold {shown(word)}: {section}.{first} holds it, too."
