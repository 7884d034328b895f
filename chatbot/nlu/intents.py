"""The intent of a message."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from chatbot.nlu.ngrams import CharacterNgrams, ngrams_of
from chatbot.nlu.normaliser import NORMALISED
from chatbot.nlu.two_views import TwoViews
from chatbot.nlu.vectors import SentenceVectors, vector_of
from chatbot.reading.language import detect

_FILE = "intents.npz"
_RANKING = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class WordingAndMeaning(IntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking`."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        views: TwoViews | None = None,
    ) -> None:
        self._config, self._model_storage, self._resource = config, model_storage, resource
        self._views = views

    @classmethod
    def required_components(cls) -> list[type]:
        return [CharacterNgrams, SentenceVectors]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"random_seed": 1}

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
        told = [
            (example, row, vector)
            for example in training_data.intent_examples
            if (row := ngrams_of(example)) is not None and (vector := vector_of(example)) is not None
        ]
        self._views = TwoViews.train(
            scipy.sparse.vstack([row for _, row, _ in told]).tocsr(),
            np.stack([vector for _, _, vector in told]),
            [detect(example.get(NORMALISED)) for example, _, _ in told],
            [example.get(INTENT) for example, _, _ in told],
            self._config["random_seed"],
        )
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / _FILE, **self._views.arrays)
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
            views = TwoViews({name: arrays[name] for name in arrays.files})
        return cls(config, model_storage, resource, views)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self._rank(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking[:_RANKING], add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        assert self._views is not None, "the model is not trained"
        row, vector = ngrams_of(message), vector_of(message)
        if row is None or vector is None:
            return [{"name": None, "confidence": 0.0}]
        sure = self._views.probabilities(row, vector, detect(message.get(NORMALISED)))
        return [{"name": name, "confidence": confidence} for name, confidence in sure.items()]
