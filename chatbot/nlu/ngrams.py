"""Character n-grams, hashed: features that need no word segmentation and survive typos."""

from __future__ import annotations

import zlib
from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from chatbot.nlu.normaliser import NORMALISED
from chatbot.nlu.tokenizer import BilingualTokenizer
from chatbot.reading.tokens import tokenise

DIMENSIONS = 2**15


def ngrams(text: str) -> Counter[str]:
    """Character 1–4-grams within words (Han runs are one word), and word 1–2-grams."""
    words = [token.text.lower() for token in tokenise(text)]
    joined = "".join(word if len(word) == 1 and ord(word) > 0x3000 else f" {word} " for word in words)
    plain = " ".join(joined.split())
    padded = f"^{plain}$"
    grams: Counter[str] = Counter()
    for size in (1, 2, 3, 4):
        grams.update(padded[start : start + size] for start in range(len(padded) - size + 1))
    grams.update(f"w:{word}" for word in words)
    grams.update(f"w:{one}_{two}" for one, two in pairwise(words))
    return grams


def features(text: str) -> scipy.sparse.csr_matrix:
    """One row of `DIMENSIONS` columns: sublinear counts of the hashed n-grams."""
    columns: Counter[int] = Counter()
    for gram, count in ngrams(text).items():
        columns[zlib.crc32(gram.encode("utf-8")) % DIMENSIONS] += count
    indices = np.fromiter(columns.keys(), dtype=np.int32, count=len(columns))
    values = 1.0 + np.log(np.fromiter(columns.values(), dtype=np.float32, count=len(columns)))
    return scipy.sparse.csr_matrix(
        (values, indices, np.array([0, len(columns)], dtype=np.int32)),
        shape=(1, DIMENSIONS),
        dtype=np.float32,
    )


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class CharacterNgrams(SparseFeaturizer, GraphComponent):
    """Sparse sentence features of the normalised text."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [BilingualTokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**SparseFeaturizer.get_default_config()}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        return cls(execution_context.node_name, config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._featurise(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def _featurise(self, message: Message) -> None:
        text = message.get(NORMALISED) or message.get(TEXT)
        if text:
            message.add_features(Features(features(text), FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing to configure."""
