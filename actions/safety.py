"""When somebody may be in danger: a warm short answer, the lines, and the choice to go on."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import CASE, Event, case_of, intent_of, reading_of, records, say, signals_of
from chatbot.alarm import alarms
from chatbot.reading.signals import Signals


class Safety(Action):
    def name(self) -> str:
        return "action_safety"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case, signals = case_of(tracker), signals_of(tracker)
        case.hear(reading_of(tracker))
        intent = intent_of(tracker)
        heard = Signals(
            self_harm=bool(signals.get("self_harm")) or intent == "crisis",
            immediate_danger=bool(signals.get("immediate_danger")) or intent == "danger",
        )
        for alarm in alarms(heard, minor=case.minor):
            say(
                dispatcher, case, *alarm.messages,
                kind="crisis", options=("go_on", "human"), cards=records(*alarm.records),
            )  # fmt: skip
        return [SlotSet(CASE, case.as_slot())]
