"""Safety signals: self-harm, immediate danger, somebody under 18. Always read first.

Recall comes first. These rules stand beside the intent model (either one raises a signal), and no
threshold ever hides them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from chatbot.reading.ages import read_ages
from chatbot.reading.clauses import Clause
from chatbot.reading.lexicon import Cue

ADULT = 18


@dataclass(frozen=True)
class Signals:
    self_harm: bool = False
    immediate_danger: bool = False
    under_18: bool = False

    def __or__(self, other: Signals) -> Signals:
        """What either raises is raised."""
        return Signals(
            self.self_harm or other.self_harm,
            self.immediate_danger or other.immediate_danger,
            self.under_18 or other.under_18,
        )


SIGNALS = tuple(field.name for field in fields(Signals))


def read_signals(text: str, clauses: Sequence[Clause]) -> Signals:
    """The signals of a normalised text, from its clauses."""
    return Signals(
        self_harm=any(_told(clause, "self_harm", "idiom", "other_self_harm") for clause in clauses),
        immediate_danger=any(
            _told(clause, "danger", "idiom") and not clause.has("past") for clause in clauses
        ),
        under_18=_minor(text, clauses),
    )


def _minor(text: str, clauses: Sequence[Clause]) -> bool:
    """Words that say so; an age below 18; or, where no age is given, words for somebody young."""
    if any(_told(clause, "under_18", "adult") for clause in clauses):
        return True
    ages = read_ages(text)
    if ages:
        return ages[0].most < ADULT
    return any(_told(clause, "young", "adult") for clause in clauses)


def _told(clause: Clause, signal: str, *covers: str) -> bool:
    """Words for the signal that no idiom, and nobody else’s threat, covers."""
    covering = clause.get(*covers)
    return any(not _covered(cue, covering) for cue in clause.get(signal))


def _covered(cue: Cue, covers: Iterable[Cue]) -> bool:
    return any(cover.first < cue.last and cue.first < cover.last for cover in covers)
