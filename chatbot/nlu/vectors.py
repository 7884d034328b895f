"""The sentence encoder's vector of the normalised text as dense features."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from chatbot.encoder.encoder import Encoder, Vectors
from chatbot.nlu.normaliser import NORMALISED, PREPARED
from chatbot.nlu.tokenizer import BilingualTokenizer


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectors(DenseFeaturizer, GraphComponent):
    """Dense sentence features, read once for every component after it."""

    def __init__(self, execution_context: ExecutionContext, config: dict[str, Any]) -> None:
        super().__init__(execution_context.node_name, config)

    @classmethod
    def required_components(cls) -> list[type]:
        return [BilingualTokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config()}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        return cls(execution_context, config)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in _told(messages):
            self._add(message, message.get(PREPARED).heard.vector)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        told = _told(training_data.training_examples)
        vectors = Encoder(threads=0).embed([message.get(NORMALISED) for message in told])
        for message, vector in zip(told, vectors, strict=True):
            self._add(message, vector)
        return training_data

    def _add(self, message: Message, vector: Vectors) -> None:
        message.add_features(Features(vector[None], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing to configure."""


def _told(messages: list[Message]) -> list[Message]:
    return [message for message in messages if message.get(TEXT) and message.get(NORMALISED)]


def vector_of(message: Message) -> Vectors | None:
    """The message's vector; none where it has no text."""
    _, sentence = message.get_dense_features(TEXT)
    return None if sentence is None else sentence.features[0]
