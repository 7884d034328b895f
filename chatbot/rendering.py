"""Messages in the shape of the HTTP contract, in one language, from what was said in ids and values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chatbot.assistant import Conversation, Json, Said
from chatbot.case import SLOT, Case, known
from chatbot.options import label
from legal_kb.engine.explain import Explainer
from legal_kb.engine.facts import Value
from legal_kb.knowledge import KnowledgeBase
from legal_kb.present import brief
from legal_kb.schema.base import Language

_CARDS: Mapping[str, str] = {
    "services": "service",
    "platforms": "platform",
    "offences": "offence",
    "disposal_orders": "disposal_order",
}
"""Collection → how a client shows a record of it; any other is an article."""
_LANG: Mapping[Language, str] = {"en": "en", "zh": "zh-Hant-HK"}
_OPPOSITE: Mapping[str, Value] = {"yes": "no", "no": "yes"}


class Renderer:
    """Renders for one language; built per turn, since it holds no state."""

    def __init__(self, kb: KnowledgeBase, language: Language) -> None:
        self.kb, self.language = kb, language

    def message(self, said: Said) -> Json:
        """One `Message` of the contract."""
        explainer = Explainer(self.kb, self.language, said["voice"])
        text = [explainer.message(words) for words in said["words"]]
        if said.get("why"):
            text.append(explainer.why_asked(said["why"]))
        question = explainer.question(said["question"]) if said.get("question") else None
        if question:
            question["progress"] = self._progress(explainer, said.get("left"))
            text.append(question["text"])
        cards = [self._card(explainer, card) for card in said["cards"]]
        if said.get("result"):
            assessment = self.assessment(said)
            text.extend(self._lines(explainer, assessment))
            cards = [*self._result_cards(assessment), *self._named(explainer, said)]
        if not text:
            text = [brief(card) for card in cards]
        return {
            "id": said["id"],
            "kind": said["kind"],
            "text": "\n\n".join(text),
            "language": self.language,
            "lang": said.get("lang") or _LANG[self.language],
            "options": [
                {"value": option, "label": self._label(explainer, option)} for option in said["options"]
            ],
            "question": question,
            "facts": self._facts(explainer, said) if said.get("facts") else None,
            "cards": cards,
            "starts_over": bool(said.get("starts_over")),
        }

    def known(self, conversation: Conversation) -> list[Json]:
        """What the conversation knows now, each fact told back, in the vocabulary's order."""
        case = Case.of(conversation.slots.get(SLOT))
        explainer = Explainer(self.kb, self.language, case.voice)
        return [
            {"fact": fact, "value": value, "text": explainer.statement(fact, value)}
            for fact, value in known(case.facts, self.kb.facts).items()
        ]

    @staticmethod
    def _progress(explainer: Explainer, left: int | None) -> str | None:
        if left is None:
            return None
        return (
            explainer.message("last_question")
            if left <= 1
            else explainer.fill("questions_left", text=str(left))
        )

    def assessment(self, said: Said) -> Json:
        """The contract's assessment behind a result."""
        result = said["result"]
        return Explainer(self.kb, self.language, said["voice"]).assessment(
            result["facts"], result["asked"], result["doubted"]
        )

    def _facts(self, explainer: Explainer, said: Said) -> Json:
        """Each fact told back, what flipping it would say, and the words that showed it."""
        evidence: Mapping[str, str] = said.get("evidence") or {}
        return {
            fact: {
                "value": value,
                "text": explainer.statement(fact, value),
                "flip": _OPPOSITE.get(value),
                "flipped": explainer.statement(fact, _OPPOSITE.get(value, "yes")),
                "evidence": evidence.get(fact),
            }
            for fact, value in said["facts"].items()
        }

    def _label(self, explainer: Explainer, option: str) -> str:
        kind, _, name = option.partition(":")
        return explainer.title(name) if kind == "answer" else explainer.message(label(option))

    def _card(self, explainer: Explainer, card: Mapping[str, str]) -> Json:
        name = card["record"]
        kind = _CARDS.get(name.partition("/")[0], "article")
        return {"type": kind, **explainer.record(self.kb.records[name])}

    def _lines(self, explainer: Explainer, assessment: Json) -> list[str]:
        """The sections something points to, a line each, for channels that show text alone."""
        lines = "\n".join(
            explainer.fill("result.line", title=offence["title"], standing=offence["standing"])
            for offence in assessment["offences"]
            if offence["raised"]
        )
        return [*([lines] if lines else []), assessment["disclaimer"]]

    def _result_cards(self, assessment: Json) -> list[Json]:
        return [
            *({"type": "assessed_offence", **offence} for offence in assessment["offences"]),
            {"type": "steps", "steps": assessment["steps"]},
            {"type": "route", **assessment["disposal_order"]},
            *({"type": "related", **law} for law in assessment["related"]),
            *({"type": "service", **service} for service in assessment["referrals"]),
            *({"type": "case", **case} for case in assessment["similar_cases"]),
        ]

    def _named(self, explainer: Explainer, said: Said) -> list[Any]:
        """The platforms the person named."""
        return [
            self._card(explainer, {"record": f"platforms/{name}"})
            for name in said.get("platforms", ())
            if name in self.kb.platforms
        ]
