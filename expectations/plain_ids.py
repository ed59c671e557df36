"""Ids of metrics that are written down, not made to JSON and hashed.

Great Expectations 1.24 knows a metric by the MD5 of its arguments as JSON, and makes it 16,000 times in judging the few
rows of a small load: a fifth of that time. Here texts and numbers are written one after another, which tells metrics
apart just as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from great_expectations.core.id_dict import IDDict

_PLAIN = frozenset({str, int, bool, type(None)})
_to_id: Callable[..., Any] = IDDict.to_id


def plain_id(arguments: IDDict, id_keys: Any = None, id_ignore_keys: Any = None) -> Any:
    """The id of arguments, equal for equal ones; as Great Expectations makes it where they are no texts or numbers."""
    is_plain = len(arguments) > 1 and _PLAIN.issuperset(map(type, arguments.values()))
    if is_plain and id_keys is None and id_ignore_keys is None:
        return repr(sorted(arguments.items()))
    return _to_id(arguments, id_keys, id_ignore_keys)


@contextmanager
def plain_ids() -> Iterator[None]:
    """Within the block metrics have plain ids."""
    IDDict.to_id = plain_id  # type: ignore[method-assign, assignment] # Great Expectations has no setting for it
    try:
        yield
    finally:
        IDDict.to_id = _to_id  # type: ignore[method-assign] # as above
