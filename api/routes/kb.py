"""The knowledge base, record by record, in one language."""

from __future__ import annotations

from enum import Enum
from typing import Any

from fastapi import APIRouter

from api.deps import LanguageQuery, ServicesDep, problems
from api.problems import Refused
from legal_kb.present import present

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


@router.get("/{collection}", responses=problems(404, 422))
async def records(
    collection: Collection, services: ServicesDep, language: LanguageQuery = "en"
) -> list[dict[str, Any]]:
    """All records of a collection, in the order to show them."""
    return [present(services.kb, record, language) for record in services.kb.listed(collection.name)]


@router.get("/{collection}/{record_id}", responses=problems(404, 422))
async def record(
    collection: Collection, record_id: str, services: ServicesDep, language: LanguageQuery = "en"
) -> dict[str, Any]:
    """One record."""
    found = services.kb.collection(collection.name).get(record_id)
    if found is None:
        raise Refused(404, "There is no such record in this collection.")
    return present(services.kb, found, language)
