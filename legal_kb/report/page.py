"""The report's page: chapter by chapter, both languages side by side, with what stands behind them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from pydantic import BaseModel

from legal_kb.engine.logic import Expression
from legal_kb.knowledge import KnowledgeBase, Limb
from legal_kb.report.picture import picture
from legal_kb.review import MESSAGES, chapters, digest, named
from legal_kb.schema.base import Condition, Label, Name, Record, Text

_NO_ROW = frozenset({"id", "sources", "confidence", "checked_on", "review_by", "owner", "asked"})


def render(kb: KnowledgeBase, today: datetime.date) -> str:
    """The whole content as one HTML page; it loads nothing from anywhere."""
    environment = Environment(
        loader=PackageLoader("legal_kb.report"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("report.html.j2").render(kb=kb, today=today, chapters=list(_chapters(kb)))


def _chapters(kb: KnowledgeBase) -> Iterator[Mapping[str, Any]]:
    signatures = {off.hash: off for off in kb.sign_offs}
    for name, records in chapters(kb).items():
        mark = digest(kb, name)
        yield {
            "name": name,
            "title": kb.offences[name].title.en if name in kb.offences else name.replace("_", " "),
            "hash": mark,
            "signature": signatures.get(mark) if name in kb.signed else None,
            "pictures": [_picture(kb, limb) for limb in kb.limbs_of.get(name, ())],
            "facts": sorted(
                {fact for limb in kb.limbs_of.get(name, ()) for fact in limb.facts}, key=list(kb.facts).index
            ),
            "records": [_record(kb, place, record) for place, record in records.items()],
        }
    mark = digest(kb, MESSAGES)
    yield {
        "name": MESSAGES,
        "title": "the assistant’s own words",
        "hash": mark,
        "signature": signatures.get(mark) if MESSAGES in kb.signed else None,
        "pictures": [],
        "facts": [],
        "records": [
            {
                "place": MESSAGES,
                "record": None,
                "rows": [_said(name, text) for name, text in kb.messages.items()],
                "logic": [],
                "sources": [],
            }
        ],
    }


def _picture(kb: KnowledgeBase, limb: Limb) -> tuple[str, Markup]:
    title = kb.limbs[limb.id].title
    return f"{limb.id}: {title.en} · {title.zh}", Markup(picture(kb, limb))  # noqa: S704


def _record(kb: KnowledgeBase, place: str, record: Record) -> Mapping[str, Any]:
    return {
        "place": place,
        "record": record,
        "rows": list(_rows("", record)),
        "logic": [(name, str(part)) for name, part in _logic(kb, place)],
        "sources": [kb.sources[name] for name in sorted(named(record))],
    }


def _logic(kb: KnowledgeBase, place: str) -> Iterator[tuple[str, Expression]]:
    """The contract's expressions that an element or a limb stands for."""
    collection, _, name = place.partition("/")
    if collection == "limbs":
        yield from kb.logic[name].elements.items()
    elif collection == "elements":
        for limb in kb.logic.values():
            if name in limb.elements:
                yield limb.id, limb.elements[name]
        if name in kb.gates:
            yield "gate", kb.gates[name]


def _rows(at: str, value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Name):
        yield _said(at, value)
    elif isinstance(value, Condition):
        yield {"field": at, "rule": value.text}
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            if isinstance(part, str):
                yield {"field": f"{at} {index + 1}", "rule": part}
            else:
                yield from _rows(f"{at} {index + 1}", part)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if not (at == "" and name in _NO_ROW):
                yield from _rows(f"{at} · {name}" if at else name, getattr(value, name))
    elif value not in (None, False):
        yield {"field": at, "rule": str(value)}


def _said(field: str, words: Name) -> Mapping[str, Any]:
    own = words if isinstance(words, Text) else None
    return {
        "field": field,
        "en": words.say("en", "they"),
        "zh": words.say("zh", "they"),
        "confidence": own.confidence if own else None,
        "sources": own.sources if own else None,
        "label": isinstance(words, Label) and own is None,
    }
