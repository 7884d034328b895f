"""Facts told in a story, learned from `training/stories`: one straight line a fact over sentence vectors.

Asked of every two sentences that follow each other, so that “he has it. He sent it on” is heard as one.
It adds to the rules and takes nothing away; what stays below the threshold is no fact, and so becomes a
question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from chatbot.encoder.centres import centred
from chatbot.encoder.encoder import Encoder, encoder
from chatbot.reading.clauses import Clause
from chatbot.reading.facts import FactReading
from legal_kb.schema.base import LANGUAGES, Language

FILE = Path(__file__).with_name("learned.npz")
SURE = 0.45
Span = tuple[int, int]


class LearnedFacts:
    """Read-only arrays, written by `training.train_facts`, and the encoder whose vectors they fit."""

    def __init__(self, arrays: Mapping[str, Any], network: Encoder) -> None:
        self._facts = [str(fact) for fact in arrays["facts"]]
        self._centres, self._network = arrays["centres"], network
        self._coefficients, self._intercepts = arrays["coefficients"], arrays["intercepts"]

    def read(self, text: str, clauses: tuple[Clause, ...], language: Language) -> Iterator[FactReading]:
        """The facts that a normalised story tells, each with the two sentences that tell it most clearly."""
        spans = pairs(clauses)
        if not spans:
            return
        vectors = self._network.embed([text[start:end] for start, end in spans])
        own = centred(vectors, self._centres[LANGUAGES.index(language)])
        # By einsum, not BLAS: for so small a product its threads cost a second core and save no time.
        odds = np.einsum("sw,fw->sf", own, self._coefficients) + self._intercepts
        sure = 1.0 / (1.0 + np.exp(-odds))
        for index, at in enumerate(sure.argmax(axis=0)):
            if sure[at, index] >= SURE:
                yield FactReading(self._facts[index], "yes", float(sure[at, index]), *spans[at])


def pairs(clauses: tuple[Clause, ...]) -> list[Span]:
    """Where every two sentences that follow each other begin and end; none for a single sentence."""
    sentences: dict[int, Span] = {}
    for clause in clauses:
        start, end = clause.span()
        sentences[clause.sentence] = (sentences.get(clause.sentence, (start, end))[0], end)
    told = list(sentences.values())
    return [(first[0], second[1]) for first, second in pairwise(told)]


@cache
def learned_facts() -> LearnedFacts:
    """The one that all parts of this process share."""
    with np.load(FILE) as arrays:
        return LearnedFacts({name: arrays[name] for name in arrays.files}, encoder())
