"""Changing the language mid-way; nothing told is lost."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import LANGUAGE, Event, case_of, entity, say


class SwitchLanguage(Action):
    """To the language chosen; said in free words, to the other one."""

    def name(self) -> str:
        return "action_switch_language"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        now = tracker.get_slot(LANGUAGE)
        chosen = entity(tracker, "language") or ("zh" if now == "en" else "en")
        case = case_of(tracker)
        waiting = tracker.active_loop.get("name") is not None
        say(dispatcher, case, "language_switched", options=() if waiting else ("go_on",))
        return [SlotSet(LANGUAGE, chosen)]
