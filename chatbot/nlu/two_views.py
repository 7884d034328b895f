"""Which of a few labels a message has, by how it is worded and by what it means.

Wording is logistic regression, one label against the rest, over hashed character n-grams; meaning is logistic
regression over the encoder's vectors, each language centred on its own mean. The two are averaged as
logarithms: each alone is clearly weaker (docs/adr/0004-nlu-pipeline.md).

Kept as plain arrays that load in milliseconds; Rasa's own classifier is stored with skops, whose import
alone takes seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from chatbot.encoder.centres import centred, centres_of
from chatbot.encoder.encoder import Vectors
from chatbot.retrieval.wording import Matrix, rarity, weighed
from legal_kb.schema.base import LANGUAGES, Language

_WORDING, _MEANING = 50.0, 30.0
_LEAST = 1e-9


class TwoViews:
    """Trained with scikit-learn, asked with numpy alone."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self.arrays = arrays
        self.labels = [str(label) for label in arrays["labels"]]

    @classmethod
    def train(
        cls, counts: Matrix, vectors: Vectors, languages: Sequence[Language], labels: Sequence[str], seed: int
    ) -> TwoViews:
        """Fit to texts: n-gram counts, a vector, a language and a label each; three labels or more."""
        from sklearn.linear_model import LogisticRegression

        weights = rarity(counts)
        wording = LogisticRegression(
            C=_WORDING, class_weight="balanced", solver="liblinear", random_state=seed
        )
        wording.fit(weighed(counts, weights), labels)
        centres = centres_of(vectors, np.array(languages))
        meaning = LogisticRegression(C=_MEANING, class_weight="balanced", max_iter=300, random_state=seed)
        meaning.fit(centred(vectors, centres[[LANGUAGES.index(one) for one in languages]]), labels)
        return cls(
            {
                "labels": np.array(wording.classes_, dtype=str),
                "weights": weights,
                "wording": np.ascontiguousarray(wording.coef_.T.astype(np.float32)),
                "wording_intercepts": wording.intercept_.astype(np.float32),
                "centres": centres,
                "meaning": meaning.coef_.astype(np.float32),
                "meaning_intercepts": meaning.intercept_.astype(np.float32),
            }
        )

    def probabilities(self, row: Matrix, vector: Vectors, language: Language) -> dict[str, float]:
        """Label → probability, the likeliest first."""
        both = self._by_wording(row) + self._by_meaning(vector, language)
        odds = np.exp((both - both.max()) / 2)
        found = odds / odds.sum()
        return {self.labels[index]: float(found[index]) for index in np.argsort(-found)}

    def _by_wording(self, row: Matrix) -> npt.NDArray[np.float32]:
        """Logarithms of probabilities."""
        own = weighed(row, self.arrays["weights"])
        scores = own.data @ self.arrays["wording"][own.indices] + self.arrays["wording_intercepts"]
        odds = 1.0 / (1.0 + np.exp(-scores))
        found: npt.NDArray[np.float32] = np.log(odds / odds.sum() + _LEAST)
        return found

    def _by_meaning(self, vector: Vectors, language: Language) -> npt.NDArray[np.float32]:
        """Logarithms of probabilities."""
        own = centred(vector, self.arrays["centres"][LANGUAGES.index(language)])
        scores = np.einsum("lw,w->l", self.arrays["meaning"], own) + self.arrays["meaning_intercepts"]
        found: npt.NDArray[np.float32] = scores - scores.max() - np.log(np.exp(scores - scores.max()).sum())
        return found
