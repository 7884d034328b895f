"""The OpenAPI document: FastAPI's own, with the names that only the knowledge base knows."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from api.routes.conversations import Erasure
from legal_kb.engine.facts import VALUES
from legal_kb.knowledge import KnowledgeBase


def name_facts(app: FastAPI, kb: KnowledgeBase) -> None:
    """Let the document list every fact wherever a request names one."""
    plain = app.openapi

    def document() -> dict[str, Any]:
        found: dict[str, Any] = plain()
        schemas = found["components"]["schemas"]
        schemas[Erasure.__name__] = Erasure.model_json_schema()
        names = {"enum": list(kb.facts)}
        schemas["AnswerIn"]["properties"]["fact"].update(names)
        schemas["AssessRequest"]["properties"]["facts"].update(
            propertyNames=names, additionalProperties={"enum": list(VALUES)}
        )
        return found

    app.openapi = document  # type: ignore[method-assign]
