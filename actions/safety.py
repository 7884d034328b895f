"""When somebody may be in danger: a warm short answer, the lines, and the choice to go on."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import CASE, Event, case_of, intent_of, reading_of, records, say, signals_of

CRISIS_LINES = (
    "services/samaritan-befrienders",
    "services/samaritans",
    "services/mental-health-18111",
    "services/openup",
    "services/emergency",
)


class Safety(Action):
    def name(self) -> str:
        return "action_safety"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case, signals = case_of(tracker), signals_of(tracker)
        case.hear(reading_of(tracker))
        intent = intent_of(tracker)
        if signals.get("immediate_danger") or intent == "danger":
            refuge = () if case.minor else ("services/cease",)
            say(
                dispatcher, case, "danger", "danger_choice",
                kind="crisis", options=("go_on", "human"), cards=records("services/emergency", *refuge),
            )  # fmt: skip
        if signals.get("self_harm") or intent == "crisis":
            say(
                dispatcher, case, "crisis", "crisis_choice",
                kind="crisis", options=("go_on", "human"), cards=records(*CRISIS_LINES),
            )  # fmt: skip
        return [SlotSet(CASE, case.as_slot())]
