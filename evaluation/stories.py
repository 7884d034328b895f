"""From the narrative alone, and after the guided questions: facts, sections, and questions asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median

from chatbot.case import ROLE
from chatbot.case import Case as Knowledge
from chatbot.nlu.story import as_output
from chatbot.reading.reader import Reader
from evaluation.cases import DIRECT, Case
from evaluation.scores import Tally, micro
from legal_kb.engine.assess import assess
from legal_kb.engine.facts import Value
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Language

MEASURED = tuple(dict.fromkeys(fact for facts in DIRECT.values() for fact in facts))
FIRST = 2


@dataclass(frozen=True)
class Mistake:
    """A fact claimed though it is not so, with its confidence; or one missed, with none."""

    case: str
    fact: str
    claimed: float | None


@dataclass
class StoryFigures:
    """What one language's narratives came to."""

    cases: list[dict[str, Tally]] = field(default_factory=list)
    """Facts told back, case by case."""
    wrong: list[Mistake] = field(default_factory=list)
    claims: list[tuple[float, bool]] = field(default_factory=list)
    """Of each fact claimed that the case’s elements speak of: the confidence shown, and whether it is so."""
    alone_first_two: int = 0
    guided_first_two: int = 0
    positives: int = 0
    clean: int = 0
    clean_likely_alone: int = 0
    clean_likely_guided: int = 0
    questions: list[int] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, Tally]:
        """Over all cases."""
        return {fact: micro(own[fact] for own in self.cases) for fact in MEASURED}

    def worst(self, most: int) -> list[Mistake]:
        """What was claimed wrongly, the surest first; then what was missed."""
        return sorted(self.wrong, key=lambda one: -(one.claimed or 0.0))[:most]

    @property
    def median_questions(self) -> float:
        return median(self.questions) if self.questions else 0.0


def measure(kb: KnowledgeBase, reader: Reader, cases: Iterable[Case], language: Language) -> StoryFigures:
    """Read each narrative, then answer the questions from the case's elements (else “not sure”)."""
    figures = StoryFigures()
    for case in cases:
        known = Knowledge()
        reading = reader.read(case.narrative[language], language)
        known.hear(as_output(reading))
        truth = case.facts(date=True)
        own = {fact: Tally() for fact in MEASURED}
        _count_facts(own, truth, known.facts)
        figures.cases.append(own)
        sure = {fact.fact: fact.confidence for fact in reading.facts}
        figures.claims += [
            (fact.confidence, truth[fact.fact] == "yes")
            for fact in reading.facts
            if fact.value == "yes" and fact.fact in truth
        ]
        figures.wrong += [
            Mistake(case.id, fact, sure.get(fact) if tally.alarms else None)
            for fact, tally in own.items()
            if tally.alarms or tally.misses
        ]
        alone = assess(kb, _without_date(known.facts))
        asked = _interview(kb, known, truth)
        guided = assess(kb, _without_date(known.facts))
        figures.questions.append(asked)
        if case.sections:
            figures.positives += 1
            figures.alone_first_two += _among_first(case, [s.section for s in alone.sections])
            figures.guided_first_two += _among_first(case, [s.section for s in guided.sections])
        elif not case.arguable:
            figures.clean += 1
            figures.clean_likely_alone += any(s.status == "likely" for s in alone.sections)
            figures.clean_likely_guided += any(s.status == "likely" for s in guided.sections)
    return figures


def _interview(kb: KnowledgeBase, known: Knowledge, truth: Mapping[str, Value]) -> int:
    """The guided questions to their end; returns how many were asked."""
    while (question := known.choose(kb)) is not None:
        known.asked.append(question)
        if question == ROLE:
            known.role = "victim"
        else:
            known.know(question, truth.get(question, "unsure"))
    return len(known.asked)


def _count_facts(
    tallies: Mapping[str, Tally], truth: Mapping[str, Value], found: Mapping[str, Value]
) -> None:
    """A fact is found when the reader says yes; elements that are unknown are not counted."""
    for fact, tally in tallies.items():
        if fact not in truth:
            continue
        if truth[fact] == "yes":
            tally.hits += found.get(fact) == "yes"
            tally.misses += found.get(fact) != "yes"
        else:
            tally.alarms += found.get(fact) == "yes"


def _without_date(facts: Mapping[str, Value]) -> dict[str, Value]:
    """The labels set the date aside; see `evaluation.cases`."""
    return {fact: value for fact, value in facts.items() if fact != "since_commencement"}


def _among_first(case: Case, order: list[str]) -> bool:
    return bool(case.sections & set(order[:FIRST]))
