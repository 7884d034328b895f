"""How likely a message tells of self-harm, danger or being under 18, by its wording and by what it means.

Idioms and alarms share their words (“笑死”, “想死”), and a straight line does not part them: meaning is
a support vector machine with a radial kernel over the encoder's vectors, wording logistic regression over
character n-grams (docs/adr/0004-nlu-pipeline.md). The log-odds of the two are averaged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from chatbot.encoder.centres import centred, centres_of
from chatbot.encoder.encoder import Vectors
from chatbot.reading.signals import SIGNALS
from chatbot.retrieval.wording import Matrix, rarity, weighed
from legal_kb.schema.base import LANGUAGES, Language

_WORDING, _MEANING, _GAMMA = 50.0, 5.0, 2.0
_MARGIN = 2.0
"""How many log-odds the machine’s margin is taken for; fitting that by cross-validation took four minutes."""
_CACHE = 1000
"""Megabytes of kernel values kept while it is fitted."""


class AlarmModel:
    """Trained with scikit-learn, asked with numpy alone; plain arrays are all there is to it."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self.arrays = arrays
        besides = {signal: arrays[f"{signal}.beside"] for signal in SIGNALS}
        self._squares = {signal: np.einsum("sw,sw->s", beside, beside) for signal, beside in besides.items()}

    @classmethod
    def train(
        cls,
        counts: Matrix,
        vectors: Vectors,
        languages: Sequence[Language],
        signals: Sequence[str | None],
        seed: int,
    ) -> AlarmModel:
        """Fit to texts: n-gram counts, a vector, a language, and the signal that it raises, if any, each."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.svm import SVC

        weights = rarity(counts)
        worded = weighed(counts, weights)
        centres = centres_of(vectors, np.array(languages))
        meant = centred(vectors, centres[[LANGUAGES.index(one) for one in languages]])
        arrays: dict[str, Any] = {"weights": weights, "centres": centres}
        for signal in SIGNALS:
            raised = np.array([one == signal for one in signals])
            wording = LogisticRegression(
                C=_WORDING, class_weight="balanced", solver="liblinear", random_state=seed
            )
            wording.fit(worded, raised)
            meaning = SVC(C=_MEANING, gamma=_GAMMA, class_weight="balanced", cache_size=_CACHE)
            meaning.fit(meant, raised)
            arrays |= {
                f"{signal}.wording": wording.coef_[0].astype(np.float32),
                f"{signal}.beside": meaning.support_vectors_.astype(np.float32),
                f"{signal}.duals": meaning.dual_coef_[0].astype(np.float32),
                f"{signal}.offsets": np.array([wording.intercept_[0], meaning.intercept_[0]]),
            }
        return cls(arrays)

    def probability(self, signal: str, row: Matrix, vector: Vectors, language: Language) -> float:
        """How likely a text of these n-gram counts and this vector raises the signal."""
        own = weighed(row, self.arrays["weights"])
        meant = centred(vector, self.arrays["centres"][LANGUAGES.index(language)])
        by_wording, by_meaning = self.arrays[f"{signal}.offsets"]
        worded = own.data @ self.arrays[f"{signal}.wording"][own.indices] + by_wording
        apart = self._squares[signal] + meant @ meant - 2 * (self.arrays[f"{signal}.beside"] @ meant)
        told = np.exp(-_GAMMA * apart) @ self.arrays[f"{signal}.duals"] + by_meaning
        odds = (worded + _MARGIN * told) / 2
        return float(1.0 / (1.0 + np.exp(-odds)))
