"""Names and values as SQL text: the one place that quotes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from contracts.rules import Value

Parameter = Value | None | Sequence[Value]
Parameters = Mapping[str, Parameter]

_MARK = re.compile(r"\$([a-z_]+)")


def quoted_name(name: str) -> str:
    """One identifier in double quotes; a table with a schema is two identifiers, quoted one by one.

    Raises:
        ValueError: if the name is empty or holds a NUL, which no SQL text can carry.
    """
    if not name or "\0" in name:
        raise ValueError(f"{name!r} cannot be the name of a table or column")
    return '"' + name.replace('"', '""') + '"'


def literal(value: Value | None) -> str:
    """A value as an SQL literal.

    Raises:
        ValueError: for a text with a NUL and for a number that is not finite.
    """
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            if not math.isfinite(value):
                raise ValueError(f"{value!r} has no SQL literal")
            return repr(value)
        case str():
            if "\0" in value:
                raise ValueError(f"the text {value!r} holds a NUL, which no SQL literal can carry")
            return "'" + value.replace("'", "''") + "'"


def literals(values: Iterable[Value]) -> str:
    """Values as a list for `IN (...)`, without the brackets."""
    return ", ".join(literal(value) for value in values)


def with_values(sql: str, values: Parameters) -> str:
    """SQL of ours with its `$name` marks filled in; a sequence becomes a list.

    DuckDB's own parameters make it import pandas, which costs 0.4 s and much memory. This is for statements written
    here, which have no dollar in a text; queries of users go to DuckDB with their parameters.

    Raises:
        KeyError: if a mark has no value.
    """
    return _MARK.sub(lambda mark: _value_sql(values[mark[1]]), sql)


def _value_sql(value: Parameter) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{literals(value)}]"
    return literal(value)


def one_file(path: str) -> str:
    """A path for DuckDB's readers, which take `[`, `*` and `?` for patterns and would read another file."""
    return "".join(f"[{character}]" if character in "[*?" else character for character in path)
