"""The choices offered as buttons: each value, its label, and the intent it stands for.

Only these values, and answers to known facts, may come in as an option; what people type never does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from legal_kb.knowledge import KnowledgeBase

ROLES = ("victim", "supporter", "bystander", "person_who_did_it", "professional", "unknown")


class UnknownOption(ValueError):
    """An option that was never offered."""


@dataclass(frozen=True)
class Choice:
    intent: str
    entities: Mapping[str, str] = field(default_factory=dict)


PLAIN: Mapping[str, str] = {
    "tell": "invite",
    "add": "invite",
    "questions": "begin_questions",
    "begin": "begin_questions",
    "confirm": "begin_questions",
    "go_on": "go_on",
    "skip": "skip",
    "back": "go_back",
    "stop": "stop",
    "change": "correct",
    "start_over": "forget_everything",
    "human": "human",
    "support": "ask_support",
    "take_down": "ask_take_down",
    "police": "ask_police",
    "evidence": "ask_evidence",
    "penalty": "ask_penalty",
    "disposal_order": "ask_disposal_order",
    "privacy": "ask_chat_privacy",
    "about": "ask_about",
}


def choice(value: str, kb: KnowledgeBase) -> Choice:
    """What an option's value stands for.

    Raises:
        UnknownOption: when no such option exists.
    """
    if value in PLAIN:
        return Choice(PLAIN[value])
    kind, _, rest = value.partition(":")
    if kind == "role" and rest in ROLES:
        return Choice("choose_role", {"role": rest})
    if kind == "language" and rest in {"en", "zh"}:
        return Choice("switch_language", {"language": rest})
    if kind == "remove" and rest in kb.facts:
        return Choice("remove_fact", {"fact": rest})
    if kind == "answer" and rest in kb.answers:
        return Choice("ask", {"record": rest})
    raise UnknownOption("this option is not one that was offered")


def label(value: str) -> str:
    """The message id of an option's label; the option `answer:…` is labelled by its record."""
    kind, _, rest = value.partition(":")
    return f"choice.{kind}.{rest}" if rest else f"choice.{kind}"
