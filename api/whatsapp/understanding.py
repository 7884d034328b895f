"""What a message means: a choice by button, number or word, a fact to change, a wish to erase, or words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.whatsapp.handover import TO_A_PERSON
from api.whatsapp.inbox import Waiting
from api.whatsapp.speaking import ANSWER, OPTION
from chatbot.assistant import Answered, Chosen, Input, Typed
from chatbot.options import UnknownOption, choice, label
from chatbot.reading.normalise import normalise
from legal_kb.engine.facts import UnknownFact, UnknownValue, Value, checked
from legal_kb.knowledge import KnowledgeBase

LONGEST_STORY = 4000
_WORDS = {
    "skip": "whatsapp.word.skip",
    "back": "whatsapp.word.back",
    "stop": "whatsapp.word.stop",
    TO_A_PERSON: "whatsapp.word.human",
}
_ERASE = "whatsapp.word.delete"


@dataclass(frozen=True)
class Erase:
    """Everything of the conversation is to go."""


@dataclass(frozen=True)
class Stale:
    """A choice that means nothing any more."""


@dataclass(frozen=True)
class Change:
    """A fact that was told back is not right."""

    fact: str
    value: Value


Meaning = Typed | Chosen | Answered | Erase | Stale | Change


@dataclass
class Understood:
    """What the messages of one batch come to."""

    inputs: list[Input] = field(default_factory=list)
    change: Change | None = None
    erase: bool = False
    stale: bool = False
    media: bool = False
    unsupported: bool = False


class Understanding:
    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._words = {
            _plain(said): option
            for option, name in _WORDS.items()
            for said in (kb.messages[name].en, kb.messages[name].zh)
        }
        self._erase = {_plain(kb.messages[_ERASE].en), _plain(kb.messages[_ERASE].zh)}

    def of(
        self, messages: Sequence[Waiting], choices: Sequence[str], facts: Sequence[tuple[str, Value]]
    ) -> Understood:
        """Words that follow each other are one story."""
        found, story = Understood(), ""
        for message in messages:
            found.media |= message.kind == "media"
            found.unsupported |= message.kind == "unsupported"
            if not message.text:
                continue
            meaning = self._meaning(message, choices, facts)
            if isinstance(meaning, Typed) and len(story) + len(meaning.text) < LONGEST_STORY:
                story = f"{story}\n{meaning.text}" if story else meaning.text
                continue
            found.inputs += [Typed(story)] if story else []
            story = ""
            if isinstance(meaning, Typed):
                story = meaning.text
            elif isinstance(meaning, Chosen | Answered):
                found.inputs.append(meaning)
            elif isinstance(meaning, Change):
                found.change = meaning
            else:
                found.erase |= isinstance(meaning, Erase)
                found.stale |= isinstance(meaning, Stale)
        found.inputs += [Typed(story)] if story else []
        return found

    def _meaning(
        self, message: Waiting, choices: Sequence[str], facts: Sequence[tuple[str, Value]]
    ) -> Meaning:
        if message.kind == "choice":
            return self._chosen(message.text)
        plain = _plain(message.text)
        if plain in self._erase:
            return Erase()
        if plain in self._words:
            return Chosen(self._words[plain])
        if plain.isascii() and plain.isdigit() and len(plain) <= 2:
            number = int(plain) - 1
            if facts and 0 <= number < len(facts):
                return Change(*facts[number])
            if not facts and 0 <= number < len(choices):
                return self._chosen(choices[number])
        for offered in choices:
            if offered.startswith(OPTION) and plain in self._labels(offered.removeprefix(OPTION)):
                return self._chosen(offered)
        return Typed(message.text)

    def _chosen(self, identity: str) -> Meaning:
        try:
            if identity.startswith(ANSWER):
                fact, _, value = identity.removeprefix(ANSWER).partition(":")
                return Answered(fact, checked({fact: value}, self._kb.facts)[fact])
            choice(identity.removeprefix(OPTION), self._kb)
        except (UnknownOption, UnknownFact, UnknownValue):
            return Stale()
        return Chosen(identity.removeprefix(OPTION))

    def _labels(self, option: str) -> set[str]:
        message = self._kb.messages.get(label(option))
        return {_plain(message.en), _plain(message.zh)} if message else set()


def _plain(words: str) -> str:
    return normalise(words).text.strip(" \n.。、,，!！「」“”\"'").casefold()
