"""The knowledge base: content, contract and the ties between them, loaded once and never changed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from legal_kb.engine.logic import Expression, ExpressionError, parse
from legal_kb.reading import ContentError, Document, Problem, read
from legal_kb.schema.base import Condition, Record, Source, Text
from legal_kb.schema.help import Article, Platform, Service, Step
from legal_kb.schema.law import (
    DisposalOrder,
    Element,
    Inference,
    Offence,
    Question,
    RelatedLaw,
)

HERE = Path(__file__).parent
AnyRecord = TypeVar("AnyRecord", bound=Record)
Shared = Mapping[str, AnyRecord]
_A_FACT = "use a name of contract/facts.yml"
_AS_BEFORE = "write it as `name: value` lines, or restore it from version control"


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
    limbs: Mapping[str, Limb]
    sources: Mapping[str, Source]
    offences: Mapping[str, Offence]
    elements: Mapping[str, Element]
    questions: Mapping[str, Question]
    inferences: Mapping[str, Inference]
    related_law: Mapping[str, RelatedLaw]
    disposal_orders: Mapping[str, DisposalOrder]
    reporting: Mapping[str, Article]
    evidence: Mapping[str, Article]
    myths: Mapping[str, Article]
    faq: Mapping[str, Article]
    services: Mapping[str, Service]
    platforms: Mapping[str, Platform]
    steps: Mapping[str, Step]
    messages: Mapping[str, Text]

    @cached_property
    def limbs_of(self) -> Mapping[str, tuple[Limb, ...]]:
        return {
            section: tuple(limb for limb in self.limbs.values() if limb.section == section)
            for section in self.offences
        }

    @cached_property
    def gate_facts(self) -> frozenset[str]:
        return frozenset(name for gate in self.gates.values() for name in gate.facts())

    @cached_property
    def conduct_facts(self) -> Mapping[str, tuple[str, ...]]:
        """Limb → the facts that raise it."""
        return {limb.id: tuple(limb.elements[limb.conduct].facts()) for limb in self.limbs.values()}

    @cached_property
    def suggested_by(self) -> Mapping[str, tuple[str, ...]]:
        """Fact → the facts an inference could take it from."""
        found: dict[str, list[str]] = {}
        for inference in self.inferences.values():
            if inference.when is not None:
                found.setdefault(inference.infer.fact, []).extend(inference.when.expression.facts())
        return {fact: tuple(dict.fromkeys(others)) for fact, others in found.items()}


def load(content: Path = HERE / "content", contract: Path = HERE / "contract") -> KnowledgeBase:
    """Load and cross-check the whole knowledge base.

    Raises:
        ContentError: with every problem found, by file, line, field and mend.
    """
    shelf = _Shelf(content, contract)
    kb = shelf.knowledge_base()
    shelf.cross_check(kb)
    if shelf.problems:
        raise ContentError(shelf.problems)
    return kb


class _Shelf:
    """Collects the files, and every problem in them, before giving up."""

    def __init__(self, content: Path, contract: Path) -> None:
        self.content, self.contract = content, contract
        self.problems: list[Problem] = []
        self.places: dict[int, tuple[Document, tuple[str | int, ...]]] = {}

    def knowledge_base(self) -> KnowledgeBase:
        facts_file = self.document(self.contract / "facts.yml")
        limbs_file = self.document(self.contract / "limbs.yml")
        kb = KnowledgeBase(
            facts=MappingProxyType(
                {name: text for group in facts_file.value.values() for name, text in group.items()}
            ),
            gates=MappingProxyType(self.expressions(limbs_file, ("gates",))),
            limbs=MappingProxyType(
                {
                    name: Limb(
                        name,
                        str(limb["section"]),
                        self.expressions(limbs_file, ("limbs", name, "elements")),
                    )
                    for name, limb in limbs_file.value["limbs"].items()
                }
            ),
            sources=self.sources(),
            offences=self.records("offences", Offence),
            elements=self.records("elements", Element),
            questions=self.records("questions", Question),
            inferences=self.records("inferences", Inference),
            related_law=self.records("related_law", RelatedLaw),
            disposal_orders=self.records("disposal_order", DisposalOrder),
            reporting=self.records("reporting", Article),
            evidence=self.records("evidence", Article),
            myths=self.records("myths", Article),
            faq=self.records("faq", Article),
            services=self.records("services", Service),
            platforms=self.records("platforms", Platform),
            steps=self.records("steps", Step),
            messages=self.messages(),
        )
        if self.problems:
            raise ContentError(self.problems)
        return kb

    def document(self, file: Path) -> Document:
        try:
            return read(file)
        except FileNotFoundError:
            raise ContentError(
                [Problem(file, 1, "the file", "missing", "restore it from version control")]
            ) from None

    def documents(self, folder: str) -> Iterable[Document]:
        """The files of a folder that hold named values; what is wrong with any other is noted."""
        for file in sorted((self.content / folder).glob("*.yml")):
            try:
                document = read(file)
            except ContentError as error:
                self.problems.extend(error.problems)
                continue
            if isinstance(document.value, dict):
                yield document
            else:
                self.problems.append(document.problem((), "no names with values", _AS_BEFORE))

    def expressions(self, document: Document, place: tuple[str, ...]) -> dict[str, Expression]:
        value = document.value
        for step in place:
            value = value[step]
        found: dict[str, Expression] = {}
        for name, text in value.items():
            try:
                found[name] = parse(str(text))
            except ExpressionError as error:
                self.problems.append(document.problem((*place, name), str(error), "correct the expression"))
        return found

    def records(self, folder: str, kind: type[AnyRecord]) -> Mapping[str, AnyRecord]:
        """The records of every file in a folder; a file's other keys are its records' defaults."""
        found: dict[str, AnyRecord] = {}
        for document in self.documents(folder):
            rows = document.value.get("records")
            if not isinstance(rows, list):
                self.problems.append(
                    document.problem((), "no `records:` list", "start the list with `records:`")
                )
                continue
            defaults = {key: value for key, value in document.value.items() if key != "records"}
            for index, raw in enumerate(rows):
                place = ("records", index)
                for key in defaults:
                    document.lines.setdefault((*place, key), document.lines[key,])
                try:
                    whole = {**defaults, **raw} if isinstance(raw, dict) else raw
                    record = document.model(kind, whole, place)
                except ContentError as error:
                    self.problems.extend(error.problems)
                    continue
                if record.id in found:
                    self.problems.append(
                        document.problem((*place, "id"), f"`{record.id}` is used twice", "give it its own id")
                    )
                found[record.id] = record
                self.places[id(record)] = (document, place)
        return MappingProxyType(found)

    def sources(self) -> Mapping[str, Source]:
        found: dict[str, Source] = {}
        document = self.document(self.content / "sources.yml")
        value = document.value if isinstance(document.value, dict) else {}
        rows = value.get("sources")
        if not isinstance(rows, dict):
            wrong = document.problem((), "no `sources:` with names", "start the sources with `sources:`")
            raise ContentError([*self.problems, wrong])
        for name, raw in rows.items():
            try:
                whole = {"id": name, "seen": value.get("seen"), **raw} if isinstance(raw, dict) else raw
                found[name] = document.model(Source, whole, ("sources", name))
            except ContentError as error:
                self.problems.extend(error.problems)
        return MappingProxyType(found)

    def messages(self) -> Mapping[str, Text]:
        found: dict[str, Text] = {}
        for document in self.documents("messages"):
            for name, raw in document.value.items():
                try:
                    text = document.model(Text, raw, (name,))
                except ContentError as error:
                    self.problems.extend(error.problems)
                    continue
                if name in found:
                    self.problems.append(
                        document.problem((name,), "used twice", "give one of them another name")
                    )
                found[name] = text
        return MappingProxyType(found)

    def report(self, record: Record, field: str, wrong: str, mend: str) -> None:
        document, place = self.places[id(record)]
        self.problems.append(document.problem((*place, field), wrong, mend))

    def cross_check(self, kb: KnowledgeBase) -> None:
        """Every name used exists; every fact can be asked; every element can be told."""
        collections: tuple[Shared[Any], ...] = (
            kb.offences, kb.elements, kb.questions, kb.inferences, kb.related_law,
            kb.disposal_orders, kb.reporting, kb.evidence, kb.myths, kb.faq, kb.services,
            kb.platforms, kb.steps,
        )  # fmt: skip
        records = [record for collection in collections for record in collection.values()]
        for record in records:
            self.names(record, "sources", record.sources, kb.sources, "add it to sources.yml")
            for field, condition in _conditions(record):
                self.names(record, field, condition.expression.facts(), kb.facts, _A_FACT)
        used = {source for record in records for source in record.sources}
        for name in sorted(kb.sources.keys() - used):
            self.problems.append(
                Problem(self.content / "sources.yml", 1, name, "no record names it", "use it or take it out")
            )
        self.complete(kb.facts, kb.questions, "questions", "write its question")
        limbs = kb.limbs.values()
        elements = {*kb.gates, *(name for limb in limbs for name in limb.elements)}
        self.complete(elements, kb.elements, "elements", "write its text")
        self.complete({limb.section for limb in limbs}, kb.offences, "offences", "write its record")
        for question in kb.questions.values():
            self.names(question, "id", [question.id], kb.facts, _A_FACT)
        for inference in kb.inferences.values():
            self.names(inference, "infer", [inference.infer.fact], kb.facts, _A_FACT)
            self.names(inference, "not_if_unsure", inference.not_if_unsure, kb.facts, _A_FACT)
        for offence in kb.offences.values():
            self.names(offence, "screening", [offence.screening], kb.facts, _A_FACT)
            own = {limb.id for limb in limbs if limb.section == offence.id}
            if set(offence.limbs) != own:
                self.report(offence, "limbs", "not the limbs of this section", f"name {sorted(own)}")
        articles = {*kb.reporting, *kb.evidence, *kb.faq}
        for step in kb.steps.values():
            self.names(step, "services", step.services, kb.services, "use the id of a service")
            self.names(step, "article", filter(None, [step.article]), articles, "use the id of an article")

    def names(
        self, record: Record, field: str, used: Iterable[str], known: Container[str], mend: str
    ) -> None:
        for name in dict.fromkeys(used):
            if name not in known:
                self.report(record, field, f"there is no `{name}`", mend)

    def complete(self, needed: Iterable[str], written: Mapping[str, Any], folder: str, mend: str) -> None:
        for name in sorted(set(needed) - written.keys()):
            self.problems.append(
                Problem(self.content / folder, 1, name, f"nothing written for `{name}`", mend)
            )


def _conditions(record: Record) -> Iterable[tuple[str, Condition]]:
    for field in ("when", "unless"):
        condition = getattr(record, field, None)
        if isinstance(condition, Condition):
            yield field, condition
