"""Ids of metrics: equal for equal arguments and for no others, in whatever order they were given.

Great Expectations is imported by the tests that need it: at the top of a module every worker would load it for seconds.
"""

from __future__ import annotations

import pytest

ONE = {"column": "a", "table": None}


@pytest.mark.parametrize(
    ("other", "is_equal"),
    [
        ({"table": None, "column": "a"}, True),
        ({"column": "a", "table": "None"}, False),
        ({"column": "a", "table": 1}, False),
        ({"column": "a"}, False),
        ({"column": "a', 'table': None", "table": None}, False),
    ],
)
def test_ids_are_equal_where_the_arguments_are(other: dict[str, object], is_equal: bool) -> None:
    from great_expectations.core.id_dict import IDDict

    from expectations.plain_ids import plain_id

    assert (plain_id(IDDict(ONE)) == plain_id(IDDict(other))) is is_equal


def test_what_is_not_plain_has_the_id_of_great_expectations() -> None:
    from great_expectations.core.id_dict import IDDict

    from expectations.plain_ids import plain_id

    nested = IDDict({"column": "a", "value_set": ["x"]})
    assert plain_id(nested) == nested.to_id()


def test_after_the_block_ids_are_those_of_great_expectations() -> None:
    from great_expectations.core.id_dict import IDDict

    from expectations.plain_ids import plain_id, plain_ids

    before = IDDict(ONE).to_id()
    with plain_ids():
        assert IDDict(ONE).to_id() == plain_id(IDDict(ONE)) != before
    assert IDDict(ONE).to_id() == before
