"""What the assistant says, as WhatsApp shows it. The last message of a turn carries its choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from api.whatsapp.cards import Cards
from api.whatsapp.handover import TO_A_PERSON
from api.whatsapp.ledger import Json
from api.whatsapp.shapes import MOST_BUTTONS, Choice, Shapes, texts
from chatbot.assistant import Turn
from chatbot.options import label
from chatbot.rendering import Renderer
from legal_kb.engine.facts import Value
from legal_kb.knowledge import KnowledgeBase
from legal_kb.present import brief
from legal_kb.schema.base import Language

OPTION, ANSWER = "option:", "answer:"
INSTEAD: Mapping[str, str] = {
    "bye": "whatsapp.instead.bye",
    "chat_privacy": "whatsapp.instead.chat_privacy",
    "start_over_check": "whatsapp.instead.start_over_check",
    "which_answer_to_change": "whatsapp.instead.which_answer_to_change",
}
"""Words of the website that speak of its buttons → what is said here."""
_IN_WORDS: Mapping[str, tuple[str, frozenset[str]]] = {
    "question": ("whatsapp.footer.question", frozenset({"skip", "back", "stop", "human"})),
    "understanding": ("whatsapp.footer.understanding", frozenset({"human"})),
}
"""Kind of message → the footer that names choices beyond its three buttons, and which it names."""


@dataclass(frozen=True)
class Spoken:
    """Messages to send, and what they offer: choices by number, or facts to change by number."""

    messages: tuple[Json, ...]
    choices: tuple[str, ...] = ()
    facts: tuple[tuple[str, Value], ...] = ()


def here(kb: KnowledgeBase) -> KnowledgeBase:
    """The content in this channel's words."""
    ours = {name: kb.messages[instead] for name, instead in INSTEAD.items()}
    return replace(kb, messages={**kb.messages, **ours})


class Speaker:
    """Speaks one language. `kb` is the content in this channel's words; see `here`."""

    def __init__(self, kb: KnowledgeBase, language: Language, website: str) -> None:
        self._kb, self.language = kb, language
        self.shapes = Shapes(kb, language)
        self._cards = Cards(self.shapes, language, website)

    def messages(self, turn: Turn) -> list[Json]:
        """What a turn said, rendered for this channel from its ids."""
        said = turn.conversation.log[len(turn.conversation.log) - len(turn.messages) :]
        renderer = Renderer(self._kb, self.language)
        return [renderer.message(message) for message in said]

    def speak(self, messages: Sequence[Json], before: Sequence[Json] = ()) -> Spoken:
        """Crisis first, then `before`, then the rest; with the choices of the last message that has any."""
        crisis = self._urgent(messages)
        rest = [body for message in messages if message["kind"] != "crisis" for body in self._bodies(message)]
        asking = next((message for message in reversed(messages) if self._own(message)), messages[-1])
        choices = self._with_person(self._own(asking))
        facts = tuple((fact, told["value"]) for fact, told in (asking["facts"] or {}).items())
        *plain, last = rest or crisis
        closing = self._closing(last, choices, asking["kind"], numbered=not facts)
        first = [*_texts(crisis), *before, *_texts(plain)] if rest else _texts(plain)
        sent = (*first, *closing) if rest else (*first, *closing, *before)
        return Spoken(sent, tuple(choice.id for choice in choices), facts)

    def crisis(self, messages: Sequence[Json]) -> list[Json]:
        """The answers to a crisis alone, without choices."""
        return _texts(self._urgent(messages))

    def _urgent(self, messages: Sequence[Json]) -> list[str]:
        return [body for message in messages if message["kind"] == "crisis" for body in self._bodies(message)]

    def offer(self, body: str, choices: Sequence[Choice] = ()) -> Spoken:
        """A message of this channel's own."""
        offered = self._with_person(list(choices))
        sent = tuple(self._closing(body, offered, "text", numbered=True))
        return Spoken(sent, tuple(choice.id for choice in offered))

    def option(self, value: str) -> Choice:
        return Choice(f"{OPTION}{value}", self._kb.messages[label(value)].say(self.language))

    def _closing(self, body: str, choices: list[Choice], kind: str, *, numbered: bool) -> Iterator[Json]:
        """The message that carries the choices: three as buttons where its footer names the others."""
        footer, named = _IN_WORDS.get(kind, ("", frozenset()))
        in_words = {choice.id.removeprefix(OPTION) for choice in choices[MOST_BUTTONS:]}
        if in_words and in_words <= named:
            yield from self.shapes.asking(body, choices[:MOST_BUTTONS], self.shapes.say(footer))
        else:
            yield from self.shapes.asking(body, choices, numbered=numbered)

    def _bodies(self, message: Json) -> Iterator[str]:
        text, cards = message["text"], message["cards"]
        if message["kind"] == "result":
            yield "\n\n".join(filter(None, (text, self._cards.law(cards))))
            yield self._cards.help(cards)
            return
        parts = [text]
        if question := message["question"]:
            parts += [question["help"], question["progress"]]
        if facts := message["facts"]:
            numbered = [f"{number}. {told['text']}" for number, told in enumerate(facts.values(), 1)]
            parts += ["\n".join(numbered), self.shapes.say("whatsapp.change_by_number")]
        if cards:
            told = self._cards.text(cards, short=message["kind"] == "crisis")
            parts = [told] if text == "\n\n".join(map(brief, cards)) else [*parts, told]
        yield "\n\n".join(filter(None, parts))

    @staticmethod
    def _own(message: Json) -> list[Choice]:
        question = message["question"]
        answers = question["options"] if question else ()
        return [
            *(Choice(f"{ANSWER}{question['fact']}:{one['value']}", one["label"]) for one in answers),
            *(Choice(f"{OPTION}{one['value']}", one["label"]) for one in message["options"]),
        ]

    def _with_person(self, choices: list[Choice]) -> list[Choice]:
        person = self.option(TO_A_PERSON)
        return choices if person in choices else [*choices, person]


def _texts(bodies: Sequence[str]) -> list[Json]:
    return [message for body in bodies for message in texts(body)]
