"""What the network heard in a message, beside what the rules read: facts and safety signals.

Each fact is asked of the whole text and of every clause; the clearest clause is its evidence. A rule that
says the same speaks for it. What stays below the threshold is no fact, and so becomes a question. Dates are
read by rule alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chatbot.encoder.heard import NO, YES, Heard
from chatbot.reading.clauses import Clause
from chatbot.reading.facts import FactReading
from chatbot.reading.signals import SIGNALS, Signals

RAISED = 0.2
"""From which probability a signal is raised: well before it is likely, since a life may hang on it."""
REPLIES = ("reply", "reply_unsure", "reply_skip")
_NO_FACTS = frozenset({"self_harm", "immediate_danger", "since_commencement", *REPLIES})
PROTECTING = frozenset({"consented_to_capture", "consented_to_publication"})
"""To hear one of these where it was not told takes protection away."""
SURE_YES, SURE_PROTECTING = 0.2, 0.7
"""Where F1 is highest on the stories held back; what is heard is shown, to be flipped or removed."""
ACTS = (
    "recorded", "watched", "published", "threatened_to_publish", "meant_to_be_secret", "device_set_up",
    "under_clothing", "intimate_image", "intimate_part",
)  # fmt: skip
HARMED = 0.5
"""It frees 11 of the 14 stories held back that the rules took for the teller’s own act, and were not."""
SURE_SHORT, A_STORY = 0.8, 3
"""In a sentence of fewer clauses than a story has, little is heard, so that requests stay requests."""
_AGES = frozenset({"under_16", "under_18"})
_SLOPE, _SHIFT = 0.6, -0.1
"""Log-odds as the network gives them → as they came true on the stories held back."""

Probabilities = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Telling:
    """A text's probabilities (label, value), whole and by clause."""

    labels: Sequence[str]
    whole: Probabilities
    clauses: Probabilities
    spans: tuple[tuple[int, int], ...]
    short: bool
    """It is one sentence of a clause or two: seldom a story, often a reply or a request."""

    @classmethod
    def of(cls, heard: Heard, text: str, clauses: Sequence[Clause]) -> Telling:
        whole = (0, len(text))
        spans = tuple(clause.span() for clause in clauses) or (whole,)
        told = heard.told([whole, *spans])
        short = len({clause.sentence for clause in clauses}) <= 1 and len(clauses) < A_STORY
        return cls(heard.labels, told[0], told[1:], spans, short)

    def sure(self, label: int, value: int) -> tuple[float, int]:
        """How sure it is that the text tells this, and which clause tells it most clearly."""
        clearest = int(self.clauses[:, label, value].argmax())
        both = (self.whole[label, value] + self.clauses[clearest, label, value]) / 2
        return float(both), clearest

    def signals(self) -> Signals:
        """What the network alone is sure enough of."""
        return Signals(**{signal: sure >= RAISED for signal, sure in self.alarms().items()})

    def alarms(self) -> dict[str, float]:
        """Signal → how likely the whole, or that clause which tells it most clearly, tells of it."""
        return {
            signal: float(max(self.whole[self.labels.index(signal), YES], self.by_clause(signal).max()))
            for signal in SIGNALS
        }

    def by_clause(self, label: str) -> Probabilities:
        """How likely each clause tells it."""
        told: Probabilities = self.clauses[:, self.labels.index(label), YES]
        return told

    def harmed(self) -> bool:
        """It is likelier than not that something was done to somebody."""
        return any(self.sure(self.labels.index(act), YES)[0] >= HARMED for act in ACTS)

    def facts(self, ruled: Sequence[FactReading]) -> list[FactReading]:
        """The facts of the text, each at most once: what the rules read, and what was heard besides."""
        by_rule = {reading.fact for reading in ruled}
        return [*ruled, *(reading for reading in self._heard() if reading.fact not in by_rule)]

    def _heard(self) -> Iterator[FactReading]:
        for index, fact in enumerate(self.labels):
            if fact in _NO_FACTS or (self.short and fact in _AGES):
                continue
            yes, clause = self.sure(index, YES)
            if yes >= self._enough(fact) and yes > self.sure(index, NO)[0]:
                yield FactReading(fact, "yes", came_true(yes), *self.spans[clause], heard=True)

    def _enough(self, fact: str) -> float:
        if fact in PROTECTING:
            return SURE_PROTECTING
        return SURE_SHORT if self.short else SURE_YES


def came_true(sure: float) -> float:
    """How often what the network was so sure of was so."""
    odds = math.log(max(sure, 1e-6) / max(1 - sure, 1e-6))
    return 1 / (1 + math.exp(-(_SLOPE * odds + _SHIFT)))
