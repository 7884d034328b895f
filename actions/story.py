"""Taking in a story, and showing what was understood before anything is asked."""

from __future__ import annotations

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
    intent_of,
    knowledge,
    reading_of,
    records,
    say,
    signals_of,
)
from chatbot.alarm import MINOR
from chatbot.case import Case, known
from chatbot.options import ROLES

_SURE = 0.5
_TOLD_ROLES = frozenset({"supporter", "bystander", "person_who_did_it"})


def warn(dispatcher: CollectingDispatcher, case: Case) -> None:
    """Once each: how to keep proof safely when somebody under 18 is shown; what paying leads to."""
    if case.minor and "minor" not in case.told:
        case.told.append("minor")
        say(dispatcher, case, *MINOR.messages, kind="notice", cards=records(*MINOR.records))
    if case.facts.get("money_demanded") == "yes" and "money" not in case.told:
        case.told.append("money")
        say(dispatcher, case, "money_demanded", kind="notice", cards=records("services/antiscam"))


def show_understanding(
    dispatcher: CollectingDispatcher, case: Case, words: str, evidence: dict[str, str] | None = None
) -> None:
    facts = known(case.facts, knowledge().facts)
    say(
        dispatcher,
        case,
        words,
        kind="understanding",
        options=("confirm", "add", "start_over"),
        facts=facts,
        evidence={fact: words for fact, words in (evidence or {}).items() if fact in facts},
    )


def did_it(dispatcher: CollectingDispatcher, case: Case) -> list[Event]:
    """Somebody who did it: stop, leave the person alone, get advice. No interview."""
    say(
        dispatcher,
        case,
        "person_who_did_it",
        kind="notice",
        options=("penalty", "human"),
        cards=records("services/free-legal-advice"),
    )
    return [SlotSet(CASE, case.as_slot()), SlotSet(AWAITING, "nothing")]


def _says_role(tracker: Tracker, case: Case) -> bool:
    """The words show the role, or the model is sure of it and nothing told speaks against it."""
    intent = intent_of(tracker)
    if intent not in _TOLD_ROLES:
        return False
    confidence = (tracker.latest_message or {}).get("intent", {}).get("confidence", 0.0)
    return reading_of(tracker)["role"] == intent or (case.role == "unknown" and confidence >= _SURE)


class ReadStory(Action):
    def name(self) -> str:
        return "action_read_story"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case, reading, intent = case_of(tracker), reading_of(tracker), intent_of(tracker)
        told = case.hear(reading)
        if _says_role(tracker, case):
            case.role = intent
        if signals_of(tracker).get("under_18"):
            case.know("under_18", "yes")
        if case.role == "person_who_did_it":
            return did_it(dispatcher, case)
        self._acknowledge(dispatcher, case, told)
        warn(dispatcher, case)
        if case.facts:
            show_understanding(dispatcher, case, "understanding", dict(reading["evidence"]))
        elif case.role in _TOLD_ROLES:
            say(dispatcher, case, "invite_story_supporter", options=("questions", "support"))
        else:
            say(dispatcher, case, "understood_nothing", options=("begin", "add", "human"))
        return [SlotSet(CASE, case.as_slot()), SlotSet(AWAITING, "confirmation")]

    def _acknowledge(self, dispatcher: CollectingDispatcher, case: Case, told: bool) -> None:
        if case.role in {"supporter", "bystander"} and case.role not in case.told:
            case.told.append(case.role)
            say(dispatcher, case, case.role)
        elif told and "thanks" not in case.told:
            case.told.append("thanks")
            say(
                dispatcher,
                case,
                "thanks_for_telling_supporter" if case.voice == "they" else "thanks_for_telling",
            )


class ChooseRole(Action):
    """The role, chosen outside the questions."""

    def name(self) -> str:
        return "action_choose_role"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case, role = case_of(tracker), entity(tracker, "role")
        if role in ROLES:
            case.role = role
        if case.role == "person_who_did_it":
            return did_it(dispatcher, case)
        if case.facts:
            show_understanding(dispatcher, case, "understanding_changed")
        else:
            say(dispatcher, case, "invite_story", options=("questions", "support"))
        return [SlotSet(CASE, case.as_slot()), SlotSet(AWAITING, "confirmation")]


class GoOn(Action):
    """Back to where the conversation was, after a warning or an answer."""

    def name(self) -> str:
        return "action_go_on"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case = case_of(tracker)
        if case.facts:
            show_understanding(dispatcher, case, "understanding")
            return [SlotSet(AWAITING, "confirmation")]
        say(dispatcher, case, "invite_story", options=("questions", "human"))
        return [SlotSet(AWAITING, "nothing")]
