"""What one conversation knows: facts, doubts, what was asked. It lives in one slot, without words.

Nothing a person wrote is kept here, only fact ids and values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from legal_kb.engine.ask import MOST_QUESTIONS, next_question
from legal_kb.engine.facts import Value
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Voice

SLOT = "case"
ROLE, AGE = "role", "under_18"
Asked = Literal["answered", "skipped"]


@dataclass
class Case:
    """Facts heard or answered, and the way the questions went."""

    facts: dict[str, Value] = field(default_factory=dict)
    doubted: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    question: str | None = None
    role: str = "unknown"
    platforms: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    stopped: bool = False

    @classmethod
    def of(cls, slot: Mapping[str, Any] | None) -> Case:
        return cls(**slot) if slot else cls()

    def as_slot(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def voice(self) -> Voice:
        """Supporters, bystanders and staff read of “the person”; everybody else of “you”."""
        return "they" if self.role in {"supporter", "bystander", "professional"} else "you"

    @property
    def minor(self) -> bool:
        return "yes" in {self.facts.get("under_18"), self.facts.get("under_16")}

    def hear(self, reading: Mapping[str, Any]) -> bool:
        """Take in what a message told; True when it told any fact.

        A doubt is kept as a doubt: it is asked about, never counted as an answer. What the network alone
        heard fills what is not known yet, and changes nothing that is.
        """
        told: Mapping[str, Value] = reading["facts"]
        for fact, value in told.items():
            if value == "unsure":
                if fact not in self.facts and fact not in self.doubted:
                    self.doubted.append(fact)
            elif fact not in reading["heard"] or fact not in self.facts:
                self.know(fact, value)
        if self.role == "unknown" and reading["role"] != "unknown":
            self.role = reading["role"]
        self.platforms.extend(name for name in reading["platforms"] if name not in self.platforms)
        return bool(told)

    def know(self, fact: str, value: Value) -> None:
        self.facts[fact] = value
        self.doubted = [name for name in self.doubted if name != fact]

    def forget(self, fact: str) -> None:
        self.facts.pop(fact, None)
        self.doubted = [name for name in self.doubted if name != fact]

    def choose(self, kb: KnowledgeBase) -> str | None:
        """The next thing to ask: who, and how old, only where the story did not show it."""
        if len(self.asked) >= MOST_QUESTIONS:
            return None
        if self.role == "unknown" and ROLE not in self.asked:
            return ROLE
        if AGE not in self.facts and AGE not in self.asked and "under_16" not in self.facts:
            return AGE
        return next_question(kb, self.facts, self.asked, self.doubted)

    def left(self, kb: KnowledgeBase) -> int:
        """About how many questions are still to come, the next included: if each is answered yes."""
        ahead = replace(self, facts=dict(self.facts), asked=list(self.asked), doubted=list(self.doubted))
        while (question := ahead.choose(kb)) is not None:
            ahead.asked.append(question)
            if question in kb.facts:
                ahead.know(question, "yes")
        return len(ahead.asked) - len(self.asked)

    def step_back(self) -> bool:
        """Return to the question before this one; False when there is none."""
        if not self.asked:
            return False
        last = self.asked.pop()
        if last == ROLE:
            self.role = "unknown"
        else:
            self.forget(last)
        self.question = last
        return True


def known(facts: Mapping[str, Value], order: Iterable[str]) -> dict[str, Value]:
    """The facts in the vocabulary's order, for showing."""
    return {fact: facts[fact] for fact in order if fact in facts}
