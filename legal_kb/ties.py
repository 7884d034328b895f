"""The ties of the content: every name used exists, and everything that exists is used."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Condition, Record, Text
from legal_kb.schema.help import Instead

Slip = tuple[str, str, str, str]
"""(record or file, field, what is wrong, how to mend it)."""

_A_FACT = "use a name of contract/facts.yml"
_A_SOURCE = "add it to a file in content/sources, or correct the name"
_A_RECORD = "use `collection/id` of a record that exists"


def untied(kb: KnowledgeBase) -> Iterator[Slip]:
    """Everything that hangs loose in the knowledge base."""
    for place, record in kb.records.items():
        yield from _of_record(kb, place, record)
    for name, message in kb.messages.items():
        yield from _unknown(f"messages/{name}", "sources", message.sources, kb.sources, _A_SOURCE)
    yield from _law(kb)
    yield from _unused(kb)


def _of_record(kb: KnowledgeBase, place: str, record: Record) -> Iterator[Slip]:
    yield from _unknown(place, "sources", record.sources, kb.sources, _A_SOURCE)
    for field, text in texts(record):
        yield from _unknown(place, f"{field}.sources", text.sources or (), kb.sources, _A_SOURCE)
    for field, condition in conditions(record):
        yield from _unknown(place, field, condition.expression.facts(), kb.facts, _A_FACT)
    yield from _unknown(place, "see", getattr(record, "see", ()), kb.records, _A_RECORD)
    instead = getattr(record, "instead", None)
    if instead is not None:
        yield from _unknown(place, "instead", [instead.show], kb.answers, _A_RECORD)


def _law(kb: KnowledgeBase) -> Iterator[Slip]:
    logic = kb.logic.values()
    yield from _complete(kb.facts, kb.questions, "questions", "write its question")
    elements = {*kb.gates, *(name for limb in logic for name in limb.elements)}
    yield from _complete(elements, kb.elements, "elements", "write its text")
    yield from _complete(kb.logic, kb.limbs, "limbs", "write its record")
    yield from _complete({limb.section for limb in logic}, kb.offences, "offences", "write its record")
    for name in kb.questions:
        yield from _unknown(f"questions/{name}", "id", [name], kb.facts, _A_FACT)
    for name, inference in kb.inferences.items():
        place = f"inferences/{name}"
        yield from _unknown(place, "infer", [inference.infer.fact], kb.facts, _A_FACT)
        yield from _unknown(place, "not_if_unsure", inference.not_if_unsure, kb.facts, _A_FACT)
    for name, offence in kb.offences.items():
        yield from _unknown(f"offences/{name}", "screening", [offence.screening], kb.facts, _A_FACT)
    for name, case in kb.cases.items():
        yield from _unknown(
            f"cases/{name}", "sections", case.sections, kb.offences, "name a section of the Part"
        )
    for name, order in kb.disposal_orders.items():
        place = f"disposal_orders/{name}"
        yield from _unknown(
            place, "route_sections", order.route_sections, kb.offences, "name a section of the Part"
        )


def _unused(kb: KnowledgeBase) -> Iterator[Slip]:
    named = {source for record in kb.records.values() for source in record.sources}
    named |= {
        source for record in kb.records.values() for _, text in texts(record) for source in text.sources or ()
    }
    named |= {source for message in kb.messages.values() for source in message.sources}
    for name in kb.sources.keys() - named:
        yield f"sources/{name}", "", "no record names it", "use it or take it out"
    elements = {*kb.gates, *(name for limb in kb.logic.values() for name in limb.elements)}
    for name in kb.elements.keys() - elements:
        yield f"elements/{name}", "id", "no limb has this element", "take it out, or correct its id"
    for name in kb.limbs.keys() - kb.logic.keys():
        yield f"limbs/{name}", "id", "the contract has no such limb", "take it out, or correct its id"
    expressions = [
        *kb.gates.values(),
        *(part for limb in kb.logic.values() for part in limb.elements.values()),
    ]
    used = {fact for part in expressions for fact in part.facts()}
    used |= {
        fact
        for record in kb.records.values()
        for _, condition in conditions(record)
        for fact in condition.expression.facts()
    }
    for name in kb.facts.keys() - used:
        yield (
            f"questions/{name}",
            "id",
            "no rule reads this fact",
            "use it in a condition, or ask for its removal",
        )


def _unknown(place: str, field: str, used: Iterable[str], known: Container[str], mend: str) -> Iterator[Slip]:
    for name in dict.fromkeys(used):
        if name not in known:
            yield place, field, f"there is no `{name}`", mend


def _complete(needed: Iterable[str], written: Container[str], folder: str, mend: str) -> Iterator[Slip]:
    for name in sorted(set(needed)):
        if name not in written:
            yield folder, name, f"nothing written for `{name}`", mend


def conditions(record: Record) -> Iterator[tuple[str, Condition]]:
    """The conditions of a record, by their fields."""
    for field in type(record).model_fields:
        value = getattr(record, field)
        if isinstance(value, Condition):
            yield field, value
        elif isinstance(value, Instead):
            yield f"{field}.when", value.when


def texts(record: Record) -> Iterator[tuple[str, Text]]:
    """The statements of a record, by their fields."""
    for field in type(record).model_fields:
        yield from _texts(field, getattr(record, field))


def _texts(field: str, value: object) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield field, value
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _texts(f"{field}.{index}", part)
