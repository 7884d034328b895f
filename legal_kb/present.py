"""A record of the content told in one language, with its sources written out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Condition, Language, Name, Record, Text, Voice

Json = dict[str, Any]
_INTERNAL = frozenset({"when", "unless", "rank", "infer", "only_if_unasked", "not_if_unsure", "rules_out"})


def present(kb: KnowledgeBase, record: Record, language: Language, voice: Voice = "you") -> Json:
    """Every field a reader needs, as plain JSON; the rules for choosing the record are left out."""
    told = {
        name: _tell(getattr(record, name), language, voice)
        for name in type(record).model_fields
        if name not in _INTERNAL and name != "sources"
    }
    return {**told, "sources": sources(kb, record.sources)}


def sources(kb: KnowledgeBase, names: Iterable[str]) -> list[Json]:
    """Sources in the shape of the contract."""
    return [
        {
            "title": source.title,
            "url": source.url,
            "checked_on": source.seen.isoformat(),
            "confidence": source.confidence,
        }
        for source in (kb.sources[name] for name in names)
    ]


def _tell(value: Any, language: Language, voice: Voice) -> Any:
    if isinstance(value, Text):
        return value.say(language, voice)
    if isinstance(value, Name):
        return value.say(language)
    if isinstance(value, Condition):
        return value.text
    if isinstance(value, BaseModel):
        return {name: _tell(getattr(value, name), language, voice) for name in type(value).model_fields}
    if isinstance(value, tuple):
        return [_tell(part, language, voice) for part in value]
    if isinstance(value, dict):
        return {name: _tell(part, language, voice) for name, part in value.items()}
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value
