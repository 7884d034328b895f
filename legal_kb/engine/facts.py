"""What a person can tell, and the errors for what cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, get_args

from legal_kb.engine.logic import Truth

Value = Literal["yes", "no", "unsure"]
Facts = Mapping[str, Value]
"""Fact id → answer. `unsure` was asked and is not known; an absent fact was never asked."""

VALUES: tuple[Value, ...] = get_args(Value)
_TRUTH: Mapping[str, Truth] = {"yes": True, "no": False, "unsure": None}


class UnknownFact(ValueError):
    """A fact id that `contract/facts.yml` does not hold."""

    def __init__(self, fact: str) -> None:
        self.fact = fact
        super().__init__(f"there is no fact called {fact!r}")


class UnknownValue(ValueError):
    """An answer that is not yes, no or unsure."""

    def __init__(self, fact: str) -> None:
        self.fact = fact
        super().__init__(f"the answer to {fact!r} must be one of: {', '.join(VALUES)}")


def checked(facts: Mapping[str, str], vocabulary: Collection[str]) -> Facts:
    """The same facts, known to be in the vocabulary.

    Raises:
        UnknownFact: naming the first id that is not in `vocabulary`.
        UnknownValue: naming the first fact whose answer is not one of `VALUES`.
    """
    found: dict[str, Value] = {}
    for fact, value in facts.items():
        if fact not in vocabulary:
            raise UnknownFact(fact)
        if value not in VALUES:
            raise UnknownValue(fact)
        found[fact] = value
    return found


def truths(facts: Facts) -> dict[str, Truth]:
    return {fact: _TRUTH[value] for fact, value in facts.items()}
