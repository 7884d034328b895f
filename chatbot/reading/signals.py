"""Safety signals: self-harm, immediate danger, somebody under 18. Always read first.

Recall comes first. These rules stand beside the intent model (either one raises a signal), and no
threshold ever hides them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatbot.reading.ages import read_ages
from chatbot.reading.clauses import Clause
from chatbot.reading.lexicon import Cue

ADULT = 18


@dataclass(frozen=True)
class Signals:
    self_harm: bool = False
    immediate_danger: bool = False
    under_18: bool = False


def read_signals(text: str, clauses: Sequence[Clause]) -> Signals:
    """The signals of a normalised text, from its clauses."""
    return Signals(
        self_harm=any(_self_harm(clause) for clause in clauses),
        immediate_danger=any(_danger(clause) for clause in clauses),
        under_18=any(age.most < ADULT for age in read_ages(text)),
    )


def _self_harm(clause: Clause) -> bool:
    """A wish to die or to be hurt, unless an idiom or somebody else's threat covers the words."""
    covers = clause.get("idiom", "other_self_harm")
    return any(not _covered(cue, covers) for cue in clause.get("self_harm"))


def _danger(clause: Clause) -> bool:
    return clause.has("danger") and not clause.has("past")


def _covered(cue: Cue, covers: Iterable[Cue]) -> bool:
    return any(cover.first < cue.last and cue.first < cover.last for cover in covers)
