"""The sentence encoder's vector of the normalised text as dense features.

`backend: onnx` is the encoder that is kept here. `backend: sentence-transformers` with `model`, a folder or a
name on a hub, takes another for the intents; facts, replies, signals and answers stay with the one kept here.
"""

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
from chatbot.encoder.other import BackendMissing, SentenceTransformers
from chatbot.nlu.normaliser import NORMALISED, PREPARED
from chatbot.nlu.tokenizer import BilingualTokenizer

ONNX, SENTENCE_TRANSFORMERS = "onnx", "sentence-transformers"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectors(DenseFeaturizer, GraphComponent):
    """Dense sentence features, read once for every component after it."""

    def __init__(self, execution_context: ExecutionContext, config: dict[str, Any]) -> None:
        super().__init__(execution_context.node_name, config)
        other = config["backend"] == SENTENCE_TRANSFORMERS
        self._other = SentenceTransformers(config["model"]) if other else None

    @classmethod
    def required_components(cls) -> list[type]:
        return [BilingualTokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "backend": ONNX, "model": None}

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
            if self._other is None:
                self._add(message, message.get(PREPARED).vector)
            else:
                self._add(message, self._other.embed([message.get(NORMALISED)])[0])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        told = _told(training_data.training_examples)
        vectors = (self._other or Encoder(threads=0)).embed([message.get(NORMALISED) for message in told])
        for message, vector in zip(told, vectors, strict=True):
            self._add(message, vector)
        return training_data

    def _add(self, message: Message, vector: Vectors) -> None:
        message.add_features(Features(vector[None], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse a backend that does not exist, and one that lacks its model."""
        backend = config.get("backend", ONNX)
        if backend not in {ONNX, SENTENCE_TRANSFORMERS}:
            raise BackendMissing(f"`backend` of SentenceVectors is {ONNX} or {SENTENCE_TRANSFORMERS}.")
        if backend == SENTENCE_TRANSFORMERS and not config.get("model"):
            raise BackendMissing(
                f"`backend: {SENTENCE_TRANSFORMERS}` needs `model`: a folder or a hub’s name."
            )


def _told(messages: list[Message]) -> list[Message]:
    return [message for message in messages if message.get(TEXT) and message.get(NORMALISED)]


def vector_of(message: Message) -> Vectors | None:
    """The message's vector; none where it has no text."""
    _, sentence = message.get_dense_features(TEXT)
    return None if sentence is None else sentence.features[0]
