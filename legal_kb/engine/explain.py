"""Findings told in words, in the shape of `POST /v1/assess` (docs/contract/api.md).

Every sentence comes from the content; this module only chooses and orders them.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from string import Template

from legal_kb.engine.ask import next_question
from legal_kb.engine.assess import Findings, LimbFinding, SectionFinding, assess
from legal_kb.engine.dates import SINCE, Period, dated, when_done
from legal_kb.engine.facts import Facts, Value
from legal_kb.engine.logic import Truth, truth
from legal_kb.knowledge import RULES, KnowledgeBase
from legal_kb.present import Json, present, seen, sources, titled
from legal_kb.schema.base import Condition, Label, Language, Record, Voice
from legal_kb.schema.help import RealCase, Service, Step
from legal_kb.schema.law import RelatedLaw

MOST_TURNING_FACTS = 3
MOST_SIMILAR_CASES = 3


class Explainer:
    """Tells findings in one language and voice."""

    def __init__(self, kb: KnowledgeBase, language: Language, voice: Voice = "you") -> None:
        self.kb, self.language, self.voice = kb, language, voice

    def assessment(
        self,
        facts: Facts,
        asked: Collection[str] = (),
        doubted: Collection[str] = frozenset(),
        question: str | None = None,
        acted_on: datetime.date | None = None,
    ) -> Json:
        """The whole answer for these facts.

        Args:
            facts: checked facts; see `engine.facts.checked`.
            asked: facts already asked, which are not asked again.
            doubted: facts the story put in question.
            question: the fact to ask next, where the caller has already chosen it.
            acted_on: the day it was done, where that is known; it answers the date gate, and decides
                which of the other laws were in force.
        """
        if acted_on is not None:
            facts = {SINCE: dated(self.kb, acted_on), **facts}
        findings = assess(self.kb, facts, doubted)
        chosen = question or next_question(self.kb, facts, asked, doubted)
        primary = findings.primary
        filled = findings.grounds.filled
        today = datetime.date.today()
        return {
            "offences": [self.offence(section, findings, doubted) for section in findings.sections],
            "primary": primary.section if primary else None,
            "related": list(self.related(filled, when_done(self.kb, findings.grounds.said, acted_on, today))),
            "disposal_order": self.disposal_order(findings),
            "next_question": self.question(chosen) if chosen else None,
            "referrals": [self.record(service) for service in self.referrals(filled)],
            "steps": [self.step(step) for step in self.steps(filled)],
            "inferred": [
                {
                    "fact": fact,
                    "value": inference.infer.value,
                    "text": self.statement(fact, inference.infer.value),
                    "because": self.say(inference.because),
                }
                for fact, inference in findings.grounds.inferred.items()
            ],
            "similar_cases": [self.record(case) for case in self.similar(filled, primary)],
            "reviewed": self.reviewed,
            "disclaimer": self.disclaimer,
        }

    @property
    def reviewed(self) -> bool:
        """Whether a lawyer signed everything an assessment rests on."""
        return {*self.kb.offences, RULES, "related_law", "disposal_orders", "steps"} <= self.kb.signed

    @property
    def disclaimer(self) -> str:
        """Information, not advice; and not yet reviewed, where that is so."""
        names = ["disclaimer"] if self.reviewed else ["disclaimer", "not_reviewed"]
        return "\n".join(map(self.message, names))

    def say(self, text: Label) -> str:
        return text.say(self.language, self.voice)

    def message(self, name: str) -> str:
        return self.say(self.kb.messages[name])

    def fill(self, name: str, **values: str) -> str:
        """A message with its `$name`s filled in."""
        return Template(self.message(name)).substitute(values)

    def question(self, fact: str) -> Json:
        """The `Question` of the contract. It can also be skipped, and answered in free words."""
        question = self.kb.questions[fact]
        return {
            "fact": fact,
            "text": self.say(question.text),
            "help": self.say(question.help),
            "why": self.why_asked(fact),
            "options": [
                {"value": value, "label": self.message(f"answer.{value}")}
                for value in ("yes", "no", "unsure")
            ],
        }

    def why_asked(self, fact: str) -> str:
        """Why its question is asked."""
        return self.say(self.kb.questions[fact].why)

    def statement(self, fact: str, value: Value) -> str:
        """A fact told back: “Somebody recorded you”."""
        statement = self.kb.questions[fact].statement
        if value == "unsure":
            return self.fill("not_sure_about", text=self.say(statement.yes))
        return self.say(statement.yes if value == "yes" else statement.no)

    def offence(self, section: SectionFinding, findings: Findings, doubted: Collection[str]) -> Json:
        offence = self.kb.offences[section.section]
        missing = list(self.missing(section, findings))
        return {
            "section": section.section,
            "record": self.kb.place(offence),
            "title": self.say(offence.title),
            "statute": self.say(offence.statute_title),
            "summary": self.say(offence.summary),
            "status": section.status,
            "raised": section.raised,
            "standing": self.standing(section),
            "limbs": [self.limb(limb, findings) for limb in section.limbs],
            "why": list(self.why(section)),
            "missing": missing,
            "turns_on": list(self.turns_on(section, findings, missing, doubted)),
            "max_penalty": self.say(offence.max_penalty),
            "sources": self.sources(offence),
        }

    def standing(self, section: SectionFinding) -> str:
        """The status in words; what nothing points to is told so."""
        if section.raised and section.lead.status == "unlikely":
            return self.message("status.unlikely")
        if section.raised or section.status == "unlikely":
            return self.message(f"status.{section.status}")
        return self.message("status.not_raised")

    def limb(self, limb: LimbFinding, findings: Findings) -> Json:
        standing = {**limb.elements, **limb.gates}
        expressions = {**limb.limb.elements, **self.kb.gates}
        return {
            "id": limb.limb.id,
            "name": self.say(self.kb.limbs[limb.limb.id].title),
            "status": limb.status,
            "raised": limb.raised,
            "elements": [
                {
                    "id": name,
                    "status": status,
                    "text": self.say(self.kb.elements[name].text),
                    "facts": list(dict.fromkeys(expressions[name].facts())),
                    "because": list(self.because(name, limb, findings)) if status == "inferred" else [],
                    "sources": self.sources(self.kb.elements[name]),
                }
                for name, status in standing.items()
            ],
        }

    def because(self, element: str, limb: LimbFinding, findings: Findings) -> Iterator[str]:
        """The reasons of the inferences an element rests on."""
        expression = limb.limb.elements.get(element) or self.kb.gates[element]
        for fact in dict.fromkeys(expression.facts()):
            inference = findings.grounds.inferred.get(fact)
            if inference is not None:
                yield self.say(inference.because)

    def why(self, section: SectionFinding) -> Iterator[str]:
        """The sentences behind a section's status, from the limb that fits best."""
        limb = section.lead
        standing = {**limb.elements, **limb.gates}
        if "not_met" in standing.values():
            for name, status in standing.items():
                if status == "not_met":
                    yield self.say(self.kb.elements[name].not_met)
            return
        if not section.raised:
            yield self.message("nothing_points_here")
            return
        for name, status in limb.elements.items():
            if status in {"met", "inferred"}:
                yield self.say(self.kb.elements[name].text)
        for name in limb.unknown:
            yield self.fill("depends_on", text=self.say(self.kb.elements[name].text))

    def missing(self, section: SectionFinding, findings: Findings) -> Iterator[str]:
        """Facts still unknown that the best limb needs."""
        if section.status != "possible":
            return
        limb = section.lead
        if not section.raised:
            yield from self.kb.conduct_facts[limb.limb.id]
            return
        seen: set[str] = set()
        for name in limb.unknown:
            expression = limb.limb.elements.get(name) or self.kb.gates[name]
            for fact in expression.facts():
                known = findings.grounds.said.get(fact) is not None
                if not known and fact not in findings.grounds.inferred and fact not in seen:
                    seen.add(fact)
                    yield fact

    def turns_on(
        self,
        section: SectionFinding,
        findings: Findings,
        missing: Iterable[str],
        doubted: Collection[str],
    ) -> Iterator[Json]:
        """What one unknown fact would change."""
        if not section.raised or section.lead.status != "possible":
            return
        for fact in list(missing)[:MOST_TURNING_FACTS]:
            outcome = {
                value: assess(self.kb, {**findings.facts, fact: value}, doubted).section(section.section)
                for value in ("yes", "no")
            }
            yield {
                "fact": fact,
                "text": self.statement(fact, "yes"),
                "if_yes": outcome["yes"].status,
                "if_no": outcome["no"].status,
                "words": {value: self.standing(finding) for value, finding in outcome.items()},
            }

    def disposal_order(self, findings: Findings) -> Json:
        """Open only through a charge of publishing or threatening: ss.159AAD, 159AAE."""
        order = next(iter(self.kb.disposal_orders.values()))
        standing = [findings.section(name) for name in order.route_sections]
        if any(section.status == "likely" for section in standing):
            route, why = "open", order.open
        elif all(section.lead.status == "unlikely" for section in standing):
            route, why = "not_open", order.not_open
        else:
            route, why = "unknown", order.unknown
        return {
            "id": order.id,
            "record": self.kb.place(order),
            "title": self.say(order.title),
            "route": route,
            "why": self.say(why),
            "sources": self.sources(order),
        }

    def related(self, filled: Mapping[str, Truth], done: Period) -> Iterator[Json]:
        """Other law that the facts touch, and that was in force when it was done."""
        today = datetime.date.today()
        for law in self.kb.related_law.values():
            period = Period(today, today) if law.dated_by == "today" else done
            if _fits(law, filled) and period.under(law):
                yield {
                    "id": law.id,
                    "record": self.kb.place(law),
                    "title": self.say(law.title),
                    "statute": self.say(law.statute),
                    "why": self.say(law.why),
                    "max_penalty": self.say(law.max_penalty) if law.max_penalty else None,
                    "sources": self.sources(law),
                }

    def similar(self, filled: Mapping[str, Truth], primary: SectionFinding | None) -> list[RealCase]:
        """Real cases that are like these facts, those of the same section first."""
        found = [case for case in self.kb.cases.values() if truth(case.like.expression, filled) is True]
        section = primary.section if primary else ""
        found.sort(key=lambda case: (section not in case.sections, -len(set(case.like.expression.facts()))))
        return found[:MOST_SIMILAR_CASES]

    def referrals(self, filled: Mapping[str, Truth]) -> list[Service]:
        """Services that fit the facts; contacts to be checked first come last."""
        return sorted(
            (
                service
                for service in self.kb.services.values()
                if not service.on_request and _fits(service, filled)
            ),
            key=lambda service: (service.check_first, service.rank),
        )

    def steps(self, filled: Mapping[str, Truth]) -> list[Step]:
        return sorted(
            (step for step in self.kb.steps.values() if _fits(step, filled)),
            key=lambda step: step.rank,
        )

    def step(self, step: Step) -> Json:
        return {
            "id": step.id,
            "title": self.say(step.title),
            "text": self.say(step.text),
            "urgent": step.urgent,
            "see": seen(self.kb, step.see, self.language),
            "sources": self.sources(step),
        }

    def title(self, reference: str) -> str:
        """A record's title or name, by its reference."""
        return titled(self.kb, reference, self.language)

    def record(self, record: Record) -> Json:
        """Any record of the content; a service is the `Referral` of the contract."""
        return present(self.kb, record, self.language, self.voice)

    def sources(self, record: Record) -> list[Json]:
        return sources(self.kb, record.sources)


def _fits(record: Service | Step | RelatedLaw, filled: Mapping[str, Truth]) -> bool:
    return _holds(record.when, filled, default=True) and not _holds(record.unless, filled, default=False)


def _holds(condition: Condition | None, filled: Mapping[str, Truth], default: bool) -> bool:
    return default if condition is None else truth(condition.expression, filled) is True
