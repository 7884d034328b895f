"""Loading the content: every file read, every problem found told at once, nothing half-used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from legal_kb.engine.logic import Expression, ExpressionError, parse
from legal_kb.knowledge import COLLECTIONS, HERE, KnowledgeBase, Limb
from legal_kb.reading import ContentError, Document, Place, Problem, read
from legal_kb.review import signed
from legal_kb.schema.base import Record, Source
from legal_kb.schema.help import Message, SignOff
from legal_kb.ties import untied

AnyRecord = TypeVar("AnyRecord", bound=Record)
_AS_BEFORE = "write it as `name: value` lines, or restore it from version control"


def load(
    content: Path = HERE / "content", contract: Path = HERE / "contract", review: Path = HERE / "review.yml"
) -> KnowledgeBase:
    """Load and cross-check the whole knowledge base.

    Raises:
        ContentError: with every problem found, by file, line, field and mend.
    """
    return Shelf(content, contract, review).knowledge_base()


class Shelf:
    """The files of the content, and where each record stands in them."""

    def __init__(
        self,
        content: Path = HERE / "content",
        contract: Path = HERE / "contract",
        review: Path = HERE / "review.yml",
    ) -> None:
        self.content, self.contract, self.review = content, contract, review
        self.problems: list[Problem] = []
        self._places: dict[str, tuple[Document, Place]] = {}

    def knowledge_base(self) -> KnowledgeBase:
        """Everything loaded, and tied together.

        Raises:
            ContentError: with every problem found.
        """
        facts = self._document(self.contract / "facts.yml").value
        limbs = self._document(self.contract / "limbs.yml")
        kb = KnowledgeBase(
            facts=MappingProxyType({name: text for group in facts.values() for name, text in group.items()}),
            gates=MappingProxyType(self._expressions(limbs, ("gates",))),
            logic=MappingProxyType(
                {
                    name: Limb(
                        name, str(limb["section"]), self._expressions(limbs, ("limbs", name, "elements"))
                    )
                    for name, limb in limbs.value["limbs"].items()
                }
            ),
            sources=self._sources(),
            messages=self._messages(),
            **{name: self._records(name, kind) for name, kind in COLLECTIONS.items()},  # type: ignore[arg-type]
        )
        if not self.problems:
            self.problems.extend(self._placed(slip) for slip in untied(kb))
        sign_offs = self._sign_offs()
        if self.problems:
            raise ContentError(self.problems)
        return replace(kb, sign_offs=sign_offs, signed=signed(kb, sign_offs))

    def problem(self, place: str, field: str, wrong: str, mend: str) -> Problem:
        """A problem of the record (`collection/id`), message (`messages/id`) or source at `place`."""
        document, steps = self._places[place]
        return document.problem((*steps, *field.split(".")) if field else steps, wrong, mend)

    def _placed(self, slip: tuple[str, str, str, str]) -> Problem:
        place, field, wrong, mend = slip
        if place in self._places:
            return self.problem(place, field, wrong, mend)
        return Problem(self.content / place, 1, field, wrong, mend)

    def _document(self, file: Path) -> Document:
        try:
            return read(file)
        except FileNotFoundError:
            missing = Problem(file, 1, "the file", "missing", "restore it from version control")
            raise ContentError([missing]) from None

    def _documents(self, folder: str) -> Iterable[Document]:
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

    def _expressions(self, document: Document, place: tuple[str, ...]) -> dict[str, Expression]:
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

    def _records(self, folder: str, kind: type[AnyRecord]) -> Mapping[str, AnyRecord]:
        """The records of every file in a folder; a file's other keys are its records' defaults."""
        found: dict[str, AnyRecord] = {}
        for document in self._documents(folder):
            rows = document.value.get("records")
            if not isinstance(rows, list):
                mend = "start the list with `records:`"
                self.problems.append(document.problem((), "no `records:` list", mend))
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
                    twice = document.problem(
                        (*place, "id"), f"`{record.id}` is used twice", "give it its own id"
                    )
                    self.problems.append(twice)
                found[record.id] = record
                self._places[f"{folder}/{record.id}"] = (document, place)
        return MappingProxyType(found)

    def _sources(self) -> Mapping[str, Source]:
        found: dict[str, Source] = {}
        for document in self._documents("sources"):
            rows = document.value.get("sources")
            if not isinstance(rows, dict):
                mend = "start the sources with `sources:`"
                self.problems.append(document.problem((), "no `sources:` with names", mend))
                continue
            for name, raw in rows.items():
                whole = (
                    {"id": name, "seen": document.value.get("seen"), **raw} if isinstance(raw, dict) else raw
                )
                self._one(document, ("sources", name), Source, whole, found)
        return MappingProxyType(found)

    def _messages(self) -> Mapping[str, Message]:
        found: dict[str, Message] = {}
        for document in self._documents("messages"):
            for name, raw in document.value.items():
                self._one(document, (name,), Message, raw, found)
        return MappingProxyType(found)

    def _sign_offs(self) -> tuple[SignOff, ...]:
        document = self._document(self.review)
        rows = document.value.get("sign_offs") if isinstance(document.value, dict) else None
        if not isinstance(rows, list):
            mend = "write `sign_offs: []`, or one signature a line under it"
            self.problems.append(document.problem((), "no `sign_offs:` list", mend))
            return ()
        found = []
        for index, raw in enumerate(rows):
            try:
                found.append(document.model(SignOff, raw, ("sign_offs", index)))
            except ContentError as error:
                self.problems.extend(error.problems)
        return tuple(found)

    def _one(
        self, document: Document, place: Place, kind: type[Any], raw: object, found: dict[str, Any]
    ) -> None:
        name = str(place[-1])
        try:
            made = document.model(kind, raw, place)
        except ContentError as error:
            self.problems.extend(error.problems)
            return
        if name in found:
            self.problems.append(document.problem(place, "used twice", "give one of them another name"))
        found[name] = made
        self._places[f"{document.file.parent.name}/{name}"] = (document, place)
