"""How actions speak: in ids and values, which each channel renders in the person's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from chatbot.case import SLOT, Case
from legal_kb.engine.facts import VALUES, Value
from legal_kb.knowledge import KnowledgeBase
from legal_kb.loading import load

CASE, LANGUAGE, AWAITING = SLOT, "language", "awaiting"
START = ("tell", "questions", "take_down", "support")

_NOTHING_READ: Mapping[str, Any] = {
    "facts": {},
    "evidence": {},
    "heard": [],
    "role": "unknown",
    "other_language": None,
    "platforms": [],
    "reply": None,
    "who": "unknown",
    "if_asked": {},
}
Event = dict[str, Any]
Card = Mapping[str, str]


@cache
def knowledge() -> KnowledgeBase:
    """The content, loaded once for all actions."""
    return load()


def case_of(tracker: Tracker) -> Case:
    return Case.of(tracker.get_slot(CASE))


def intent_of(tracker: Tracker) -> str:
    intent = (tracker.latest_message or {}).get("intent") or {}
    return intent.get("name") or "nlu_fallback"


def entity(tracker: Tracker, name: str) -> str | None:
    return next(tracker.get_latest_entity_values(name), None)


def fact_of(tracker: Tracker) -> str | None:
    """The fact that a button's answer or removal is about."""
    fact = entity(tracker, "fact")
    return fact if fact in knowledge().facts else None


def value_of(tracker: Tracker) -> Value | None:
    given = entity(tracker, "value")
    return next((value for value in VALUES if value == given), None)


def reading_of(tracker: Tracker) -> Mapping[str, Any]:
    """What the pipeline read in the latest message; nothing, for a button."""
    message = tracker.latest_message or {}
    return message.get("reading") or _NOTHING_READ


def answers_of(tracker: Tracker) -> Sequence[Mapping[str, Any]]:
    """The records that may answer the latest message, the likeliest first; none, for a button."""
    return (tracker.latest_message or {}).get("answers") or ()


def signals_of(tracker: Tracker) -> Mapping[str, bool]:
    return (tracker.latest_message or {}).get("signals") or {}


def say(
    dispatcher: CollectingDispatcher,
    case: Case,
    *words: str,
    kind: str = "text",
    options: Sequence[str] = (),
    cards: Iterable[Card] = (),
    **more: Any,
) -> None:
    """Send one message.

    Args:
        words: message ids of `content/messages`, said one after another.
        options: option values; see `chatbot.options`.
        cards: records of the content to show with it; see `records`.
        more: `question`, `left` (how many are to come), `why` (of a question), `facts`, `evidence` or
            `result`, as the kind needs; `lang`, of words in a language of their own; `starts_over` where
            everything before it is to be forgotten.
    """
    message = {
        "kind": kind,
        "words": list(words),
        "voice": case.voice,
        "options": list(options),
        "cards": [dict(card) for card in cards],
        **more,
    }
    dispatcher.utter_message(json_message=message)


def records(*names: str) -> list[Card]:
    """Cards of the content's records, by their references."""
    return [{"record": name} for name in names]
