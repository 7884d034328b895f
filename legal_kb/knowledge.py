"""The knowledge base: content, contract and the ties between them, loaded once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from legal_kb.engine.logic import Expression
from legal_kb.schema.base import Answer, Record, Source
from legal_kb.schema.help import (
    Article,
    Figure,
    Message,
    Platform,
    RealCase,
    Service,
    SignOff,
    Step,
)
from legal_kb.schema.law import (
    Definition,
    DisposalOrder,
    Element,
    Inference,
    LimbText,
    Offence,
    Question,
    RelatedLaw,
)

HERE = Path(__file__).parent
COLLECTIONS: Mapping[str, type[Record]] = MappingProxyType(
    {
        "offences": Offence,
        "limbs": LimbText,
        "elements": Element,
        "definitions": Definition,
        "questions": Question,
        "inferences": Inference,
        "related_law": RelatedLaw,
        "disposal_orders": DisposalOrder,
        "reporting": Article,
        "evidence": Article,
        "roles": Article,
        "myths": Article,
        "faq": Article,
        "figures": Figure,
        "services": Service,
        "platforms": Platform,
        "cases": RealCase,
        "steps": Step,
    }
)
"""Collection → its kind of record. Each lies in the content folder of its own name."""
RULES = "rules"
"""The chapter of what decides across sections: gates, questions and inferences."""


@dataclass(frozen=True)
class Limb:
    """One way of committing an offence: all its elements are needed. From `contract/limbs.yml`."""

    id: str
    section: str
    elements: Mapping[str, Expression]

    @cached_property
    def conduct(self) -> str:
        """The element whose presence raises the limb: its first."""
        return next(iter(self.elements))

    @cached_property
    def facts(self) -> frozenset[str]:
        return frozenset(name for part in self.elements.values() for name in part.facts())


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything a lawyer wrote, checked. Build it with `load`."""

    facts: Mapping[str, str]
    gates: Mapping[str, Expression]
    logic: Mapping[str, Limb]
    sources: Mapping[str, Source]
    offences: Mapping[str, Offence]
    limbs: Mapping[str, LimbText]
    elements: Mapping[str, Element]
    definitions: Mapping[str, Definition]
    questions: Mapping[str, Question]
    inferences: Mapping[str, Inference]
    related_law: Mapping[str, RelatedLaw]
    disposal_orders: Mapping[str, DisposalOrder]
    reporting: Mapping[str, Article]
    evidence: Mapping[str, Article]
    roles: Mapping[str, Article]
    myths: Mapping[str, Article]
    faq: Mapping[str, Article]
    figures: Mapping[str, Figure]
    services: Mapping[str, Service]
    platforms: Mapping[str, Platform]
    cases: Mapping[str, RealCase]
    steps: Mapping[str, Step]
    messages: Mapping[str, Message]
    sign_offs: tuple[SignOff, ...] = ()
    signed: frozenset[str] = frozenset()
    """Chapters that a lawyer signed as they stand; see `legal_kb.review`."""

    def collection(self, name: str) -> Mapping[str, Record]:
        """One collection, by its name in `COLLECTIONS`."""
        found: Mapping[str, Record] = getattr(self, name)
        return found

    def listed(self, name: str) -> list[Record]:
        """A collection in the order to show it: by rank where it has one, what must be checked first last."""
        return sorted(
            self.collection(name).values(),
            key=lambda record: (getattr(record, "check_first", False), getattr(record, "rank", 0)),
        )

    @cached_property
    def records(self) -> Mapping[str, Record]:
        """Every record by its reference, `collection/id`."""
        return {
            f"{name}/{record.id}": record for name in COLLECTIONS for record in self.collection(name).values()
        }

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """The records that answer questions, by their references."""
        return {place: record for place, record in self.records.items() if isinstance(record, Answer)}

    @cached_property
    def _places(self) -> Mapping[int, str]:
        return {id(record): place for place, record in self.records.items()}

    def place(self, record: Record) -> str:
        """A record's reference, `collection/id`."""
        return self._places[id(record)]

    def chapter(self, place: str) -> str:
        """The chapter of a record: its section, for offences, limbs and elements; else its collection."""
        collection, _, name = place.partition("/")
        if collection == "offences":
            return name
        if collection == "limbs":
            return self.logic[name].section
        if collection == "elements":
            return next((limb.section for limb in self.logic.values() if name in limb.elements), RULES)
        return RULES if collection in {"questions", "inferences"} else collection

    def reviewed(self, record: Record) -> bool:
        """Whether a lawyer signed the chapter it stands in."""
        return self.chapter(self.place(record)) in self.signed

    @cached_property
    def limbs_of(self) -> Mapping[str, tuple[Limb, ...]]:
        return {
            section: tuple(limb for limb in self.logic.values() if limb.section == section)
            for section in self.offences
        }

    @cached_property
    def gate_facts(self) -> frozenset[str]:
        return frozenset(name for gate in self.gates.values() for name in gate.facts())

    @cached_property
    def conduct_facts(self) -> Mapping[str, tuple[str, ...]]:
        """Limb → the facts that raise it."""
        return {limb.id: tuple(limb.elements[limb.conduct].facts()) for limb in self.logic.values()}

    @cached_property
    def suggested_by(self) -> Mapping[str, tuple[str, ...]]:
        """Fact → the facts an inference could take it from."""
        found: dict[str, list[str]] = {}
        for inference in self.inferences.values():
            if inference.when is not None:
                found.setdefault(inference.infer.fact, []).extend(inference.when.expression.facts())
        return {fact: tuple(dict.fromkeys(others)) for fact, others in found.items()}
