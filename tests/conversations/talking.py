"""A conversation through the real model, as a person would hold it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chatbot.agent import RasaAssistant
from chatbot.assistant import Answered, Chosen, Conversation, Input, Json, Turn, Typed
from chatbot.case import Case
from legal_kb.engine.facts import Value
from legal_kb.schema.base import Language

IN_WORDS: Mapping[Language, Mapping[Value, str]] = {
    "en": {"yes": "yes", "no": "no", "unsure": "I'm not sure"},
    "zh": {"yes": "係呀", "no": "冇", "unsure": "唔知"},
}
_TOO_MANY = 20


class Talk:
    """One conversation, and what was said in its latest turn."""

    def __init__(self, assistant: RasaAssistant, opening: Turn) -> None:
        self._assistant = assistant
        self.conversation: Conversation = opening.conversation
        self.latest: tuple[Json, ...] = opening.messages
        self.everything: list[Json] = list(opening.messages)
        self.assessment: Json | None = None

    @classmethod
    async def begin(cls, assistant: RasaAssistant, language: Language) -> Talk:
        return cls(assistant, await assistant.open(language, "web"))

    async def types(self, words: str) -> None:
        await self._take(Typed(words))

    async def chooses(self, option: str) -> None:
        assert option in self.options, f"{option} was not offered"
        await self._take(Chosen(option))

    async def answers(self, value: Value) -> None:
        assert self.question is not None, "nothing was asked"
        await self._take(Answered(self.question, value))

    async def sends(self, said: Input) -> None:
        await self._take(said)

    async def goes_on_to_the_end(self, truth: Mapping[str, Value]) -> None:
        """Answer every question in words, “not sure” where `truth` does not say."""
        for _ in range(_TOO_MANY):
            if self.asks_who:
                await self.chooses("role:victim")
            elif self.question is not None:
                words = IN_WORDS[self.conversation.language]
                await self.types(words[truth.get(self.question, "unsure")])
            else:
                return
        raise AssertionError("the questions did not end")

    async def _take(self, said: Input) -> None:
        turn = await self._assistant.respond(self.conversation, said)
        self.conversation, self.latest = turn.conversation, turn.messages
        self.everything.extend(turn.messages)
        self.assessment = turn.assessment or self.assessment

    @property
    def case(self) -> Case:
        return Case.of(self.conversation.slots.get("case"))

    @property
    def kinds(self) -> list[str]:
        return [message["kind"] for message in self.latest]

    @property
    def text(self) -> str:
        return "\n".join(message["text"] for message in self.latest)

    @property
    def question(self) -> str | None:
        """The fact that the last message asks about."""
        asked = self.latest[-1]["question"]
        return asked["fact"] if asked else None

    @property
    def asks_who(self) -> bool:
        return "role:victim" in self.options

    @property
    def options(self) -> list[str]:
        return [option["value"] for option in self.latest[-1]["options"]]

    @property
    def understood(self) -> dict[str, Value]:
        """The facts told back, with their values."""
        shown = next(message["facts"] for message in self.latest if message["facts"] is not None)
        return {fact: told["value"] for fact, told in shown.items()}

    def cards(self, kind: str) -> list[dict[str, Any]]:
        return [card for message in self.latest for card in message["cards"] if card["type"] == kind]
