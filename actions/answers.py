"""Answers to questions about the law and about help, from the content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.safety import CRISIS_LINES
from actions.speech import (
    START,
    Card,
    Event,
    articles,
    case_of,
    intent_of,
    knowledge,
    reading_of,
    say,
    services,
)
from chatbot.case import ROLE, Case

_ARTICLES: Mapping[str, tuple[str, ...]] = {
    "ask_penalty": ("penalty",),
    "ask_police": ("police",),
    "ask_anonymity": ("anonymity",),
    "ask_cost": ("cost",),
    "ask_take_down": ("take-down",),
}
_OFFENCES: Mapping[str, str] = {
    "ask_voyeurism": "159AAB",
    "ask_upskirt": "159AAC",
    "ask_publication": "159AAD",
    "ask_threat": "159AAE",
}
_WORDS: Mapping[str, str] = {
    "ask_chat_privacy": "chat_privacy",
    "ask_about": "what_this_is",
    "ask_support": "support",
    "ask_why": "why_we_ask",
    "human": "human",
    "thanks": "you_are_welcome",
    "out_of_scope": "out_of_scope",
    "greet": "greeting",
    "bye": "bye",
}


class AnswerQuestion(Action):
    """One answer to whatever was asked; the questions wait and go on afterwards."""

    def name(self) -> str:
        return "action_answer_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case, intent = case_of(tracker), intent_of(tracker)
        if intent == "ask_why" and case.question:
            _say_why(dispatcher, case, case.question)
            return []
        words = [_WORDS[intent]] if intent in _WORDS else []
        if intent not in _WORDS and not _cards(tracker, case, intent):
            words = ["not_understood"]
        waiting = tracker.active_loop.get("name") is not None
        options = () if waiting else ("go_on", "police", "evidence", "support") if case.facts else START
        say(dispatcher, case, *words, options=options, cards=_cards(tracker, case, intent))
        return []


def _say_why(dispatcher: CollectingDispatcher, case: Case, question: str) -> None:
    if question == ROLE:
        say(dispatcher, case, "why_role")
    else:
        say(dispatcher, case, why=question)


def _cards(tracker: Tracker, case: Case, intent: str) -> list[Card]:
    kb = knowledge()
    if intent in _OFFENCES:
        return [{"type": "offence", "id": _OFFENCES[intent]}]
    if intent == "ask_disposal_order":
        return [{"type": "disposal_order", "id": name} for name in kb.disposal_orders]
    if intent == "ask_evidence":
        return articles("keep-evidence-under-18" if case.minor else "keep-evidence")
    if intent == "ask_take_down":
        return _removal(tracker, case)
    if intent in {"ask_support", "human"}:
        child = ("aca",) if case.minor else ("cease",)
        return services("rainlily", *child, "mental-health-18111", "samaritan-befrienders")
    if intent == "bye":
        return services(*CRISIS_LINES)
    if intent == "out_of_scope":
        return services("free-legal-advice")
    return articles(*_ARTICLES.get(intent, ()))


def _removal(tracker: Tracker, case: Case) -> list[Card]:
    """The platforms named come first, then what acts across platforms."""
    named = list(dict.fromkeys([*reading_of(tracker)["platforms"], *case.platforms]))
    adult = case.facts.get("under_18") == "no"
    across = ("take-it-down",) if case.minor else ("stopncii",) if adult else ("stopncii", "take-it-down")
    return [
        *articles(*_ARTICLES["ask_take_down"]),
        *({"type": "platform", "id": name} for name in (*named, *across)),
        *services("tada"),
    ]
