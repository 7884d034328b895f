"""What to show of a ranking: one answer if it is sure enough, and up to two near ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chatbot.retrieval.asked import NOTHING
from legal_kb.engine.facts import Facts, truths
from legal_kb.engine.logic import truth
from legal_kb.knowledge import KnowledgeBase

SURE = 0.25
"""Below this nothing is answered: people who can are named instead. Chosen on the development questions."""
WHO_MAY_KNOW = ("services/rainlily", "services/cease", "services/free-legal-advice")
"""Named where nothing is sure enough."""
_ABOVE_NOTHING = 1.5
"""How many times as likely as “nothing answers it” an answer must be."""
_NEAR = 0.03
_MOST_NEAR = 2


@dataclass(frozen=True)
class Found:
    """References of records: the answer, if there is one, and others that may have been meant."""

    top: str | None
    near: tuple[str, ...] = ()


def found(answers: Sequence[Mapping[str, Any]]) -> Found:
    """Choose from the pipeline's `answers`: `record` and `confidence`, the likeliest first."""
    nothing = next((one["confidence"] for one in answers if one["record"] == NOTHING), 0.0)
    if not answers or answers[0]["confidence"] < max(SURE, _ABOVE_NOTHING * nothing):
        return Found(None)
    others = [one["record"] for one in answers[1:] if one["record"] != NOTHING and one["confidence"] >= _NEAR]
    return Found(str(answers[0]["record"]), tuple(others[:_MOST_NEAR]))


def fitting(kb: KnowledgeBase, name: str, facts: Facts) -> str:
    """The record of this reference, or the one that stands in its place for these facts."""
    instead = getattr(kb.answers[name], "instead", None)
    stands_in = instead is not None and truth(instead.when.expression, truths(facts)) is True
    return instead.show if instead and stands_in else name
