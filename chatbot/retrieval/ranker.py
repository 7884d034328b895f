"""Ranks the records that may answer a question.

Two views are added up: what the question means (a linear classifier over the encoder's vectors, each
language centred on its own mean) and how it is worded (its likeness to the nearest ways of asking).
Each alone is clearly weaker: docs/adr/0011-retrieval.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from chatbot.encoder.centres import centred, centres_of
from chatbot.encoder.encoder import Encoder, Vectors
from chatbot.reading.language import detect
from chatbot.reading.normalise import normalise
from chatbot.retrieval import wording
from chatbot.retrieval.asked import Asked
from legal_kb.schema.base import LANGUAGES, Language

Arrays = Mapping[str, Any]

_NEAREST = 2
_WORDING = 10.0
_REGULARISATION = 100.0


class Ranker:
    """Trained once, then read-only; its arrays are all there is to it."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self._labels = [str(label) for label in arrays["labels"]]
        self._centres = dict(zip(LANGUAGES, arrays["centres"], strict=True))
        self._index = wording.by_column(arrays["data"], arrays["indices"], arrays["pointers"])
        self._ways = _by_label(arrays["starts"], self._index.shape[0])

    @classmethod
    def train(cls, encoder: Encoder, asked: Sequence[Asked], seed: int) -> Ranker:
        """Fit to ways of asking; every label needs two."""
        from sklearn.linear_model import LogisticRegression

        asked = sorted(asked, key=lambda one: one.label)
        texts = [normalise(one.text).text for one in asked]
        names = sorted({one.label for one in asked})
        labels = np.array([names.index(one.label) for one in asked])
        languages = np.array([one.language for one in asked])
        vectors = encoder.embed(texts)
        centres = centres_of(vectors, languages)
        model = LogisticRegression(C=_REGULARISATION, max_iter=500, random_state=seed)
        model.fit(centred(vectors, centres[[LANGUAGES.index(one.language) for one in asked]]), labels)
        counts = wording.counted(texts)
        weights = wording.rarity(counts)
        index = wording.weighed(counts, weights)
        return cls(
            {
                "labels": np.array(names),
                "centres": centres,
                "coefficients": model.coef_.astype(np.float32),
                "intercepts": model.intercept_.astype(np.float32),
                "weights": weights,
                "data": index.data,
                "indices": index.indices.astype(np.int32),
                "pointers": index.indptr.astype(np.int32),
                "starts": np.searchsorted(labels, np.arange(len(names))),
            },
        )

    def rank(self, text: str, vector: Vectors, most: int = 5) -> list[tuple[str, float]]:
        """(reference or `asked.NOTHING`, probability) for a normalised text, the likeliest first."""
        scores = self._meaning(vector, detect(text)) + _WORDING * self._wording(text)
        odds = np.exp(scores - scores.max())
        probabilities = odds / odds.sum()
        return [(self._labels[at], float(probabilities[at])) for at in np.argsort(-probabilities)[:most]]

    def _meaning(self, vector: Vectors, language: Language) -> Vectors:
        own = centred(vector, self._centres[language])
        # By einsum, not BLAS: for so small a product its threads cost a second core and save no time.
        scores = np.einsum("lw,w->l", self.arrays["coefficients"], own) + self.arrays["intercepts"]
        found: npt.NDArray[np.float32] = scores - scores.max() - np.log(np.exp(scores - scores.max()).sum())
        return found

    def _wording(self, text: str) -> npt.NDArray[np.float32]:
        """The mean likeness to each label's nearest ways of asking."""
        row = wording.weighed(wording.counted([text]), self.arrays["weights"])
        alike = self._index[:, row.indices] @ row.data
        by_label = np.append(alike, np.float32(0))[self._ways]
        found: npt.NDArray[np.float32] = np.partition(by_label, -_NEAREST)[:, -_NEAREST:].mean(axis=1)
        return found


def _by_label(starts: npt.NDArray[np.int64], ways: int) -> npt.NDArray[np.int64]:
    """Each label's ways of asking by number, filled up with the number after the last."""
    counts = np.diff(np.append(starts, ways))
    places = starts[:, None] + np.arange(max(counts.max(), _NEAREST))
    return np.where(np.arange(places.shape[1]) < counts[:, None], places, ways)
