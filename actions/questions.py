"""The guided form: the engine chooses each question, and any free words may answer it.

Rasa's form asks for one slot, `answer`, over and over; which fact that is stands in the case. So
the questions can follow the facts, and any other message may interrupt and be answered first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import (
    AWAITING,
    CASE,
    Event,
    case_of,
    entity,
    fact_of,
    intent_of,
    knowledge,
    reading_of,
    say,
    signals_of,
    value_of,
)
from actions.story import warn
from chatbot.case import ROLE, Case
from chatbot.options import ROLES
from chatbot.reading.answering import SURE, SURE_AGAINST, hear_reply
from chatbot.reading.language import detect
from chatbot.reading.normalise import normalise
from chatbot.reading.replies import Reply

FORM, ANSWER, REQUESTED = "assessment_form", "answer", "requested_slot"
QUESTION_OPTIONS = ("skip", "back", "stop")
_SURE_QUESTION = 0.5
_BY_RULE_ALONE = frozenset({"under_16", "under_18", "since_commencement"})
"""Numbers decide these, and the network cannot count."""
_ELSEWHERE = frozenset({
    "start_over", "stop", "go_back", "correct", "switch_language", "other_language", "human", "greet", "bye",
})  # fmt: skip
_ASIDE = frozenset({
    "crisis", "danger", "human", "thanks", "greet", "bye", "out_of_scope", "other_language",
    "switch_language", "start_over",
})  # fmt: skip


class ValidateAssessmentForm(Action):
    """Takes one message as an answer, and chooses the next question.

    No event means “this was no answer”: the form steps aside and the rules answer the message.
    """

    def name(self) -> str:
        return f"validate_{FORM}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case = case_of(tracker)
        to_take = case.question is not None and not _answered_otherwise(tracker)
        if to_take and not take(dispatcher, tracker, case):
            return []
        warn(dispatcher, case)
        case.question = None if _ended(case) else case.choose(knowledge())
        return [
            SlotSet(CASE, case.as_slot()),
            SlotSet(AWAITING, "nothing"),
            SlotSet(REQUESTED, ANSWER if case.question else None),
        ]


class AskAnswer(Action):
    def name(self) -> str:
        return f"action_ask_{ANSWER}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case = case_of(tracker)
        if case.question == ROLE:
            say(dispatcher, case, "ask_role", options=[f"role:{role}" for role in ROLES])
        elif case.question:
            left = case.left(knowledge())
            say(
                dispatcher, case, kind="question", question=case.question, left=left, options=QUESTION_OPTIONS
            )
        return []


class ExplainAnswering(Action):
    """When a message in the middle of the questions could not be taken in any way."""

    def name(self) -> str:
        return "action_explain_answering"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case = case_of(tracker)
        say(dispatcher, case, "choose_who" if case.question == ROLE else "answer_in_your_way")
        return []


def take(dispatcher: CollectingDispatcher, tracker: Tracker, case: Case) -> bool:
    """Take the latest message as an answer, a step or a change; False where it is none of these."""
    intent = intent_of(tracker)
    fact, value = fact_of(tracker), value_of(tracker)
    if intent == "answer" and fact and value:
        case.know(fact, value)
        _done(case, fact)
    elif intent == "remove_fact" and fact:
        case.forget(fact)
    elif intent == "choose_role":
        _take_role(case, entity(tracker, "role"))
    elif intent == "go_back":
        if not case.step_back():
            say(dispatcher, case, "nothing_to_go_back_to")
    elif intent == "skip" and not reading_of(tracker)["facts"]:
        _done(case, case.question)
    elif intent == "stop":
        case.stopped = True
    elif intent in {"go_on", "begin_questions"}:
        return True
    else:
        return _take_words(tracker, case, intent)
    return True


def _take_words(tracker: Tracker, case: Case, intent: str) -> bool:
    reading = reading_of(tracker)
    signals = signals_of(tracker)
    if signals.get("self_harm") or signals.get("immediate_danger"):
        return False
    if case.question == ROLE:
        return _take_role_in_words(case, intent, reading)
    message = {**(tracker.latest_message or {}), "reading": reading}
    if _asks(message):
        return False
    answer = meaning(message, case.question)
    told = case.hear(reading)
    if answer is not None and answer != "skip" and case.question:
        case.know(case.question, answer)
    if answer is not None or case.question in case.facts:
        _done(case, case.question)
        return True
    return told and intent not in _ASIDE


def meaning(message: Mapping[str, Any], question: str | None) -> Reply | None:
    """What a parsed message answers to the question asked; None where it does not, or crosses itself.

    A bare yes or no counts only because the question is known and asks one thing in one polarity. The network
    reads question and reply together: it says what the rules cannot, and where it is sure of the opposite
    nothing is taken, so that it is asked again rather than turned round.
    """
    if _asks(message):
        return None
    reading: Mapping[str, Any] = message["reading"]
    told, reply = reading["if_asked"].get(question), reading["reply"]
    if {told, reply} == {"yes", "no"}:
        return None
    said: Reply | None = reply or told
    if question in _BY_RULE_ALONE or _turns_away(message):
        return said
    text = str(message.get("text") or "")
    if said is None:
        return _heard(text, question, SURE)
    return None if {said, _heard(text, question, SURE_AGAINST)} == {"yes", "no"} else said


def _turns_away(message: Mapping[str, Any]) -> bool:
    """A wish about the conversation, or a word beside it, rather than an answer."""
    intent = message.get("intent") or {}
    return intent.get("name") in _ELSEWHERE and intent.get("confidence", 0.0) >= _SURE_QUESTION


def _heard(text: str, question: str | None, sure_from: float) -> Reply | None:
    asked = knowledge().questions.get(question or "")
    if not asked or not text:
        return None
    return hear_reply(asked.text.say(detect(normalise(text).text)), text, sure_from)


def _asks(message: Mapping[str, Any]) -> bool:
    """A question of theirs, and no answer to ours."""
    intent = message.get("intent") or {}
    return str(intent.get("name")).startswith("ask_") and intent.get("confidence", 0.0) >= _SURE_QUESTION


def _take_role_in_words(case: Case, intent: str, reading: Mapping[str, Any]) -> bool:
    """A role, or a “rather not”; whatever else was told is kept, and the role asked again."""
    told = case.hear(reading)
    if reading["who"] != "unknown" and not intent.startswith("ask_"):
        _take_role(case, reading["who"])
    elif reading["reply"] in {"skip", "unsure"} or intent == "skip":
        _take_role(case, "unknown")
    else:
        return told and intent not in _ASIDE
    return True


def _take_role(case: Case, role: str | None) -> None:
    if role in ROLES:
        case.role = role
        _done(case, ROLE)


def _done(case: Case, fact: str | None) -> None:
    """The question is behind us, if it was this one that was asked."""
    if fact and fact == case.question and fact not in case.asked:
        case.asked.append(fact)


def _ended(case: Case) -> bool:
    return case.stopped or case.role == "person_who_did_it"


def _answered_otherwise(tracker: Tracker) -> bool:
    """An action other than the form has already dealt with the latest message."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "action" and event["name"] not in {FORM, "action_extract_slots"}:
            return True
    return False
