"""Before the story: which record of the content may answer the message."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from chatbot.encoder.encoder import Encoder
from chatbot.nlu.normaliser import NORMALISED, PREPARED
from chatbot.reading.language import detect
from chatbot.retrieval.asked import NOTHING, Asked, asked, unanswered
from chatbot.retrieval.ranker import Ranker
from legal_kb.loading import load

ANSWERS = "answers"
_FILE = "answers.npz"
_ASK_NOTHING = frozenset({
    "out_of_scope", "greet", "thanks", "bye", "affirm", "deny", "unsure", "skip", "go_back", "stop",
    "start_over",
})  # fmt: skip
"""Intents whose examples no record answers."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class AnswerFinder(GraphComponent):
    """Sets `answers` (output): records by reference with their probabilities, the likeliest first."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        ranker: Ranker | None = None,
    ) -> None:
        self._config, self._model_storage, self._resource = config, model_storage, resource
        self._ranker = ranker

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
        nothing = [
            Asked(NOTHING, detect(example.get(TEXT)), example.get(TEXT))
            for example in training_data.intent_examples
            if example.get(INTENT) in _ASK_NOTHING and example.get(TEXT)
        ]
        ways = [*asked(load()), *unanswered(), *nothing]
        ranker = Ranker.train(Encoder(threads=0), ways, self._config["random_seed"])
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / _FILE, **ranker.arrays)
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
            ranker = Ranker({name: arrays[name] for name in arrays.files})
        return cls(config, model_storage, resource, ranker)

    def process(self, messages: list[Message]) -> list[Message]:
        assert self._ranker is not None, "the model is not trained"
        for message in messages:
            text = message.get(NORMALISED)
            ranked = self._ranker.rank(text, message.get(PREPARED).vector) if text else []
            message.set(
                ANSWERS, [{"record": name, "confidence": sure} for name, sure in ranked], add_to_output=True
            )
        return messages
