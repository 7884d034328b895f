"""The knowledge base, record by record, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from fastapi import APIRouter

from api.deps import LanguageQuery, ServicesDep, problems
from api.problems import Refused
from legal_kb.knowledge import KnowledgeBase
from legal_kb.present import present
from legal_kb.schema.base import Record

router = APIRouter(prefix="/v1/kb", tags=["knowledge base"])


class Collection(str, Enum):
    offences = "offences"
    services = "services"
    platforms = "platforms"
    reporting = "reporting"
    disposal_orders = "disposal-orders"
    evidence = "evidence"
    myths = "myths"
    faq = "faq"
    definitions = "definitions"
    related_law = "related-law"
    roles = "roles"
    figures = "figures"
    cases = "cases"


def _records(kb: KnowledgeBase, collection: Collection) -> Mapping[str, Record]:
    found: Mapping[str, Record] = getattr(kb, collection.name)
    return found


@router.get("/{collection}", responses=problems(404, 422))
async def records(
    collection: Collection, services: ServicesDep, language: LanguageQuery = "en"
) -> list[dict[str, Any]]:
    """All records of a collection."""
    return [present(services.kb, record, language) for record in _records(services.kb, collection).values()]


@router.get("/{collection}/{record_id}", responses=problems(404, 422))
async def record(
    collection: Collection, record_id: str, services: ServicesDep, language: LanguageQuery = "en"
) -> dict[str, Any]:
    """One record."""
    found = _records(services.kb, collection).get(record_id)
    if found is None:
        raise Refused(404, "There is no such record in this collection.")
    return present(services.kb, found, language)
