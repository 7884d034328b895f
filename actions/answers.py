"""Answers to questions about the law and about help, from the content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import (
    START,
    Card,
    Event,
    answers_of,
    case_of,
    entity,
    intent_of,
    knowledge,
    reading_of,
    records,
    say,
)
from chatbot.alarm import CRISIS_LINES
from chatbot.case import ROLE, Case
from chatbot.retrieval.choice import WHO_MAY_KNOW, Found, fitting, found

_RECORDS: Mapping[str, str] = {
    "ask_penalty": "faq/penalty",
    "ask_police": "reporting/police",
    "ask_anonymity": "reporting/anonymity",
    "ask_cost": "faq/cost",
    "ask_take_down": "faq/take-down",
    "ask_evidence": "evidence/keep-evidence",
    "ask_disposal_order": "disposal_orders/disposal-order",
    "ask_voyeurism": "offences/159AAB",
    "ask_upskirt": "offences/159AAC",
    "ask_publication": "offences/159AAD",
    "ask_threat": "offences/159AAE",
}
"""What a question of a known kind is answered with, where its own words name nothing more fitting."""
_WORDS: Mapping[str, str] = {
    "ask_chat_privacy": "chat_privacy",
    "ask_about": "what_this_is",
    "ask_support": "support",
    "ask_why": "why_we_ask",
    "human": "human",
    "thanks": "you_are_welcome",
    "greet": "greeting",
    "bye": "bye",
}
_PLAIN = frozenset({"human", "thanks", "greet", "bye", "ask_why"})
"""Answered in words of their own, whatever the content holds."""
_TAGS: Mapping[str, str] = {
    "tagalog": "tl",
    "indonesian": "id",
    "hindi": "hi",
    "urdu": "ur",
    "nepali": "ne",
    "thai": "th",
}
"""Languages answered in a line of their own (`content/messages/other_languages.yml`), as HTML marks them."""
_SURE_OF_KIND = 0.4


class AnswerQuestion(Action):
    """One answer to whatever was asked; the questions wait and go on afterwards."""

    def name(self) -> str:
        return "action_answer_question"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case, intent = case_of(tracker), intent_of(tracker)
        if intent == "ask_why" and case.question:
            _say_why(dispatcher, case, case.question)
            return []
        if intent == "other_language":
            other = reading_of(tracker)["other_language"]
            cards = records("services/rainlily", "services/cheer")
            say(dispatcher, case, f"in_{other}", lang=_TAGS[other], cards=cards)
            return []
        waiting = tracker.active_loop.get("name") is not None
        options = () if waiting else ("go_on", "police", "evidence", "support") if case.facts else START
        answer = _answer(tracker, intent)
        if answer.top:
            near = tuple(f"answer:{name}" for name in answer.near)
            say(dispatcher, case, options=(*near, *options), cards=_shown(tracker, case, answer.top))
        elif intent in _WORDS:
            say(dispatcher, case, _WORDS[intent], options=options, cards=_beside(case, intent))
        elif intent == "out_of_scope" or intent.startswith("ask"):
            say(dispatcher, case, "unknown_answer", options=options, cards=records(*WHO_MAY_KNOW))
        else:
            say(dispatcher, case, "not_understood", options=options)
        return []


def _answer(tracker: Tracker, intent: str) -> Found:
    """The record chosen by a button, the one that the words ask for, or that of the kind of question."""
    chosen = entity(tracker, "record")
    if chosen in knowledge().answers:
        return Found(chosen)
    answers = answers_of(tracker)
    asked = found(answers)
    if asked.top and intent not in _PLAIN:
        return asked
    confidence = ((tracker.latest_message or {}).get("intent") or {}).get("confidence", 0.0)
    return Found(_RECORDS.get(intent)) if confidence >= _SURE_OF_KIND or not answers else Found(None)


def _say_why(dispatcher: CollectingDispatcher, case: Case, question: str) -> None:
    if question == ROLE:
        say(dispatcher, case, "why_role")
    else:
        say(dispatcher, case, why=question)


def _shown(tracker: Tracker, case: Case, name: str) -> list[Card]:
    """The record, or the one that stands in its place for these facts; removal shows its channels too."""
    if name == _RECORDS["ask_take_down"]:
        return _removal(tracker, case)
    return records(fitting(knowledge(), name, case.facts))


def _beside(case: Case, intent: str) -> list[Card]:
    if intent in {"ask_support", "human"}:
        child = "services/aca" if case.minor else "services/cease"
        return records(
            "services/rainlily", child, "services/mental-health-18111", "services/samaritan-befrienders"
        )
    return records(*CRISIS_LINES) if intent == "bye" else []


def _removal(tracker: Tracker, case: Case) -> list[Card]:
    """The platforms named come first, then what acts across platforms."""
    named = list(dict.fromkeys([*reading_of(tracker)["platforms"], *case.platforms]))
    adult = case.facts.get("under_18") == "no"
    across = ("take-it-down",) if case.minor else ("stopncii",) if adult else ("stopncii", "take-it-down")
    platforms = [f"platforms/{name}" for name in (*named, *across) if name in knowledge().platforms]
    return records(_RECORDS["ask_take_down"], *platforms, "services/tada")
