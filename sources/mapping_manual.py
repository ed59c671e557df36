"""The manual of mappings, made of what is declared of every key, so that it never says anything else."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic.fields import FieldInfo

from sources.mapping import SECTIONS, example, key_of
from sources.mapping_sections import Section

INTRODUCTION = """\
# Mappings

A dump of no known layout that is a table, such as CSV, TSV, JSON lines or Parquet, is read with a mapping: a small TOML
file that says which column holds what.

```
reviewmart sources --propose DUMP --output mapping.toml
reviewmart load DUMP --mapping mapping.toml --to reviews.duckdb
```

The first command looks at the names and the first values of the columns and proposes a mapping. It guesses: look at
every line. `sample/mapped` has two small tables with their mappings.

The smallest mapping has three keys:

```toml
[source]
name = "shop"

[file]
format = "csv"

[columns]
text = "body"
```

- A table is one file, a folder of files or an archive (`.tar`, `.tar.gz`, `.zip`); files may be compressed (`.gz`,
  `.bz2`, `.xz`). CSV needs a header, and quotes as in RFC 4180. A JSON list of objects is not JSON lines.
- In JSON lines and Parquet a dot leads into an object: `user.name` is the name in `{"user": {"name": "Ann"}}`. A name
  that holds a dot itself stands in quotes of its own: `'"user.name"'`. A list cannot be entered.
- Columns without a part in the mapping are kept as JSON in `extra_json`, and so is what stands in a column and could
  not be taken, such as a label that is none of the words. Nested columns are kept whole.
- A rating outside its scale, or a date that is not of the format, refuses the record: `audit.refused_review` has it
  with its reason and its mapping.
- A record without an id gets one made of its text. An id of several columns has their values between slashes.
- Formats of dates may also have `%.f` (a fraction of a second), `%z` (`+0200`), `%:z` (`+02:00`) and `%+` (ISO 8601
  with its offset or Z).
- The command line wins: `--source` over `source.name`, `--encoding` over `file.encoding`.
- A mapping that changes in any way makes its files be read again.

The sections after `[columns]` are needed only where they say so, or where their defaults do not fit.
"""


def mapping_markdown() -> str:
    """Every key with its meaning and an example."""
    return INTRODUCTION + "\n" + "\n".join(line for name, kind in SECTIONS.items() for line in _section(name, kind))


def _section(name: str, kind: type[Section]) -> Iterator[str]:
    yield f"## `[{name}]`"
    yield ""
    yield (kind.__doc__ or "").strip()
    yield ""
    yield "| key | meaning | it may be | example |"
    yield "|---|---|---|---|"
    for key, field in kind.model_fields.items():
        said = key_of(name, key)
        cells = (f"`{key}`", f"{said.meaning}{_default(field)}", said.may_be, f"`{example(name, key)}`")
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    yield ""


def _default(field: FieldInfo) -> str:
    """What a key that is left out means, where its meaning does not say it."""
    if field.is_required():
        return " **Required.**"
    match field.default:
        case None | ():
            return ""
        case bool():
            return f" By default {str(field.default).lower()}."
        case tuple():
            words = ", ".join(f'"{word}"' for word in field.default)
            return f" By default {words}."
        case _:
            return f' By default "{field.default}".'
