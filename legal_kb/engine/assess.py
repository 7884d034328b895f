"""From facts to the standing of every element, limb and section. No words: see `explain`.

The rules are those of `contract/limbs.yml`: an element is met, inferred, unknown or not met; a
limb is likely, possible or unlikely; a section is the best of its limbs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from legal_kb.engine.facts import Facts, truths
from legal_kb.engine.logic import Expression, Truth, truth
from legal_kb.knowledge import KnowledgeBase, Limb
from legal_kb.schema.law import Inference

ElementStatus = Literal["met", "inferred", "unknown", "not_met"]
Status = Literal["likely", "possible", "unlikely"]

_Rank = tuple[int, bool, int, float]

_SETTLED: frozenset[ElementStatus] = frozenset({"met", "inferred"})
_WEIGHT: Mapping[ElementStatus, float] = {
    "met": 1.0, "inferred": 0.75, "unknown": 0.0, "not_met": 0.0
}  # fmt: skip
_ORDER: Mapping[Status, int] = {"likely": 0, "possible": 1, "unlikely": 2}


@dataclass(frozen=True)
class Grounds:
    """What was said, and what may softly be taken from it."""

    said: Mapping[str, Truth]
    inferred: Mapping[str, Inference]

    @cached_property
    def filled(self) -> Mapping[str, Truth]:
        """What was said, and everything taken from it."""
        return {**self.said, **self._taken(self.inferred.values())}

    @cached_property
    def presumed(self) -> Mapping[str, Truth]:
        """What was said, and what follows from it so firmly that it may rule an element out."""
        return {**self.said, **self._taken(taken for taken in self.inferred.values() if taken.rules_out)}

    @staticmethod
    def _taken(inferences: Iterable[Inference]) -> dict[str, Truth]:
        return {taken.infer.fact: taken.infer.value == "yes" for taken in inferences}


@dataclass(frozen=True)
class LimbFinding:
    limb: Limb
    status: Status
    raised: bool
    elements: Mapping[str, ElementStatus]
    gates: Mapping[str, ElementStatus]
    settled: bool
    """No answer to anything still unknown could change this limb's status."""

    @property
    def unknown(self) -> tuple[str, ...]:
        both = {**self.elements, **self.gates}
        return tuple(name for name, status in both.items() if status == "unknown")

    def rank(self) -> _Rank:
        """Sorts the better fit first, then what was raised, less against it, more of it there."""
        against = sum(status == "not_met" for status in self.elements.values())
        there = sum(_WEIGHT[status] for status in self.elements.values())
        return _ORDER[self.status], not self.raised, against, -there


@dataclass(frozen=True)
class SectionFinding:
    section: str
    status: Status
    raised: bool
    limbs: tuple[LimbFinding, ...]
    """Best fit first."""

    @property
    def lead(self) -> LimbFinding:
        """The limb to tell of: the best of those that something told points to, else the best."""
        return next((limb for limb in self.limbs if limb.raised), self.limbs[0])

    @property
    def settled(self) -> bool:
        """No answer to anything still unknown could change this section's status."""
        if self.status == "likely":
            return any(limb.status == "likely" and limb.settled for limb in self.limbs)
        return all(limb.settled for limb in self.limbs)


@dataclass(frozen=True)
class Findings:
    facts: Facts
    grounds: Grounds
    sections: tuple[SectionFinding, ...]
    """All sections of the Part, the most fitting first."""

    def section(self, name: str) -> SectionFinding:
        return next(finding for finding in self.sections if finding.section == name)

    @property
    def primary(self) -> SectionFinding | None:
        """The section that best fits what was told, if anything told points to one."""
        first = self.sections[0]
        return first if first.raised and first.lead.status != "unlikely" else None


def assess(kb: KnowledgeBase, facts: Facts, doubted: Collection[str] = frozenset()) -> Findings:
    """Weigh the facts against every limb of the Part.

    Args:
        facts: what was said or answered; see `engine.facts.checked`.
        doubted: facts that the story put in question without settling them. A doubted gate is not
            inferred met.

    Never raises for checked facts; the order of `facts` makes no difference.
    """
    grounds = ground(kb, facts, doubted)
    findings = {name: find(kb, limb, grounds) for name, limb in kb.logic.items()}
    sections = [section(name, (findings[limb.id] for limb in limbs)) for name, limbs in kb.limbs_of.items()]
    return Findings(dict(facts), grounds, tuple(sorted(sections, key=_section_rank)))


def ground(kb: KnowledgeBase, facts: Facts, doubted: Collection[str] = frozenset()) -> Grounds:
    """Apply the inferences to what was said; two that disagree cancel out."""
    said = truths(facts)
    drawn: dict[str, list[Inference]] = {}
    for inference in kb.inferences.values():
        fact = inference.infer.fact
        if said.get(fact) is not None:
            continue
        if inference.only_if_unasked and (fact in said or fact in doubted):
            continue
        if any(other in said and said[other] is None for other in inference.not_if_unsure):
            continue
        if inference.when is not None and truth(inference.when.expression, said) is not True:
            continue
        if inference.unless is not None and truth(inference.unless.expression, said) is True:
            continue
        drawn.setdefault(fact, []).append(inference)
    return Grounds(
        said,
        {
            fact: inferences[0]
            for fact, inferences in drawn.items()
            if len({inference.infer.value for inference in inferences}) == 1
        },
    )


def find(kb: KnowledgeBase, limb: Limb, grounds: Grounds) -> LimbFinding:
    """One limb's standing."""
    elements = {name: _element(part, grounds) for name, part in limb.elements.items()}
    gates = {name: _element(part, grounds) for name, part in kb.gates.items()}
    standing = (*elements.values(), *gates.values())
    answered = [truth(part, grounds.said) for part in (*limb.elements.values(), *kb.gates.values())]
    status: Status = (
        "unlikely" if "not_met" in standing else "likely" if _SETTLED.issuperset(standing) else "possible"
    )
    return LimbFinding(
        limb,
        status,
        raised=elements[limb.conduct] in _SETTLED,
        elements=elements,
        gates=gates,
        settled=False in answered or all(answered),
    )


def section(name: str, limbs: Iterable[LimbFinding]) -> SectionFinding:
    """A section's standing: the best of its limbs."""
    ranked = tuple(sorted(limbs, key=LimbFinding.rank))
    return SectionFinding(name, ranked[0].status, any(limb.raised for limb in ranked), ranked)


def _element(part: Expression, grounds: Grounds) -> ElementStatus:
    """A soft inference can make an unknown element `inferred`; it can never make one `not_met`."""
    answered = truth(part, grounds.said)
    if answered is not None:
        return "met" if answered else "not_met"
    if truth(part, grounds.presumed) is False:
        return "not_met"
    return "inferred" if truth(part, grounds.filled) is True else "unknown"


def _section_rank(finding: SectionFinding) -> tuple[bool, int, _Rank, str]:
    """A section nobody's words point to ranks below every raised one."""
    return not finding.raised, _ORDER[finding.status], finding.lead.rank(), finding.section
