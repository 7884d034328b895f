"""Everything we say: each sentence or label, with the record or message and the field it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Asked, Name, Record, Text, Voice

Spoken = tuple[str, str, Name]
VOICES: tuple[Voice, ...] = ("you", "they")


def spoken(kb: KnowledgeBase) -> Iterator[Spoken]:
    """All of it, but for the ways in which people ask: those are theirs."""
    for place, record in kb.records.items():
        yield from of(place, record)
    for name, message in kb.messages.items():
        yield f"messages/{name}", "", message


def of(place: str, record: Record) -> Iterator[Spoken]:
    """What one record says."""
    for field, words in _words("", record):
        yield place, field, words


def statements(record: Record) -> Iterator[tuple[str, Text]]:
    """What one record states, without its titles and labels."""
    for field, words in _words("", record):
        if isinstance(words, Text):
            yield field, words


def _words(at: str, value: object) -> Iterator[tuple[str, Name]]:
    if isinstance(value, Name):
        yield at, value
    elif isinstance(value, BaseModel) and not isinstance(value, Asked):
        for name in type(value).model_fields:
            yield from _words(f"{at}.{name}" if at else name, getattr(value, name))
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from _words(f"{at}.{index}", part)
