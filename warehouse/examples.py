"""Example queries: one file each in `queries/`, with the question that it answers as its first line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("queries")


@dataclass(frozen=True)
class Example:
    """One query that any warehouse answers.

    Args:
        name: the file's name without its suffix.
        question: what it answers, in one sentence.
        sql: the whole file, with the question as a comment.
    """

    name: str
    question: str
    sql: str

    @property
    def statement(self) -> str:
        """The query without the comment."""
        return self.sql.partition("\n")[2].strip()


def examples() -> tuple[Example, ...]:
    """All example queries, by name."""
    return tuple(_example(path) for path in sorted(FOLDER.glob("*.sql")))


def example_query(name: str) -> Example:
    """The example query of that name; KeyError if there is none."""
    return {example.name: example for example in examples()}[name]


def _example(path: Path) -> Example:
    sql = path.read_text(encoding="utf-8")
    return Example(path.stem, sql.partition("\n")[0].removeprefix("--").strip(), sql)
