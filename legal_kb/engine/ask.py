"""Which question to ask next, if any.

The next question is the unanswered fact that settles most about the limbs still open, per unit of
how hard it is to be asked. A section nothing points to earns one screening question. The gates come
last, unless the story put them in doubt. docs/adr/0005-asking.md says why each rule is as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from legal_kb.engine.assess import (
    Findings,
    Grounds,
    LimbFinding,
    SectionFinding,
    assess,
    find,
    ground,
)
from legal_kb.engine.facts import Facts, Value
from legal_kb.knowledge import KnowledgeBase

MOST_QUESTIONS = 12
"""Nobody is ever asked more than this."""

_ANSWERS: tuple[Value, ...] = ("yes", "no")
_SCREENING = 0.5
"""What settling a limb nothing points to is worth beside one that was raised."""


def next_question(
    kb: KnowledgeBase,
    facts: Facts,
    asked: Collection[str] = (),
    doubted: Collection[str] = frozenset(),
) -> str | None:
    """The fact to ask now, or None when there is nothing left worth asking.

    Args:
        facts: what was said or answered.
        asked: facts already asked in this conversation, skipped ones too; none is asked twice.
        doubted: facts the story put in question without settling them.
    """
    if len(asked) >= MOST_QUESTIONS:
        return None
    done = facts.keys() | set(asked)
    gates = [fact for part in kb.gates.values() for fact in part.facts()]
    for gate in gates:
        if gate in doubted and gate not in done:
            return gate
    # A gate that cannot be told must not make everything else worth asking again.
    facts = {fact: value for fact, value in facts.items() if fact not in gates or value != "unsure"}
    findings = assess(kb, facts)
    if not _need_served(kb, findings, done):
        best = _best(kb, facts, findings, done)
        if best is not None:
            return best
    if any(section.raised and section.status != "unlikely" for section in findings.sections):
        return next((gate for gate in gates if gate not in done), None)
    return None


def _need_served(kb: KnowledgeBase, findings: Findings, done: Collection[str]) -> bool:
    """One section likely, and no more than one other still open."""
    still_open = [
        section
        for section in findings.sections
        if section.status == "possible"
        and (
            any(limb.raised and limb.status == "possible" for limb in section.limbs)
            if section.raised
            else kb.offences[section.section].screening not in done
        )
    ]
    return len(still_open) <= 1 and any(section.status == "likely" for section in findings.sections)


def _best(kb: KnowledgeBase, facts: Facts, findings: Findings, done: Collection[str]) -> str | None:
    candidates = [
        candidate
        for section in findings.sections
        for candidate in _candidates(kb, section, findings.grounds, done)
    ]
    if any(section.status == "likely" for section in findings.sections):
        # One offence stands: whether another is there at all comes before its details.
        screening = [candidate for candidate in candidates if not candidate[0].raised]
        candidates = screening or candidates
    worth: dict[str, float] = {}
    for limb, fact, weight in candidates:
        worth[fact] = worth.get(fact, 0.0) + weight * _settles(kb, facts, limb, fact)
    scored = {fact: value / kb.questions[fact].cost for fact, value in worth.items() if value > 0}
    order = list(kb.facts)
    return min(scored, key=lambda fact: (-round(scored[fact], 9), order.index(fact)), default=None)


def _candidates(
    kb: KnowledgeBase, section: SectionFinding, grounds: Grounds, done: Collection[str]
) -> Iterator[tuple[LimbFinding, str, float]]:
    """(limb, fact, weight): what may be asked about a section that is still open.

    Of a limb that something told points to, the facts of every unknown element and those they
    could be taken from; of any other, the section's screening fact alone.
    """
    if section.status != "possible":
        return
    screening = kb.offences[section.section].screening
    for limb in section.limbs:
        if limb.status != "possible":
            continue
        if not limb.raised:
            if screening in kb.conduct_facts[limb.limb.id] and screening not in done:
                yield limb, screening, _SCREENING
            continue
        for name, status in limb.elements.items():
            if status == "unknown":
                wanted = [
                    fact for fact in limb.limb.elements[name].facts() if grounds.filled.get(fact) is None
                ]
                suggesting = [other for fact in wanted for other in kb.suggested_by.get(fact, ())]
                for fact in dict.fromkeys([*wanted, *suggesting]):
                    if fact not in done and fact not in grounds.inferred:
                        yield limb, fact, 1.0


def _settles(kb: KnowledgeBase, facts: Facts, limb: LimbFinding, fact: str) -> float:
    """How far an answer settles the limb, from 0 to 1, over yes and no alike."""
    return sum(_gain(kb, facts, limb, fact, value) for value in _ANSWERS) / len(_ANSWERS)


def _gain(kb: KnowledgeBase, facts: Facts, limb: LimbFinding, fact: str, value: Value) -> float:
    after = find(kb, limb.limb, ground(kb, {**facts, fact: value}))
    if after.status != "possible":
        return 1.0
    return max(0.0, (len(limb.unknown) - len(after.unknown)) / max(1, len(limb.unknown)))
