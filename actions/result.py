"""The answer: which sections may fit and why, and what can be done next."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.speech import AWAITING, CASE, START, Event, case_of, knowledge, records, say
from actions.story import did_it
from legal_kb.engine.assess import assess


class Result(Action):
    def name(self) -> str:
        return "action_result"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[Event]:
        case, kb = case_of(tracker), knowledge()
        if case.role == "person_who_did_it":
            return did_it(dispatcher, case)
        if not case.facts:
            say(dispatcher, case, "support", options=START, cards=records("services/rainlily"))
            return [SlotSet(AWAITING, "nothing")]
        primary = assess(kb, case.facts, case.doubted).primary
        words = "result_nothing" if primary is None else "result_partial" if case.stopped else "result_intro"
        say(
            dispatcher, case, words, kind="result",
            result={"facts": case.facts, "doubted": case.doubted, "asked": case.asked},
            platforms=case.platforms,
        )  # fmt: skip
        say(
            dispatcher, case, "result_next",
            options=("take_down", "police", "evidence", "disposal_order", "human", "change", "start_over"),
        )  # fmt: skip
        case.stopped, case.question = False, None
        return [SlotSet(CASE, case.as_slot()), SlotSet(AWAITING, "nothing")]
