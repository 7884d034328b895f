"""Where each record's page lies: `/help/<language>/<collection>/<id>`."""

from __future__ import annotations

from collections.abc import Mapping

from legal_kb.knowledge import COLLECTIONS, KnowledgeBase
from legal_kb.schema.base import Answer, Language
from legal_kb.schema.help import RealCase

GROUPS: Mapping[str, tuple[str, ...]] = {
    "law": ("offences", "definitions", "disposal_orders", "related_law"),
    "doing": ("reporting", "evidence", "platforms", "roles"),
    "people": ("services",),
    "asking": ("faq", "myths"),
    "background": ("figures", "cases"),
}
"""The contents page: group → its collections."""
COLLECTION_OF: Mapping[str, str] = {
    name.replace("_", "-"): name for name, kind in COLLECTIONS.items() if issubclass(kind, Answer | RealCase)
}
"""The name a collection has in an address → its own."""


def path(reference: str, language: Language) -> str:
    """The page of a record, named by its reference."""
    collection, _, name = reference.partition("/")
    return f"/help/{language}/{collection.replace('_', '-')}/{name}"


def paths(kb: KnowledgeBase, language: Language) -> list[str]:
    """Every page of one language."""
    return [
        f"/help/{language}",
        f"/help/{language}/guide",
        *(f"/help/{language}/{slug}" for slug in COLLECTION_OF),
        *(
            path(f"{name}/{record}", language)
            for name in COLLECTION_OF.values()
            for record in kb.collection(name)
        ),
    ]
