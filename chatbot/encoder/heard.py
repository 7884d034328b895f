"""What the network heard in a text: every token's votes, to be asked of any span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

NOT_TOLD, YES, NO = range(3)
"""What a probability is of, in the order of the votes."""


@dataclass(frozen=True)
class Heard:
    """Numbers only: nothing here holds a word of the text."""

    labels: tuple[str, ...]
    vector: npt.NDArray[np.float32]
    """The sentence vector, of length one."""
    spans: npt.NDArray[np.int64]
    """(token, 2): where each token begins and ends in the text; empty for marks of the network's own."""
    weights: npt.NDArray[np.float32]
    """(token, label): how much the token is to be heard of the label."""
    votes: npt.NDArray[np.float32]
    """(token, label, value)."""

    def told(self, spans: Sequence[tuple[int, int]]) -> npt.NDArray[np.float32]:
        """(span, label, value): probabilities that each span, from start to end, tells each label so."""
        return np.stack([self._span(start, end) for start, end in spans])

    def _span(self, start: int, end: int) -> npt.NDArray[np.float32]:
        first, last = self.spans[:, 0], self.spans[:, 1]
        inside = (last > first) & (first < end) & (last > start)
        if end <= start or not inside.any():
            nothing = np.zeros(self.votes.shape[1:], np.float32)
            nothing[:, NOT_TOLD] = 1.0
            return nothing
        odds = self._odds[inside]
        heard = (odds[..., None] * self.votes[inside]).sum(axis=0) / odds.sum(axis=0)[:, None]
        return _softmax(heard)

    @cached_property
    def _odds(self) -> npt.NDArray[np.float32]:
        found: npt.NDArray[np.float32] = np.exp(self.weights - self.weights.max(axis=0)) + np.float32(1e-12)
        return found


def _softmax(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    odds = np.exp(values - values.max(axis=-1, keepdims=True))
    found: npt.NDArray[np.float32] = odds / odds.sum(axis=-1, keepdims=True)
    return found
