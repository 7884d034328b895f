"""The one interface to the assistant. Rasa stands behind it (`chatbot.agent`) and can be replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from chatbot.alarm import Alarm
from chatbot.reading.reader import Reading
from chatbot.retrieval.choice import Found
from legal_kb.engine.facts import Value
from legal_kb.schema.base import Language

Json = dict[str, Any]
Said = Mapping[str, Any]
"""A message in ids and values, not yet in any language; see `actions.speech.say`."""


@dataclass(frozen=True)
class Typed:
    """Words a person wrote. They are read, and never kept."""

    text: str


@dataclass(frozen=True)
class Chosen:
    """An option that was offered; see `chatbot.options`."""

    option: str


@dataclass(frozen=True)
class Answered:
    fact: str
    value: Value


Input = Typed | Chosen | Answered


@dataclass(frozen=True)
class Conversation:
    """All that is kept between turns: ids and values, no words of the person's."""

    language: Language
    channel: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    loop: str | None = None
    log: tuple[Said, ...] = ()
    spoken: int = 0
    """How many messages there ever were; a message's id is its number."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Conversation:
        return cls(**{**data, "log": tuple(data["log"])})

    def as_json(self) -> Json:
        return {
            "language": self.language,
            "channel": self.channel,
            "slots": dict(self.slots),
            "loop": self.loop,
            "log": [dict(said) for said in self.log],
            "spoken": self.spoken,
        }

    def having_said(self, *said: Said) -> Conversation:
        """With these messages added; one that starts over leaves nothing of those before it."""
        before = () if any(message.get("starts_over") for message in said) else self.log
        return replace(self, log=(*before, *said), spoken=self.spoken + len(said))


@dataclass(frozen=True)
class Turn:
    """What one turn leaves behind, and what it says, in the person's language."""

    conversation: Conversation
    messages: tuple[Json, ...]
    assessment: Json | None = None
    known: tuple[Json, ...] = ()
    """Where the whole is rendered: each fact known now, told back."""


@dataclass(frozen=True)
class Reply:
    """What answers a question asked on its own, and what comes before any answer."""

    found: Found
    alarms: tuple[Alarm, ...]


class TurnFailed(Exception):
    """The turn could not be completed. Nothing was changed; it holds no words of the person's."""


class Assistant(Protocol):
    async def open(self, language: Language, channel: str) -> Turn:
        """Begin a conversation."""
        ...

    async def respond(self, conversation: Conversation, said: Input) -> Turn:
        """Take one turn.

        Raises:
            UnknownOption, UnknownFact, UnknownValue: for a choice that does not exist.
            TurnFailed: when the turn could not be completed; the conversation is as it was.
        """
        ...

    def render(self, conversation: Conversation) -> Turn:
        """The whole conversation again, in its present language."""
        ...

    def read(self, text: str, language: Language | None) -> Reading:
        """Read a text without any conversation."""
        ...

    async def ask(self, text: str) -> Reply:
        """The records of the content that answer a question, without any conversation."""
        ...
