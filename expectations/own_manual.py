"""The manual of the expectations that users write, made of what is declared of every kind."""

from __future__ import annotations

from expectations.own_kinds import KINDS

EXAMPLE = """\
# Who answers for what. "*" stands for all other tables.
[owners]
"*" = "data team"
fact_credit = "film desk"

# An expectation of reviewmart: another severity, owner or bound.
[expectations."fact_review.repeated_text_share"]
severity = "critical"
owner = "anna"
most_share = 0.05

# An expectation of your own.
[[expect]]
name = "helpful_vote_count.usual"
table = "fact_review"
column = "helpful_vote_count"
expect = "between"
min = 0
max = 100_000
most_share = 0.001
why = "A review with more votes than that has two numbers run together."
severity = "warning"
owner = "shop team"

[[expect]]
name = "rating_out_of_10.mean_by_source"
table = "fact_review"
column = "rating_out_of_10"
expect = "mean"
by = "source_key"
min = 4
max = 9
why = "No source of ours rates lower or higher than that on average."

[[expect]]
name = "reviewed_on.after_release"
table = "fact_review"
expect = "query"
sql = '''
select review_key as row_key, reviewed_on as failing_value
from judged join dim_title using (title_key)
where year(reviewed_on) < release_year
'''
why = "No film is reviewed before the year of its release."
"""

INTRODUCTION = f"""\
# Your own expectations

Generated from `expectations/` by `make docs`: do not edit.

What is expected of a warehouse can be changed and added to without code, in a TOML file that every command which judges
takes: `load`, `replay` and `check`.

```
reviewmart load DUMP --expectations expectations.toml
reviewmart check --expectations expectations.toml
```

`REVIEWMART_EXPECTATIONS`, or `expectations = "expectations.toml"` in `reviewmart.toml`, saves typing it. The file is
checked, and every query is tried on empty tables, before a load begins: a mistake is told with its line.
`reviewmart profile` proposes such a file from the loads so far.

```toml
{EXAMPLE}```

- **`[owners]`**: who answers for the expectations on a table. The owner is in `quality.expectation_result` and in every
  report of a check.
- **`[expectations."<id>"]`**: changes one of those that [Expectations](expectations.md) lists. It may have `severity`,
  `owner`, and the bounds that stand there. Whatever is held by a CHECK of its table stays so.
- **`[[expect]]`**: adds one. It is called `<table>.<name>`. `severity` is critical, warning (the default) or info; only
  a critical failure holds a run back.
- `where` is a condition in DuckDB's SQL that limits the rows that are looked at. `most_share` is the share of rows that
  may fail. `by` is a column: the number is taken, and judged, for each of its values.
- All failing rows are listed by `reviewmart check --rows <id>`.

## Kinds
"""


def own_expectations_markdown() -> str:
    """The format with an example, and all kinds with their keys, as Markdown."""
    rows = [
        f"| `{name}` | {kind.meaning} | {_keys((*kind.needs, *kind.needs_one_of))} | {_keys(kind.may_have)} |"
        for name, kind in KINDS.items()
    ]
    return "\n".join([INTRODUCTION, "| `expect` | meaning | keys | may have |", "|---|---|---|---|", *rows, ""])


def _keys(keys: tuple[str, ...]) -> str:
    return ", ".join(f"`{key}`" for key in keys)
