"""Renders the help pages from the content. Templates choose and order; every word is the content's."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.help.links import COLLECTION_OF, GROUPS, path
from legal_kb.engine.explain import Explainer
from legal_kb.knowledge import KnowledgeBase
from legal_kb.present import titled
from legal_kb.review import named
from legal_kb.schema.base import Language, Name, Record, Voice

TEMPLATES = Path(__file__).parents[1] / "web" / "help"
LANG: Mapping[Language, str] = {"en": "en", "zh": "zh-Hant-HK"}
OTHER: Mapping[Language, Language] = {"en": "zh", "zh": "en"}


class Pages:
    """The pages of one knowledge base."""

    def __init__(self, kb: KnowledgeBase, exit_to: str) -> None:
        self.kb, self.exit_to = kb, exit_to
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip

    def render(self, template: str, language: Language, here: str, voice: Voice = "you", **more: Any) -> str:
        """One page.

        Args:
            here: the page's address without its language, for the link to the other one.
            more: what the template asks for.
        """
        explainer = Explainer(self.kb, language, voice)
        words = _Words(self.kb, language, voice)
        return self._environment.get_template(f"{template}.html.j2").render(
            kb=self.kb, language=language, lang=LANG[language], other=OTHER[language], LANG=LANG, here=here,
            exit_to=self.exit_to, say=words.say, message=words.message, link=words.link, title=words.title,
            sources=words.sources, date=words.date, explainer=explainer, groups=GROUPS, slugs=COLLECTION_OF,
            **more,
        )  # fmt: skip

    def reviewed(self, collection: str | None = None) -> bool:
        """Whether a lawyer signed everything in a collection, or in all that have pages."""
        names = [collection] if collection else list(COLLECTION_OF.values())
        return all(self.kb.reviewed(record) for name in names for record in self.kb.collection(name).values())

    def limbs(self, section: str) -> list[Mapping[str, Any]]:
        """The ways of committing an offence, each with all its elements and the gates."""
        return [
            {
                "text": self.kb.limbs[limb.id],
                "elements": [self.kb.elements[name] for name in (*limb.elements, *self.kb.gates)],
            }
            for limb in self.kb.limbs_of[section]
        ]


class _Words:
    """What templates say with, in one language."""

    def __init__(self, kb: KnowledgeBase, language: Language, voice: Voice) -> None:
        self._kb, self._language, self._voice = kb, language, voice

    def say(self, words: Name) -> str:
        return words.say(self._language, self._voice)

    def message(self, name: str, text: str = "") -> str:
        return self._kb.messages[name].say(self._language, self._voice).replace("$text", text)

    def link(self, reference: str) -> str:
        return path(reference, self._language)

    def title(self, reference: str) -> str:
        return titled(self._kb, reference, self._language)

    def sources(self, record: Record) -> list[Mapping[str, str]]:
        return [
            {
                "title": source.title,
                "url": source.url,
                "seen": self.date(source.seen),
                "confidence": self.message(f"confidence.{source.confidence}"),
            }
            for source in (self._kb.sources[name] for name in sorted(named(record)))
        ]

    def date(self, day: datetime.date) -> str:
        if self._language == "zh":
            return f"{day.year} 年 {day.month} 月 {day.day} 日"
        return f"{day.day} {day:%B} {day.year}"
