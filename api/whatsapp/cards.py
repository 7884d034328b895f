"""Cards in a few lines of text: what it is, the numbers to call, and the page that says the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.help.links import path
from api.whatsapp.ledger import Json
from api.whatsapp.shapes import Shapes
from legal_kb.present import brief
from legal_kb.schema.base import Language

_STEPS, _SERVICES = 4, 3
_BRACKETS = {"en": " ({})", "zh": "（{}）"}


class Cards:
    def __init__(self, shapes: Shapes, language: Language, website: str) -> None:
        self._shapes, self._language, self._website = shapes, language, website

    def text(self, cards: Sequence[Json], *, short: bool) -> str:
        """Cards beside a message.

        Args:
            short: names and numbers alone, as in a crisis.
        """
        return "\n\n".join(self._service(card) if short else self._card(card) for card in cards)

    def law(self, cards: Sequence[Json]) -> str:
        """The pages of the sections that something points to."""
        raised = [card for card in cards if card["type"] == "assessed_offence" and card["raised"]]
        return "\n".join(self._page(card["record"]) for card in raised)

    def help(self, cards: Sequence[Json]) -> str:
        """What can be done, what is urgent first, who can help, and where there is more."""
        steps = [step for card in cards if card["type"] == "steps" for step in card["steps"]]
        steps.sort(key=lambda step: not step["urgent"])
        services = [card for card in cards if card["type"] == "service"][:_SERVICES]
        told = [f"{step['title']}\n{step['text']}" for step in steps[:_STEPS]]
        contents = self._shapes.say("whatsapp.more", text=f"{self._website}/help/{self._language}")
        return "\n\n".join([*told, *map(self._service, services), contents])

    def _card(self, card: Json) -> str:
        lines = [brief(card), *self._numbers(card)]
        return "\n".join([*lines, self._page(card["record"])])

    def _service(self, card: Json) -> str:
        name = card.get("name") or card.get("title")
        return "\n".join([f"*{name}*", *self._numbers(card)])

    def _numbers(self, card: Json) -> Iterator[str]:
        for phone in card.get("phones") or ():
            yield phone["number"] + _BRACKETS[self._language].format(phone["label"])

    def _page(self, record: str) -> str:
        return self._shapes.say("whatsapp.more", text=self._website + path(record, self._language))
