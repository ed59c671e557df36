"""How a run ended: a word, a sign, and one sentence that says what it means for readers of the warehouse."""

from __future__ import annotations

from dataclasses import dataclass, replace

from report.findings import Row
from report.formatting import counted
from report.judgement import Judgement


@dataclass(frozen=True)
class Verdict:
    """An outcome in words; the tone picks the colour, which never stands alone."""

    word: str
    sign: str
    tone: str
    sentence: str


WORDS = {
    "published": Verdict("Published", "✓", "good", "The data was checked and published. Readers see it now."),
    "published_with_warnings": Verdict(
        "Published with warnings",
        "!",
        "warn",
        "The data was published, and readers see it now. {trouble}",
    ),
    "nothing_new": Verdict(
        "Nothing new", "=", "calm", "Every file was known and unchanged. Nothing was loaded and nothing changed."
    ),
    "held_back": Verdict("Held back", "✕", "bad", "The data was not published. {cause} {before}"),
    "restored": Verdict("Restored", "↶", "calm", "An earlier version was published again. Readers see its data now."),
    "failed": Verdict("Failed", "✕", "bad", "The run ended before it could publish. {before}"),
    "died": Verdict("Died", "✕", "bad", "The run was killed or lost its machine. {before}"),
}
NO_RECORD = Verdict("Not known", "?", "calm", "There is no record of this run.")
BEFORE = "Readers still see the data from before this run, if there was any."


def word(outcome: str | None) -> Verdict:
    """The word and sign of an outcome; an unknown outcome is shown as it is."""
    return WORDS.get(str(outcome)) or Verdict(str(outcome or "Not known"), "?", "calm", "")


def verdict(load_run: Row | None, judged: Judgement, troubled_count: int = 0) -> Verdict:
    """The outcome of the run, with a sentence that says which expectations did not hold or files were not read.

    Args:
        load_run: the run, if it is on record.
        judged: its expectations.
        troubled_count: files that were not read, or not to the end.
    """
    if load_run is None:
        return NO_RECORD
    known = WORDS.get(str(load_run["outcome"]))
    if known is None:
        return word(load_run["outcome"])
    sentence = known.sentence.format(trouble=_trouble(judged, troubled_count), cause=_cause(judged), before=BEFORE)
    return replace(known, sentence=sentence)


def _trouble(judged: Judgement, troubled_count: int) -> str:
    unheld = f"{counted(len(judged.troubles), 'expectation')} did not hold."
    if not troubled_count:
        return unheld
    verb = "was" if troubled_count == 1 else "were"
    unread = f"{counted(troubled_count, 'file')} {verb} not read, or not to the end."
    return f"{unread} {unheld}" if judged.troubles else unread


def _cause(judged: Judgement) -> str:
    if judged.critical_count:
        return f"{counted(judged.critical_count, 'critical expectation')} failed or could not be judged."
    return "No critical expectation failed, so a limit was passed: look at the refused and removed records."
