"""The OpenAPI document: complete, with examples, and true under generated requests."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from api.main import create_app
from api.security.limits import Limits
from api.services import Services

EVERY_ROUTE = {
    ("/v1/ask", "post"),
    ("/v1/assess", "post"),
    ("/v1/extract", "post"),
    ("/v1/kb/{collection}", "get"),
    ("/v1/kb/{collection}/{record_id}", "get"),
    ("/v1/conversations", "post"),
    ("/v1/conversations/{conversation}", "get"),
    ("/v1/conversations/{conversation}", "delete"),
    ("/v1/conversations/{conversation}/messages", "post"),
    ("/v1/conversations/{conversation}/erase", "post"),
    ("/v1/conversations/{conversation}/code", "post"),
    ("/v1/return", "post"),
    ("/v1/health/live", "get"),
    ("/v1/health/ready", "get"),
    ("/webhooks/rest/webhook", "post"),
    ("/webhooks/whatsapp", "get"),
    ("/webhooks/whatsapp", "post"),
}


async def document(client: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await client.get("/openapi.json")).json()
    return found


async def test_it_holds_every_route(client: httpx.AsyncClient) -> None:
    paths = (await document(client))["paths"]
    assert {(path, method) for path, methods in paths.items() for method in methods} == EVERY_ROUTE


async def test_every_route_is_described_and_every_body_has_an_example(client: httpx.AsyncClient) -> None:
    found = await document(client)
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description"), (path, method)
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert "application/problem+json" in response["content"], (path, method, status)
            if "requestBody" in operation:
                body = operation["requestBody"]["content"]["application/json"]["schema"]
                for kind in body.get("oneOf", [body]):
                    model = found["components"]["schemas"][kind["$ref"].rsplit("/", 1)[1]]
                    assert model.get("examples"), (path, method)


@pytest.fixture
def schema(services: Services) -> Any:
    services.limits = Limits(1_000_000, 1_000_000)
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(services))


lazy: Any = schemathesis.pytest.from_fixture("schema")


@lazy.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_generated_requests_are_answered_as_documented(case: schemathesis.Case) -> None:
    case.call_and_validate()
