"""A record of the content told in one language, with its sources written out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Condition, Language, Name, Record, Voice

Json = dict[str, Any]
_INTERNAL = frozenset({
    "when", "unless", "instead", "like", "rank", "infer", "only_if_unasked", "not_if_unsure", "rules_out",
    "asked",    "owner", "see", "dated_by", "topic", "on_request", "sources",
})  # fmt: skip


def present(kb: KnowledgeBase, record: Record, language: Language, voice: Voice = "you") -> Json:
    """Every field a reader needs, as plain JSON; the rules for choosing the record are left out.

    `record` is its reference, `reviewed` whether a lawyer signed it, `notice` the words that say it is not.
    """
    told = {
        name: tell(getattr(record, name), language, voice)
        for name in type(record).model_fields
        if name not in _INTERNAL
    }
    reviewed = kb.reviewed(record)
    return {
        "record": kb.place(record),
        **told,
        "see": seen(kb, getattr(record, "see", ()), language),
        "sources": sources(kb, record.sources),
        "reviewed": reviewed,
        "notice": None if reviewed else kb.messages["not_reviewed"].say(language),
    }


def brief(told: Json) -> str:
    """A record's title and first words, for where there is room for text alone."""
    return f"{told.get('title') or told['name']}\n{told.get('summary') or told.get('what') or told['why']}"


def titled(kb: KnowledgeBase, reference: str, language: Language) -> str:
    """A record's title or name."""
    record = kb.records[reference]
    words: Name = getattr(record, "title", None) or record.name  # type: ignore[attr-defined]
    return words.say(language)


def seen(kb: KnowledgeBase, references: Iterable[str], language: Language) -> list[Json]:
    """Records to see as well, each with its title."""
    return [{"record": name, "title": titled(kb, name, language)} for name in references]


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


def tell(value: Any, language: Language, voice: Voice) -> Any:
    """Any value of a record as plain JSON in one language."""
    if isinstance(value, Name):
        return value.say(language, voice)
    if isinstance(value, Condition):
        return value.text
    if isinstance(value, BaseModel):
        return {name: tell(getattr(value, name), language, voice) for name in type(value).model_fields}
    if isinstance(value, tuple):
        return [tell(part, language, voice) for part in value]
    if isinstance(value, dict):
        return {name: tell(part, language, voice) for name, part in value.items()}
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value
