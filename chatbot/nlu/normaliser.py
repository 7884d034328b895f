"""First: one form for the text, its clauses, and its language, for the components that follow."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from chatbot.reading.language import detect
from chatbot.reading.normalise import normalise
from chatbot.reading.reader import HybridReader

PREPARED, NORMALISED, LANGUAGE = "prepared", "normalised", "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class Normaliser(GraphComponent):
    """Sets `prepared` (clauses and cues), `normalised` (plain text) and `language` (output)."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._reader = HybridReader()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            prepared = self._reader.prepare(message.get(TEXT) or "")
            message.set(PREPARED, prepared)
            message.set(NORMALISED, prepared.normalised.text)
            message.set(LANGUAGE, detect(prepared.normalised.text), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        for message in training_data.training_examples:
            message.set(NORMALISED, normalise(message.get(TEXT) or "").text)
        return training_data
