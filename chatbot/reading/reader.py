"""The one interface for understanding a message; behind it a reader by rules, and one that also learned."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from chatbot.encoder.encoder import Vectors, encoder
from chatbot.encoder.heard import Heard
from chatbot.reading.ages import read_ages
from chatbot.reading.answers import read_answers
from chatbot.reading.clauses import Clause, split
from chatbot.reading.entities import Entity, read_entities
from chatbot.reading.facts import SURE, FactReading, implied, read_facts
from chatbot.reading.language import detect
from chatbot.reading.learned import Telling
from chatbot.reading.lexicon import Lexicon, lexicon
from chatbot.reading.normalise import Normalised, normalise
from chatbot.reading.other_languages import other_language
from chatbot.reading.replies import Reply, read_reply
from chatbot.reading.roles import Role, read_role, read_role_of_another, read_who
from chatbot.reading.signals import Signals, read_signals
from chatbot.reading.when import When, read_dates
from legal_kb.engine.facts import Value
from legal_kb.schema.base import Language

CAPACITY_AGE, CHILD_AGE = 18, 16
_PLATFORM = "platform."


@dataclass(frozen=True)
class Evidence:
    """A span of what the person wrote, in their own characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Fact:
    fact: str
    value: Value
    confidence: float
    evidence: Evidence
    heard: bool = False
    """The network alone says so; no rule does."""


@dataclass(frozen=True)
class Reading:
    """What a message tells. Nothing in it is guessed without words to point at."""

    language: Language
    facts: tuple[Fact, ...]
    signals: Signals
    role: Role
    platforms: tuple[str, ...] = ()
    reply: Reply | None = None
    """How the message answers a yes-or-no question, if it does."""
    if_asked: tuple[Fact, ...] = ()
    """What it tells of a fact, if it answers the question about that very fact."""
    other_language: str | None = None
    """The language it is in, if that is neither English nor Chinese."""
    entities: tuple[Entity, ...] = ()
    who: Role = "unknown"
    """Who it happened to, if it answers that question."""


class Reader(Protocol):
    """Anything that can read a message."""

    def read(self, text: str, language: Language | None = None) -> Reading:
        """Read `text`, proposing its language where none is given. Never raises."""
        ...


@dataclass(frozen=True)
class Prepared:
    """A message in clauses, ready for signals, facts and role to be read from it."""

    original: str
    normalised: Normalised
    clauses: tuple[Clause, ...]
    heard: Heard | None = None
    """What the network heard, where one listened."""

    @property
    def vector(self) -> Vectors:
        assert self.heard is not None, "prepared by a reader that does not listen"
        return self.heard.vector

    @cached_property
    def telling(self) -> Telling:
        assert self.heard is not None, "prepared by a reader that does not listen"
        return Telling.of(self.heard, self.normalised.text, self.clauses)


class RuleReader:
    """Reads with the lexicon alone."""

    def __init__(
        self,
        words: Lexicon | None = None,
        today: Callable[[], datetime.date] = datetime.date.today,
    ) -> None:
        self._lexicon = words or lexicon()
        self._today = today

    def prepare(self, text: str) -> Prepared:
        """Normalise and split; nothing of the text stays in the lexicon."""
        normalised = normalise(text)
        with self._lexicon.reading():
            return Prepared(text, normalised, tuple(split(normalised.text, self._lexicon)))

    def signals(self, prepared: Prepared) -> Signals:
        return read_signals(prepared.normalised.text, prepared.clauses)

    def interpret(self, prepared: Prepared, signals: Signals, language: Language) -> Reading:
        plain = prepared.normalised.text
        today, role, facts = self._today(), self._role(prepared), self._facts(prepared)
        return Reading(
            language,
            tuple(
                _quoted(prepared.original, prepared.normalised, reading)
                for reading in (*facts, *implied(facts))
            ),
            signals,
            role,
            tuple(read_platforms(prepared.clauses)),
            read_reply(prepared.clauses),
            tuple(
                _quoted(prepared.original, prepared.normalised, reading)
                for reading in (*read_answers(prepared.clauses), *_when_and_where(plain, today))
            ),
            other_language(plain),
            tuple(read_entities(prepared.normalised, prepared.clauses, role)),
            read_who(prepared.clauses),
        )

    def _role(self, prepared: Prepared) -> Role:
        return read_role(prepared.clauses)

    def _facts(self, prepared: Prepared) -> list[FactReading]:
        plain = prepared.normalised.text
        return [
            *read_facts(prepared.clauses),
            *_ages(plain),
            *_dates(plain, self._today(), prepared.clauses),
        ]

    def read(self, text: str, language: Language | None = None) -> Reading:
        prepared = self.prepare(text)
        detected = language or detect(prepared.normalised.text)
        return self.interpret(prepared, self.signals(prepared), detected)


class HybridReader(RuleReader):
    """Reads with the network and the lexicon; either raises a safety signal."""

    def prepare(self, text: str) -> Prepared:
        prepared = super().prepare(text)
        return replace(prepared, heard=encoder().hear(prepared.normalised.text))

    def signals(self, prepared: Prepared) -> Signals:
        """By rule or heard; in a language that the network never learned, what it hears is chance."""
        by_rule = super().signals(prepared)
        if other_language(prepared.normalised.text):
            return by_rule
        return prepared.telling.signals() | by_rule

    def _role(self, prepared: Prepared) -> Role:
        """Who photographs a lens, or shouts, has acted too: that makes nobody the one who did it."""
        role = super()._role(prepared)
        if role == "person_who_did_it" and prepared.telling.harmed():
            return read_role_of_another(prepared.clauses)
        return role

    def _facts(self, prepared: Prepared) -> list[FactReading]:
        ruled = super()._facts(prepared)
        if self._role(prepared) == "person_who_did_it":
            return ruled
        return prepared.telling.facts(ruled)


def read_platforms(clauses: Sequence[Clause]) -> Iterator[str]:
    """The platforms named, by their ids in `legal_kb/content/platforms`, each once."""
    named = (cue.name for clause in clauses for cue in clause.cues)
    for name in dict.fromkeys(named):
        if name.startswith(_PLATFORM):
            yield name.removeprefix(_PLATFORM)


def _ages(text: str) -> list[FactReading]:
    ages = read_ages(text)
    if not ages:
        return []
    youngest = ages[0]
    readings = []
    if youngest.most < CAPACITY_AGE or youngest.least >= CAPACITY_AGE:
        value: Value = "yes" if youngest.most < CAPACITY_AGE else "no"
        readings.append(FactReading("under_18", value, SURE, youngest.start, youngest.end))
    if youngest.most < CHILD_AGE:
        readings.append(FactReading("under_16", "yes", SURE, youngest.start, youngest.end))
    elif youngest.least >= CHILD_AGE:
        readings.append(FactReading("under_16", "no", SURE, youngest.start, youngest.end))
    return readings


def _dates(text: str, today: datetime.date, clauses: Sequence[Clause]) -> list[FactReading]:
    """What the dates say of the act; a vague date counts only beside the act itself."""
    when = read_dates(text, today)
    acts = [clause for clause in clauses if clause.has("record", "watch", "publish", "threat", "device")]
    if when is not None and when.value == "unsure":
        acts = [clause for clause in acts if _around(clause, when) and not clause.has("self_made")]
    if when is None or not acts:
        return []
    return [FactReading("since_commencement", when.value, SURE, when.start, when.end)]


def _around(clause: Clause, when: When) -> bool:
    start, end = clause.span()
    return start <= when.start and when.end <= end


def _when_and_where(text: str, today: datetime.date) -> list[FactReading]:
    """Ages and dates of a reply, whatever it is about."""
    when = read_dates(text, today)
    dated = [FactReading("since_commencement", when.value, SURE, when.start, when.end)] if when else []
    return [*_ages(text), *dated]


def _quoted(original: str, normalised: Normalised, reading: FactReading) -> Fact:
    start, end = normalised.original_span(reading.start, reading.end)
    words = Evidence(start, end, original[start:end])
    return Fact(reading.fact, reading.value, reading.confidence, words, reading.heard)
