"""Whether a message tells of self-harm, danger or being under 18, learned; it only adds to the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from chatbot.encoder.encoder import Encoder, encoder
from chatbot.nlu.alarm_model import AlarmModel
from chatbot.nlu.normaliser import PREPARED
from chatbot.nlu.safety import SIGNALS
from chatbot.reading.language import detect
from chatbot.reading.ngrams import features
from chatbot.reading.normalise import normalise
from chatbot.reading.other_languages import other_language
from chatbot.reading.reader import Prepared
from legal_kb.reading import read
from legal_kb.schema.base import LANGUAGES

DATA = Path(__file__).parents[2] / "nlu_data" / "signals"
_FILE = "alarms.npz"
_COVERED: Mapping[str, tuple[str, ...]] = {
    "self_harm": ("idiom", "other_self_harm"),
    "immediate_danger": (),
    "under_18": (),
}
"""What the rules know to be no alarm: an idiom, or somebody else's threat against themselves."""
_OF_INTENT = {"crisis": "self_harm", "danger": "immediate_danger", "minor": "under_18"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LearnedSignals(GraphComponent):
    """Adds to `signals` (output) what reaches its threshold."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: AlarmModel | None = None,
    ) -> None:
        self._config, self._model_storage, self._resource = config, model_storage, resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        # As low as ordinary messages and stories allow (docs/adr/0016-reading-network.md). What the network
        # rules out (`heard`) is not raised by wording and vectors alone: they saw no story that is only sad.
        return {
            "self_harm": 0.15, "immediate_danger": 0.2, "under_18": 0.2,
            "heard": 0.005, "weight_of_heard": 0.7, "random_seed": 1,
        }  # fmt: skip

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
        told = [*_of_intents(training_data), *examples()]
        texts = [text for text, _ in told]
        model = AlarmModel.train(
            scipy.sparse.vstack([features(text) for text in texts]).tocsr(),
            Encoder(threads=0).embed(texts),
            [detect(text) for text in texts],
            [signal for _, signal in told],
            self._config["random_seed"],
        )
        with self._model_storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / _FILE, **model.arrays)
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
            model = AlarmModel({name: arrays[name] for name in arrays.files})
        return cls(config, model_storage, resource, model)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            by_rule: Mapping[str, bool] = message.get(SIGNALS)
            raised = self._raised(message.get(PREPARED))
            either = {name: told or name in raised for name, told in by_rule.items()}
            message.set(SIGNALS, either, add_to_output=True)
        return messages

    def _raised(self, prepared: Prepared) -> set[str]:
        """Of each sentence alone too: one in a long story must not be drowned by the rest.

        In a language that nothing here has learned, what is heard is chance.
        """
        if other_language(prepared.normalised.text):
            return set()
        least, weight = self._config["heard"], self._config["weight_of_heard"]
        return {
            signal
            for signal, sure in prepared.telling.alarms().items()
            if sure >= least
            and (texts := _texts(prepared, signal, least))
            and weight * sure + (1 - weight) * self._told(prepared, signal, texts) >= self._config[signal]
        }

    def _told(self, prepared: Prepared, signal: str, texts: Sequence[str]) -> float:
        """How likely the text, or its clearest sentence, tells of it by wording and vector."""
        assert self._model is not None, "the model is not trained"
        model, whole = self._model, prepared.normalised.text
        parts = [text for text in texts if text != whole]
        vectors = {whole: prepared.vector, **dict(zip(parts, encoder().embed(parts), strict=True))}
        return max(model.probability(signal, features(text), vectors[text], detect(text)) for text in texts)


def _texts(prepared: Prepared, signal: str, heard: float) -> list[str]:
    """The whole, and each sentence in which something is heard, without the clauses whose cues cover it."""
    plain = prepared.normalised.text
    told_by = prepared.telling.by_clause(signal)
    bare = [clause for clause in prepared.clauses if not clause.get(*_COVERED[signal])]
    audible = {
        clause.sentence for clause, sure in zip(prepared.clauses, told_by, strict=True) if sure >= heard
    }
    told: dict[int, list[str]] = {}
    for clause in bare:
        start, end = clause.span()
        told.setdefault(clause.sentence, []).append(plain[start:end])
    sentences = {sentence: " ".join(own) for sentence, own in told.items()}
    whole = plain if len(bare) == len(prepared.clauses) else " ".join(sentences.values())
    parts = [text for sentence, text in sentences.items() if sentence in audible and len(sentences) > 1]
    return [text for text in dict.fromkeys([whole, *parts]) if len(text) > 1]


def examples(folder: Path = DATA) -> Iterator[tuple[str, str | None]]:
    """Normalised texts and the signal that they raise, if any, from `nlu_data/signals`."""
    for language in LANGUAGES:
        for signal, texts in read(folder / f"{language}.yml").value.items():
            for kind, label in (("raised", signal), ("not_raised", None)):
                yield from ((normalise(text).text, label) for text in texts[kind])


def _of_intents(training_data: TrainingData) -> Iterator[tuple[str, str | None]]:
    for example in training_data.intent_examples:
        if example.get(TEXT):
            yield normalise(example.get(TEXT)).text, _OF_INTENT.get(example.get(INTENT))
