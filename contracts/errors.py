"""Errors that a user sees. Each says what, where, how many, one example, and what to do next.

The exit code belongs to the kind of error, so it is declared with it: 1 wrong usage, no readable input, broken
environment or full disk; 2 held back; 3 busy; 70 our own error. Trouble with single rows is never an exception.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self


class PipelineError(Exception):
    """The base of everything that is told to the user in one message, without a traceback."""

    exit_code = 1


class NoSuchDump(PipelineError):
    """A path that was named does not exist or may not be read."""

    @classmethod
    def at(cls, path: str, why: str) -> NoSuchDump:
        """The path as the user typed it, and why it cannot be read."""
        return cls(f"Cannot read the dump {path}: {why}. Check the path; `reviewmart sources` lists what can be read.")


class NoReference(PipelineError):
    """There are no reference data at the path, or nothing that they could be for."""

    @classmethod
    def at(cls, path: str, why: str) -> NoReference:
        """The path as the user typed it, and why it holds no reference."""
        return cls(
            f"Cannot take reference data from {path}: {why}. Point --reference at a folder with IMDb's public tables: "
            "title.basics.tsv.gz, title.principals.tsv.gz and name.basics.tsv.gz."
        )


class UnknownDump(PipelineError):
    """No layout recognises the dump."""

    @classmethod
    def after(cls, path: str, declined: Sequence[tuple[str, str]]) -> UnknownDump:
        """What was tried and why each layout declined, as pairs of layout and reason."""
        tried = "\n".join(f"  {layout}: {why}" for layout, why in declined)
        return cls(
            f"{path} is no dump of a known layout. {len(declined)} layouts were tried:\n{tried}\n"
            "Point at the root of the dump, or name the layout with --layout. A table of any other layout is read with "
            "--mapping FILE; `reviewmart sources --propose DUMP` writes one."
        )


class BadMapping(PipelineError):
    """A mapping cannot be used, or a dump has not the columns that it names."""

    @classmethod
    def holding(cls, mapping: str, sentences: Sequence[str]) -> BadMapping:
        """The name of the mapping, and what is wrong with it: one sentence for each key."""
        if len(sentences) == 1:
            return cls(f"The mapping {mapping} cannot be used: {sentences[0]}")
        return cls(f"The mapping {mapping} cannot be used:\n" + "\n".join(f"  {one}" for one in sentences))

    @classmethod
    def unfit(cls, dump: str, mapping: str, why: str) -> BadMapping:
        """The dump, the name of the mapping, and what the dump lacks."""
        return cls(
            f"{dump} cannot be read with the mapping {mapping}: {why} "
            "Correct the mapping; `reviewmart sources --propose DUMP` makes one of the columns that are there."
        )


class BadExpectations(PipelineError):
    """The expectations that a user has written cannot be used."""

    @classmethod
    def holding(cls, path: str, sentences: Sequence[str]) -> BadExpectations:
        """The file, and what is wrong with it: one sentence for each mistake, with its line."""
        if len(sentences) == 1:
            return cls(f"The expectations in {path} cannot be used: {sentences[0]}")
        return cls(f"The expectations in {path} cannot be used:\n" + "\n".join(f"  {one}" for one in sentences))

    @classmethod
    def breaking(cls, path: str, expectation: str, why: str) -> BadExpectations:
        """The file, the expectation with its line, and why it could not be judged."""
        return cls(
            f"The expectation {expectation} in {path} could not be judged, so this run published nothing: {why}. "
            "The published warehouse is untouched. Correct or remove it, then run the same command again."
        )


class NothingToPropose(PipelineError):
    """No table was found for which a mapping could be proposed."""

    @classmethod
    def at(cls, path: str, why: str) -> NothingToPropose:
        """What was looked at, and why it is no table."""
        return cls(
            f"No mapping can be proposed for {path}: {why}. "
            "It must hold JSON lines, CSV with a header, or Parquet; point at one such file."
        )


class NothingReadable(PipelineError):
    """Not one file of what was named could be read."""

    @classmethod
    def among(cls, path: str, file_count: int, example: str) -> NothingReadable:
        """The dump, how many files it has, and one of them with its reason."""
        return cls(
            f"No review file could be read in {path}: {file_count} looked at, for example {example}. "
            "Check permissions and that the dump is complete."
        )


class BadTarget(PipelineError):
    """The place for the warehouse cannot be used."""

    @classmethod
    def at(cls, path: str, why: str, remedy: str) -> BadTarget:
        """The path, what is wrong with it, and what to do."""
        return cls(f"Cannot use {path} as a warehouse: {why}. {remedy}")


class DiskFull(PipelineError):
    """There is no room for a new version."""

    @classmethod
    def at(cls, path: str, free_bytes: int | None = None, needed_bytes: int | None = None) -> DiskFull:
        """The folder, and the bytes free and needed where they are known."""
        size = (
            f" ({free_bytes / 1e6:,.0f} MB free, about {needed_bytes / 1e6:,.0f} MB needed)"
            if free_bytes is not None and needed_bytes is not None
            else ""
        )
        return cls(
            f"The disk under {path} is full{size}. The published warehouse is untouched. "
            "Free some space or choose another --to, then run the same command again."
        )


class BadScheduler(PipelineError):
    """A Dask cluster cannot run the batches of a load, or has stopped to."""

    @classmethod
    def at(cls, address: str, why: str, advice: str) -> BadScheduler:
        """The address of the scheduler, what is wrong, and what to do."""
        return cls(f"The Dask scheduler at {address} cannot be used: {why}. {advice}")


class BadStore(PipelineError):
    """An object store cannot take the stage files of a load or the files of a lake, or has stopped to."""

    @classmethod
    def at(cls, address: str, why: str, advice: str) -> BadStore:
        """The address of the store, what is wrong, and what to do."""
        return cls(f"The object store at {address} cannot be used: {why}. {advice}")


class BadLake(PipelineError):
    """A DuckLake cannot be reached, read or written."""

    @classmethod
    def at(cls, lake: str, why: str, advice: str) -> Self:
        """The address of the lake without its password, what is wrong, and what to do."""
        return cls(f"Cannot use the lake {lake}: {why}. {advice}")


class NoLake(BadLake):
    """There is no DuckLake in a catalog that can be reached."""


class NoLakeFiles(BadLake):
    """The catalog of a lake can be reached, and its files in their object store cannot."""

    @classmethod
    def of(cls, lake: str, why: str, advice: str) -> Self:
        """The address of the lake, why its files cannot be reached or kept, and what to do."""
        return cls(f"Cannot reach the files of the lake {lake}: {why}. {advice}")


class CannotMigrate(PipelineError):
    """The published version was written under contracts whose rows have no place under those of today."""

    @classmethod
    def because(cls, path: str, obstacles: Sequence[str], shown: int = 5) -> CannotMigrate:
        """The version, and what stands in the way: one clause for each column."""
        more = f"; and {len(obstacles) - shown} more" if len(obstacles) > shown else ""
        return cls(
            f"{path} was written by another version of reviewmart and cannot be brought under this one: "
            f"{'; '.join(obstacles[:shown])}{more}. The published warehouse is untouched. Load with the version that "
            "wrote it (`tool_version` in the table audit.load_run names it), or load the dumps into a new warehouse "
            "with another --to."
        )


class Busy(PipelineError):
    """Another writer holds the lock."""

    exit_code = 3

    @classmethod
    def held_by(cls, lock: str, holder: str) -> Busy:
        """The lock file and what its holder wrote into it."""
        return cls(
            f"Another load is writing to this warehouse: {holder} holds {lock}. "
            "Wait for it with --wait SECONDS, or try again later. Readers are not affected."
        )


class ContractBroken(PipelineError):
    """A frame lacks or mistypes a declared column: our own error."""

    exit_code = 70


class LoadFailed(PipelineError):
    """The database refused a statement: our own error, with the table and the statement."""

    exit_code = 70

    @classmethod
    def on(cls, what: str, statement: str, why: str) -> LoadFailed:
        """What was being done, the statement (cut) and the database's words."""
        return cls(f"{what} failed: {why}\nThe statement began: {' '.join(statement.split())[:300]}")


class JudgeFailed(PipelineError):
    """The expectations could not be judged: nothing is published."""

    exit_code = 70

    @classmethod
    def because(cls, why: str) -> JudgeFailed:
        """What the judging process said last."""
        return cls(
            f"The expectations could not be judged, so this run published nothing: {why}. "
            "The published warehouse is untouched; run `reviewmart load` again with --debug and report the output."
        )


class BadQuery(PipelineError):
    """A query that the database does not accept."""


class NoWarehouse(PipelineError):
    """There is no warehouse at the path, or the file is not one."""

    @classmethod
    def at(cls, path: str, why: str = "there is no such file") -> NoWarehouse:
        """The path and what was found there."""
        return cls(f"No warehouse at {path}: {why}. Make one with `reviewmart load DUMP --to {path}`.")


class NoExtractor(PipelineError):
    """The engine that is to extract is unknown, or something that it needs is not installed."""

    @classmethod
    def named(cls, choice: str) -> NoExtractor:
        """What was asked for, and what there is."""
        return cls(f"There is no extractor {choice!r}. There are: rules, spacy, and spacy:MODEL.")

    @classmethod
    def lacking(cls, what: str, command: str, model: str) -> NoExtractor:
        """What is missing, and how the user gets it: nothing is downloaded here."""
        return cls(
            f"The extractor spacy needs {what}, which is not installed. Install it in this environment with "
            f"`{command}`, name another model with --extractor spacy:MODEL (now {model}), or leave --extractor out."
        )
