"""Second, before anything is guessed: every message’s safety signals, by rule or heard by the network."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from chatbot.nlu.normaliser import PREPARED
from chatbot.reading.reader import HybridReader

SIGNALS = "signals"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SafetySignals(GraphComponent):
    """Sets `signals` (output): self_harm, immediate_danger, under_18."""

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
            message.set(SIGNALS, asdict(self._reader.signals(message.get(PREPARED))), add_to_output=True)
        return messages
