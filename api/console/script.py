"""What the call screen says aloud and asks: every fact with its wording, from the content."""

from __future__ import annotations

from typing import Any

from legal_kb.engine.explain import Explainer
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Language


def script(kb: KnowledgeBase, language: Language) -> list[dict[str, Any]]:
    """Each fact in the vocabulary's order: how it is said, why, what not to say, and how it is told back."""
    explainer = Explainer(kb, language, "they")
    rows = []
    for fact in kb.facts:
        question = kb.questions[fact]
        rows.append(
            {
                "fact": fact,
                "spoken": {"en": question.spoken.en, "yue": question.spoken.yue},
                "written": question.text.say("zh", "you"),
                "why": explainer.say(question.why),
                "avoid": explainer.say(question.avoid),
                "yes": explainer.statement(fact, "yes"),
                "no": explainer.statement(fact, "no"),
            }
        )
    return rows
