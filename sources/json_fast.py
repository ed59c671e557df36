"""JSON lines by Polars, and the lines in which it may have lost or changed something.

Polars leaves fields out that it was not asked for, takes the first of two that are named alike, makes NUL of half a
surrogate pair, and writes lists and objects as text without escaping what is in them. So each line is checked: the
names that stand in it must be just those that were parsed. A first check, which is short, settles that for nearly all
lines; those that it leaves in doubt are counted with care, and only those found odd are decoded anew.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Sequence

import polars as pl

LINE, NAMED, INSIDE, THERE = "line", "names in the line", "names inside of fields", "fields that are there"
BLANKS = r"[ \t\r]*"
BLANK_COLON, NAME_END_BLANKS = r"[ \t\r]:", r'"[ \t\r]+:'
NAME_END = rf'"{BLANKS}:'
ODDITY = r'\\(?:u(?:[dD][89a-fA-F]|0000)|\\")'  # a surrogate, a NUL, or a quote that may be escaped or not
DOUBT = rf'\\(?:u(?:[dD][89a-fA-F]|0000)|\\"|"{BLANKS}:)'  # an oddity, or what may be a name or the end of a text
NO, YES = pl.lit(value=False), pl.lit(value=True)


class FastJson:
    """Parses whole pieces.

    Args:
        names: the fields that are wanted.
        nested: those of them that may hold lists or objects.
        aside: other fields, which become JSON.
    """

    def __init__(self, names: Sequence[str], nested: Collection[str], aside: Sequence[str]) -> None:
        """Parse these fields."""
        self._names = (*names, *aside)
        self._column = {name: pl.col(f"field {number}") for number, name in enumerate(self._names)}
        self._may_nest = [self._column[name] for name in self._names if name in nested or name in aside]
        self._is_plain = [self._column[name] for name in names if name not in nested]
        self._nested = frozenset((*nested, *aside))
        self._aside = tuple(aside)
        self._doubts: dict[tuple[int, ...], pl.Expr] = {}  # of the columns that are there, made once

    def parsed(self, data: bytes, payload: pl.Series) -> pl.DataFrame | None:
        """The fields as text, `extra_json`, and `is_odd` for lines that have to be decoded with care.

        None if Polars refuses any of the lines.

        Args:
            data: the piece.
            payload: its lines, those left out that are blank.
        """
        try:
            line = payload.cast(pl.String).alias(LINE)
            fields = pl.read_ndjson(io.BytesIO(data), schema=dict.fromkeys(self._names, pl.String))
        except (pl.exceptions.PolarsError, UnicodeDecodeError):
            return None
        if fields.height != len(line):
            return None
        columns = [one.alias(f"field {number}") for number, one in enumerate(fields.get_columns())]
        there = tuple(number for number, one in enumerate(columns) if one.null_count() < len(one))
        numbered = pl.DataFrame([*columns, line])
        if there not in self._doubts:
            self._doubts[there] = self._is_in_doubt(there)
        is_odd = numbered.select(is_odd=self._doubts[there])["is_odd"]
        if is_odd.any():
            doubtful = is_odd.arg_true()
            is_odd = is_odd.scatter(doubtful, self._are_odd(numbered[doubtful]))
        if any(self._names[number] in self._aside for number in there):
            aside = self._set_aside(numbered)
            return fields.with_columns(is_odd | aside["is_odd"], aside["extra_json"])
        return fields.with_columns(is_odd, extra_json=pl.lit(None, pl.String))

    def _is_in_doubt(self, there: Sequence[int]) -> pl.Expr:
        """Whether the short check leaves in doubt if a line was changed: all that `_are_odd` finds is among these.

        Args:
            there: the numbers of the columns in which anything was parsed.
        """
        line = pl.col(LINE)
        names = [self._names[number] for number in there]
        nested = [self._column[name] for name in names if name in self._nested]
        plain = [self._column[name] for name in names if name not in self._nested]
        expected = [self._column[name].is_not_null().cast(pl.UInt32) for name in names]
        expected += [one.str.count_matches('":').fill_null(0) for one in nested]
        has_strings = pl.any_horizontal(NO, *(one.str.contains('"').fill_null(NO) for one in nested))
        return pl.any_horizontal(
            line.str.contains(DOUBT),
            line.str.contains(BLANK_COLON),
            line.str.count_matches('":') != pl.sum_horizontal(pl.lit(0, pl.UInt32), *expected),
            pl.when(has_strings).then(line).str.contains(r"\\").fill_null(NO),
            *(one.str.starts_with(sign).fill_null(NO) for one in plain for sign in "[{"),
        )

    def _are_odd(self, numbered: pl.DataFrame) -> pl.Series:
        """Whether lines may have been changed."""
        counted = numbered.with_columns(**self._counts())  # once, used often
        is_odd = counted.select(is_odd=self._is_odd())["is_odd"]
        if is_odd.null_count():
            unsure = is_odd.is_null().arg_true()
            is_odd = is_odd.scatter(unsure, counted[unsure].select(self._hides_names()).to_series())
        return is_odd

    def _counts(self) -> dict[str, pl.Expr]:
        """How many names stand in a line, how many in lists and objects, and how many fields were parsed."""
        line = pl.col(LINE)
        # A regular expression that may have blanks in the middle is slow, and hardly any line has them.
        blanks = pl.when(line.str.contains(BLANK_COLON)).then(line).str.count_matches(NAME_END_BLANKS).fill_null(0)
        inside = [column.str.count_matches('":').fill_null(0) for column in self._may_nest]
        there = [column.is_not_null().cast(pl.UInt32) for column in self._column.values()]
        return {
            NAMED: line.str.count_matches('":') + blanks - line.str.count_matches(rf"\\{NAME_END}"),
            INSIDE: pl.sum_horizontal([pl.lit(0, pl.UInt32), *inside]),
            THERE: pl.sum_horizontal(there),
        }

    def _is_odd(self) -> pl.Expr:
        """Whether a line may have been changed; missing where nulls have to be looked for first."""
        line, named, inside, there = pl.col(LINE), pl.col(NAMED), pl.col(INSIDE), pl.col(THERE)
        has_strings = pl.any_horizontal([NO, *(column.str.contains('"').fill_null(NO) for column in self._may_nest)])
        is_text_a_list = [column.str.starts_with(sign).fill_null(NO) for column in self._is_plain for sign in "[{"]
        is_changed = line.str.contains(ODDITY) | (has_strings & line.str.contains(r"\\"))
        return (
            pl.when(pl.any_horizontal(is_changed, *is_text_a_list))
            .then(YES)
            .when(named == there + inside)
            .then(NO)
            .when((inside > 0) | (named < there))
            .then(YES)
        )

    def _hides_names(self) -> pl.Expr:
        """Whether a line, in which nothing is nested, has more names than fields that were parsed, or are null."""
        line = pl.col(LINE)
        nulls = [
            pl.when(column.is_null()).then(line.str.count_matches(rf'"{re.escape(name)}{NAME_END}{BLANKS}null'))
            for name, column in self._column.items()
        ]
        null_count = pl.sum_horizontal(null.fill_null(0) for null in nulls)
        is_twice = pl.any_horizontal((null > 1).fill_null(NO) for null in nulls)
        return is_twice | (pl.col(NAMED) != pl.col(THERE) + null_count)

    def _set_aside(self, numbered: pl.DataFrame) -> pl.DataFrame:
        """The fields without a column as one JSON object, and whether one may hold a string or something else."""
        is_odd, members, line = [NO], [pl.lit("")], pl.col(LINE)
        for name in self._aside:
            column = self._column[name]
            if not numbered.select(column.is_not_null().any()).item():
                continue
            named = rf'"{re.escape(name)}{NAME_END}'
            is_odd.append(column.is_not_null() & (line.str.count_matches(named) != 1))
            string = pl.struct(column.alias(name)).struct.json_encode().str.head(-1).str.slice(1)
            value = pl.when(line.str.contains(rf'{named}{BLANKS}"')).then(string).otherwise(f'"{name}":' + column)
            members.append(pl.when(column.is_not_null()).then(value))
        joined = pl.concat_str(members[1:] or members, separator=",", ignore_nulls=True)
        return numbered.with_columns(
            is_odd=pl.any_horizontal(is_odd), extra_json=pl.when(joined != "").then("{" + joined + "}")
        )
