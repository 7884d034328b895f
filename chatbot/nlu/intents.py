"""The intent of a message: logistic regression, one intent against the rest, over hashed character n-grams.

Kept as plain arrays (.npz) that load in milliseconds; Rasa's own classifier is stored with skops,
whose import alone takes seconds (docs/adr/0004-nlu-pipeline.md).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from chatbot.nlu.ngrams import CharacterNgrams
from chatbot.reading.ngrams import DIMENSIONS
from chatbot.retrieval.wording import rarity, weighed

_FILE = "intents.npz"
_RANKING = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramIntentClassifier(IntentClassifier, GraphComponent):
    """Trains with scikit-learn, predicts with numpy alone."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        arrays: dict[str, Any] | None = None,
    ) -> None:
        self._config, self._model_storage, self._resource = config, model_storage, resource
        self._arrays = arrays

    @classmethod
    def required_components(cls) -> list[type]:
        return [CharacterNgrams]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"regularisation": 50.0, "random_seed": 1}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        from sklearn.linear_model import LogisticRegression

        examples = [
            example for example in training_data.intent_examples if example.get(INTENT) and example.get(TEXT)
        ]
        counts = scipy.sparse.vstack([_row(example) for example in examples]).tocsr()
        weights = rarity(counts)
        model = LogisticRegression(
            C=self._config["regularisation"],
            class_weight="balanced",
            solver="liblinear",
            random_state=self._config["random_seed"],
        )
        model.fit(weighed(counts, weights), [example.get(INTENT) for example in examples])
        self._arrays = {
            "labels": np.array(model.classes_, dtype=str),
            "coefficients": np.ascontiguousarray(model.coef_.T.astype(np.float32)),
            "intercepts": model.intercept_.astype(np.float32),
            "weights": weights,
        }
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / _FILE, **self._arrays)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GraphComponent:
        with model_storage.read_from(resource) as folder, np.load(folder / _FILE) as arrays:
            return cls(config, model_storage, resource, {name: arrays[name] for name in arrays.files})

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self._rank(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[:_RANKING], add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        assert self._arrays is not None, "the model is not trained"
        labels = self._arrays["labels"]
        if not message.get(TEXT) or not message.get_sparse_features(TEXT)[1]:
            return [{"name": None, "confidence": 0.0}]
        row = weighed(_row(message), self._arrays["weights"])
        scores = row.data @ self._arrays["coefficients"][row.indices] + self._arrays["intercepts"]
        odds = 1.0 / (1.0 + np.exp(-scores))
        probabilities = odds / odds.sum()
        order = np.argsort(-probabilities)
        return [{"name": str(labels[index]), "confidence": float(probabilities[index])} for index in order]


def _row(message: Message) -> scipy.sparse.csr_matrix:
    _, sentence = message.get_sparse_features(TEXT)
    if sentence is None:
        return scipy.sparse.csr_matrix((1, DIMENSIONS), dtype=np.float32)
    return scipy.sparse.csr_matrix(sentence.features)
