"""The assistant on Rasa: its Agent in this process, on a loop and thread of its own.

A Rasa turn never yields its event loop; on its own thread it cannot hold up health checks, pages or
webhooks, and turns of different conversations are taken in the order they came.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from rasa.core.agent import Agent
from rasa.core.channels import CollectingOutputChannel, UserMessage
from rasa.shared.core.domain import Domain

from chatbot.alarm import MINOR, alarms
from chatbot.assistant import Chosen, Conversation, Input, Reply, Said, Turn, TurnFailed, Typed
from chatbot.in_process import InProcessActions, trust_own_actions
from chatbot.options import Choice, choice
from chatbot.reading.reader import HybridReader, Reading
from chatbot.reading.signals import Signals
from chatbot.rendering import Renderer
from chatbot.retrieval.choice import Found, fitting, found
from chatbot.turn_trackers import TurnTrackers
from legal_kb.engine.facts import Facts, checked
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Language

Result = TypeVar("Result")
_LONGEST_TURN = 30.0
_SLASH = "/"
_FULL_WIDTH_SLASH = "／"


class RasaAssistant:
    """Rasa behind the interface of `chatbot.assistant.Assistant`."""

    def __init__(self, model: Path, kb: KnowledgeBase) -> None:
        trust_own_actions()
        self._kb = kb
        self._reader = HybridReader()
        self._actions = InProcessActions()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="rasa", daemon=True)
        self._thread.start()
        self._trackers, self._agent = asyncio.run_coroutine_threadsafe(self._load(model), self._loop).result()

    async def _load(self, model: Path) -> tuple[TurnTrackers, Agent]:
        trackers = TurnTrackers(Domain.empty())
        agent = Agent(action_endpoint=self._actions, tracker_store=trackers)
        agent.load_model(str(model))
        trackers.domain = agent.domain
        return trackers, agent

    def close(self) -> None:
        """Stop the thread; no turn may be under way."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def open(self, language: Language, channel: str) -> Turn:
        conversation = Conversation(language, channel, {"language": language})
        return await self._take(conversation, "", Choice("open_conversation"))

    async def respond(self, conversation: Conversation, said: Input) -> Turn:
        if isinstance(said, Typed):
            return await self._take(conversation, as_text(said.text), None)
        if isinstance(said, Chosen):
            return await self._take(conversation, "", choice(said.option, self._kb))
        checked({said.fact: said.value}, self._kb.facts)
        return await self._take(conversation, "", Choice("answer", {"fact": said.fact, "value": said.value}))

    def render(self, conversation: Conversation) -> Turn:
        renderer = Renderer(self._kb, conversation.language)
        results = [said for said in conversation.log if said.get("result")]
        return Turn(
            conversation,
            tuple(renderer.message(said) for said in conversation.log),
            renderer.assessment(results[-1]) if results else None,
            tuple(renderer.known(conversation)),
        )

    def read(self, text: str, language: Language | None) -> Reading:
        return self._reader.read(text, language)

    async def ask(self, text: str) -> Reply:
        parsed = await self._on_own_loop(self._agent.parse_message(as_text(text)))
        signals = Signals(**parsed["signals"])
        facts: Facts = {"under_18": "yes"} if signals.under_18 else {}
        answers = found(parsed["answers"])
        top = fitting(self._kb, answers.top, facts) if answers.top else None
        near = tuple(name for name in answers.near if fitting(self._kb, name, facts) == name != top)
        minor = (MINOR,) if signals.under_18 else ()
        return Reply(Found(top, near), (*alarms(signals, minor=signals.under_18), *minor))

    async def _take(self, conversation: Conversation, text: str, chosen: Choice | None) -> Turn:
        turn = secrets.token_hex(8)
        self._trackers.begin(turn, conversation)
        try:
            said = await self._on_own_loop(self._handle(turn, text, chosen))
        finally:
            after = self._trackers.end(turn)
            failed = turn in self._actions.failed
            self._actions.failed.discard(turn)
        if failed or after is None or not said:
            raise TurnFailed("the assistant could not complete this turn")
        said = [{**message, "id": f"m{index}"} for index, message in enumerate(said, conversation.spoken)]
        renderer = Renderer(self._kb, after.language)
        results = [message for message in said if message.get("result")]
        return Turn(
            after.having_said(*(_without_words(message) for message in said)),
            tuple(renderer.message(message) for message in said),
            renderer.assessment(results[-1]) if results else None,
        )

    async def _handle(self, turn: str, text: str, chosen: Choice | None) -> list[Said]:
        channel = CollectingOutputChannel()
        message = UserMessage(text, channel, turn, parse_data=_parsed(text, chosen) if chosen else None)
        await self._agent.handle_message(message)
        return [sent["custom"] for sent in channel.messages if "custom" in sent]

    async def _on_own_loop(self, work: Coroutine[Any, Any, Result]) -> Result:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), _LONGEST_TURN)
        except Exception as error:
            raise TurnFailed("the assistant could not complete this turn") from error


def as_text(typed: str) -> str:
    """What people type is text: a leading slash, which Rasa takes for a command, is made harmless."""
    start = len(typed) - len(typed.lstrip())
    if typed[start : start + 1] == _SLASH:
        return typed[:start] + _FULL_WIDTH_SLASH + typed[start + 1 :]
    return typed


def _parsed(text: str, chosen: Choice) -> dict[str, Any]:
    """What the pipeline would have output for this choice."""
    return {
        "text": text,
        "intent": {"name": chosen.intent, "confidence": 1.0},
        "entities": [{"entity": name, "value": value} for name, value in chosen.entities.items()],
    }


def _without_words(said: Said) -> Said:
    """A message as it is kept: the words quoted from the person stay with the person."""
    return {name: value for name, value in said.items() if name != "evidence"}
