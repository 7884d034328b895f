"""A lawyer's sign-off: the content in chapters, a hash of each, and which are signed as they stand.

Signatures lie in `review.yml`. A chapter whose words, rules or sources change has another hash, and so
loses its signature. Dates, owners and the ways of asking are not signed: they state no law.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Record
from legal_kb.schema.help import SignOff

_UNSIGNED = {"owner", "checked_on", "review_by", "asked"}
MESSAGES = "messages"


def chapters(kb: KnowledgeBase) -> Mapping[str, Mapping[str, Record]]:
    """Every chapter with its records, in the order in which a lawyer would read them."""
    found: dict[str, dict[str, Record]] = {}
    for place, record in kb.records.items():
        found.setdefault(kb.chapter(place), {})[place] = record
    return found


def signed(kb: KnowledgeBase, sign_offs: Iterable[SignOff]) -> frozenset[str]:
    """The chapters whose words are still those that were signed."""
    names = {*chapters(kb), MESSAGES}
    return frozenset(
        off.chapter for off in sign_offs if off.chapter in names and off.hash == digest(kb, off.chapter)
    )


def digest(kb: KnowledgeBase, chapter: str) -> str:
    """SHA-256 of everything a chapter says, the rules it rests on, and its sources as they are cited."""
    if chapter == MESSAGES:
        said: Any = {name: message.model_dump(mode="json") for name, message in sorted(kb.messages.items())}
        return _hash({"messages": said})
    records = chapters(kb)[chapter]
    return _hash(
        {
            "records": {
                place: record.model_dump(mode="json", exclude=_UNSIGNED)
                for place, record in sorted(records.items())
            },
            "logic": {
                name: {element: str(part) for element, part in limb.elements.items()}
                for name, limb in sorted(kb.logic.items())
                if limb.section == chapter
            },
            "sources": {
                name: kb.sources[name].model_dump(mode="json", exclude={"seen"})
                for name in sorted({source for record in records.values() for source in named(record)})
            },
        }
    )


def named(record: Record) -> set[str]:
    """Every source a record or one of its statements names."""
    return set(_named(record.model_dump()))


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key == "sources":
                yield from part or ()
            else:
                yield from _named(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _named(part)


def _hash(value: Any) -> str:
    whole = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode("utf-8")).hexdigest()
