"""Changing what was understood: one fact flipped or removed, at any time."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import (
    AWAITING,
    CASE,
    START,
    Event,
    case_of,
    fact_of,
    intent_of,
    reading_of,
    say,
    value_of,
)
from actions.story import show_understanding, warn


class OfferChanges(Action):
    """Shows what is known, to be changed; takes in a correction said in the same breath."""

    def name(self) -> str:
        return "action_offer_changes"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case = case_of(tracker)
        changed = intent_of(tracker) == "correct" and case.hear(reading_of(tracker))
        if not case.facts:
            say(dispatcher, case, "nothing_to_change", options=START)
            return [SlotSet(AWAITING, "nothing")]
        show_understanding(dispatcher, case, "understanding_changed" if changed else "which_answer_to_change")
        return [SlotSet(CASE, case.as_slot()), SlotSet(AWAITING, "confirmation")]


class ChangeFact(Action):
    def name(self) -> str:
        return "action_change_fact"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case = case_of(tracker)
        fact, value = fact_of(tracker), value_of(tracker)
        if fact and intent_of(tracker) == "remove_fact":
            case.forget(fact)
        elif fact and value:
            case.know(fact, value)
        warn(dispatcher, case)
        show_understanding(dispatcher, case, "understanding_changed")
        return [SlotSet(CASE, case.as_slot()), SlotSet(AWAITING, "confirmation")]
