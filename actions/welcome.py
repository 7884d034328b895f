"""The beginning: welcome, invitation, and starting over."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import AWAITING, CASE, START, Event, case_of, say
from chatbot.case import Case

SAFE_DEVICE = "answer:faq/safe-device"


class Welcome(Action):
    def name(self) -> str:
        return "action_welcome"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case = case_of(tracker)
        say(dispatcher, case, "welcome")
        say(dispatcher, case, "welcome_control", kind="notice", options=(*START, "about", SAFE_DEVICE))
        return []


class InviteStory(Action):
    def name(self) -> str:
        return "action_invite_story"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case = case_of(tracker)
        say(dispatcher, case, "invite_story", options=("questions", "human"))
        return [SlotSet(AWAITING, "nothing")]


class OfferStartOver(Action):
    """Asks before anything is forgotten: the words may have meant something else.

    Only the button forgets; a typed yes could be meant for another question.
    """

    def name(self) -> str:
        return "action_offer_start_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        say(dispatcher, case_of(tracker), "start_over_check", options=("start_over", "go_on"))
        return [SlotSet(AWAITING, "nothing"), ActiveLoop(None), SlotSet("requested_slot", None)]


class StartOver(Action):
    """Forgets everything told so far; the questions stop."""

    def name(self) -> str:
        return "action_start_over"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        fresh = Case()
        say(dispatcher, fresh, "started_over", "invite_story", options=START, starts_over=True)
        return [
            SlotSet(CASE, fresh.as_slot()),
            SlotSet(AWAITING, "nothing"),
            ActiveLoop(None),
            SlotSet("requested_slot", None),
        ]
