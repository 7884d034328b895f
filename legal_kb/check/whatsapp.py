"""What WhatsApp can show: Meta's limits on buttons, list rows and bodies."""

from __future__ import annotations

from collections.abc import Iterator

from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Name
from legal_kb.ties import Slip

BUTTON, ROW_DESCRIPTION, BODY = 20, 72, 1024
"""Characters: a reply button's title, a list row's description, an interactive message's text."""


def check(kb: KnowledgeBase) -> Iterator[Slip]:
    for name, message in kb.messages.items():
        longest = BUTTON if name.startswith(("choice.", "answer.")) else BODY
        yield from _within(f"messages/{name}", "", message, longest)
    for name, question in kb.questions.items():
        yield from _within(f"questions/{name}", "text", question.text, BODY)
    for place, record in kb.answers.items():
        field = "title" if "title" in type(record).model_fields else "name"
        yield from _within(place, field, getattr(record, field), ROW_DESCRIPTION)


def _within(place: str, field: str, said: Name, longest: int) -> Iterator[Slip]:
    for language in ("en", "zh"):
        length = max(len(said.say(language, voice)) for voice in ("you", "they"))
        if length > longest:
            where = f"{field}.{language}" if field else language
            yield place, where, f"{length} characters; WhatsApp shows {longest}", "say it shorter"
