"""Messages as the Cloud API takes them, within what WhatsApp shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import Template

from api.whatsapp.ledger import Json
from legal_kb.check.whatsapp import BODY, BUTTON, ROW_DESCRIPTION
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Language

TEXT, ROW, MOST_BUTTONS, MOST_ROWS = 4096, 24, 3, 10


@dataclass(frozen=True)
class Choice:
    id: str
    label: str


class Shapes:
    def __init__(self, kb: KnowledgeBase, language: Language) -> None:
        self._kb, self._language = kb, language

    def say(self, name: str, **values: str) -> str:
        return Template(self._kb.messages[name].say(self._language)).substitute(values)

    def asking(
        self, body: str, choices: Sequence[Choice], footer: str | None = None, *, numbered: bool = True
    ) -> Iterator[Json]:
        """A message that ends in choices; where it is too long for one, its text comes before."""
        if len(body) > BODY:
            yield from texts(body)
            body = self.say("whatsapp.choose")
        few = len(choices) <= MOST_BUTTONS and all(len(choice.label) <= BUTTON for choice in choices)
        interactive = _buttons(body, choices) if few else self._list(body, choices, numbered)
        if footer:
            interactive["footer"] = {"text": footer}
        yield {"type": "interactive", "interactive": interactive}

    def _list(self, body: str, choices: Sequence[Choice], numbered: bool) -> Json:
        rows = [
            self._row(choice, f"{number}. " if numbered else "", number)
            for number, choice in enumerate(choices[:MOST_ROWS], 1)
        ]
        return {
            "type": "list",
            "body": {"text": body},
            "action": {"button": self.say("whatsapp.list"), "sections": [{"rows": rows}]},
        }

    def _row(self, choice: Choice, prefix: str, number: int) -> Json:
        if len(prefix + choice.label) <= ROW:
            return {"id": choice.id, "title": prefix + choice.label}
        title = self.say("whatsapp.row", text=str(number))
        return {"id": choice.id, "title": title, "description": choice.label[:ROW_DESCRIPTION]}


def texts(body: str) -> Iterator[Json]:
    """As many messages as it needs, parted between paragraphs where there are any."""
    while body:
        end = len(body) if len(body) <= TEXT else body.rfind("\n", 1, TEXT)
        if end < 0:
            end = TEXT
        yield {"type": "text", "text": {"body": body[:end], "preview_url": False}}
        body = body[end:].lstrip("\n")


def _buttons(body: str, choices: Sequence[Choice]) -> Json:
    buttons = [{"type": "reply", "reply": {"id": choice.id, "title": choice.label}} for choice in choices]
    return {"type": "button", "body": {"text": body}, "action": {"buttons": buttons}}
