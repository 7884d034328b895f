"""Last: the facts, role and platforms a message tells, and what that means for its intent."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from chatbot.nlu.answers import ANSWERS
from chatbot.nlu.normaliser import LANGUAGE, PREPARED
from chatbot.nlu.safety import SIGNALS
from chatbot.reading.asking import asks
from chatbot.reading.entities import Entity
from chatbot.reading.reader import HybridReader, Reading
from chatbot.reading.signals import Signals
from chatbot.reading.tokens import tokenise
from chatbot.retrieval.choice import found

READING = "reading"
TELL_STORY, ASK, CRISIS, DANGER, FALLBACK = "tell_story", "ask", "crisis", "danger", "nlu_fallback"
MINOR, OTHER_LANGUAGE = "minor", "other_language"
DID_IT = "person_who_did_it"
_ROLES = frozenset({"supporter", "bystander", DID_IT})
_ACTS = frozenset({"start_over", "stop", "go_back", "switch_language", "affirm", "deny"})
"""What answers, or changes the conversation's course; a guess is not enough for these."""
_UNPLACED = frozenset({FALLBACK, "out_of_scope"})
"""A message of these may still be a question that the content answers."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class StoryReader(GraphComponent):
    """Sets `reading` (output), and settles the intent.

    Safety first: a signal, by rule or learned, makes the message a crisis or danger.
    Then a message that tells facts is a story, unless it is a short question about something else.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config
        self._reader = HybridReader()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "minor": 0.5,
            "sure_of_question": 0.5,
            "sure_of_act": 0.5,
            "sure_of_answer": 0.9,
            "sure_of_story": 0.75,
            "long_question": 40,
        }

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
            prepared = message.get(PREPARED)
            length = len(tokenise(prepared.normalised.text))
            signals = self._signals(message, length)
            message.set(SIGNALS, asdict(signals), add_to_output=True)
            reading = self._reader.interpret(prepared, signals, message.get(LANGUAGE))
            message.set(READING, as_output(reading), add_to_output=True)
            named = [_as_entity(entity) for entity in reading.entities]
            message.set(ENTITIES, [*(message.get(ENTITIES) or []), *named], add_to_output=True)
            settled = self._settle(message, signals, reading, length)
            if settled is not None:
                message.set(INTENT, {"name": settled, "confidence": 1.0}, add_to_output=True)
        return messages

    def _signals(self, message: Message, length: int) -> Signals:
        """What was raised before; and of being under 18, the intent model, though not of one word alone."""
        raised = Signals(**message.get(SIGNALS))
        by_model = {rank["name"]: rank["confidence"] for rank in message.get(INTENT_RANKING_KEY) or ()}
        minor = length > 1 and by_model.get(MINOR, 0.0) >= self._config[MINOR]
        return replace(raised, under_18=raised.under_18 or minor)

    def _settle(self, message: Message, signals: Signals, reading: Reading, length: int) -> str | None:
        if signals.self_harm:
            return CRISIS
        if signals.immediate_danger:
            return DANGER
        if reading.other_language:
            return OTHER_LANGUAGE
        intent = message.get(INTENT) or {}
        name, confidence = intent.get("name") or "", intent.get("confidence", 0.0)
        if name in {CRISIS, DANGER}:
            return TELL_STORY if reading.facts else FALLBACK
        if name in _ACTS and confidence < self._config["sure_of_act"]:
            return FALLBACK
        if self._asks(message, name, confidence, bool(reading.facts)):
            return ASK
        if not reading.facts or (name in _ROLES and not _harmed_though_named(name, reading)):
            return None
        question = name.startswith("ask_") and confidence >= self._config["sure_of_question"]
        general = reading.role == "unknown"
        return None if question and (general or length < self._config["long_question"]) else TELL_STORY

    def _asks(self, message: Message, name: str, confidence: float, tells: bool) -> bool:
        """A question for the content, though the intent model saw none, or none for certain."""
        answers: list[dict[str, Any]] = message.get(ANSWERS) or []
        if not found(answers).top:
            return False
        if name in _UNPLACED and not tells:
            return True
        if answers[0]["confidence"] < self._config["sure_of_answer"] or not asks(message.get(PREPARED)):
            return False
        unsure = confidence < self._config["sure_of_question"]
        if name == TELL_STORY:
            return not tells and confidence < self._config["sure_of_story"]
        hidden = (tells and name.startswith("ask_")) or name == "ask_why"
        return name in _UNPLACED or (unsure and hidden)


def _harmed_though_named(name: str, reading: Reading) -> bool:
    """The model took it for the teller’s own act, but facts of something done to somebody were read."""
    return name == DID_IT != reading.role


def _as_entity(entity: Entity) -> dict[str, Any]:
    """As Rasa writes entities down."""
    return {
        "entity": entity.name,
        "value": entity.value,
        "start": entity.start,
        "end": entity.end,
        "extractor": StoryReader.__name__,
    }


def as_output(reading: Reading) -> dict[str, Any]:
    """The reading as plain data, for Rasa's events."""
    return {
        "facts": {fact.fact: fact.value for fact in reading.facts},
        "evidence": {fact.fact: fact.evidence.text for fact in reading.facts},
        "heard": [fact.fact for fact in reading.facts if fact.heard],
        "role": reading.role,
        "other_language": reading.other_language,
        "platforms": list(reading.platforms),
        "reply": reading.reply,
        "who": reading.who,
        "if_asked": {fact.fact: fact.value for fact in reading.if_asked},
    }
