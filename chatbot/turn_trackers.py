"""Rasa's tracker for the length of one turn, built from what is kept and reduced to it again.

No history is replayed: a tracker begins with the slots and the loop as they stand. So a turn costs
the same at the hundredth message as at the first, and no words outlive it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    REQUESTED_SLOT,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from chatbot.assistant import Conversation


class TurnTrackers(TrackerStore):
    """Holds the conversations that are being answered now, and no others."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(domain, None)
        self._turns: dict[str, Conversation] = {}

    def begin(self, turn: str, conversation: Conversation) -> None:
        self._turns[turn] = conversation

    def end(self, turn: str) -> Conversation | None:
        """What the turn left, and nothing of it stays here."""
        return self._turns.pop(turn, None)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        conversation = self._turns.get(sender_id)
        if conversation is None:
            return None
        return DialogueStateTracker.from_events(
            sender_id, list(_events(conversation)), slots=self.domain.slots
        )

    async def save(self, tracker: DialogueStateTracker) -> None:
        conversation = self._turns.get(tracker.sender_id)
        if conversation is None:
            return
        slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
        self._turns[tracker.sender_id] = replace(
            conversation,
            slots=slots,
            loop=tracker.active_loop_name,
            language=slots.get("language", conversation.language),
        )

    async def keys(self) -> Iterable[str]:
        return list(self._turns)


def _events(conversation: Conversation) -> Iterable[Event]:
    yield ActionExecuted(ACTION_SESSION_START_NAME)
    yield SessionStarted()
    yield SlotSet("language", conversation.language)
    for name, value in conversation.slots.items():
        if name != REQUESTED_SLOT:
            yield SlotSet(name, value)
    if conversation.loop:
        yield ActionExecuted(conversation.loop)
        yield ActiveLoop(conversation.loop)
        yield SlotSet(REQUESTED_SLOT, conversation.slots.get(REQUESTED_SLOT))
    yield ActionExecuted(ACTION_LISTEN_NAME)
