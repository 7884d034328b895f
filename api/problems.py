"""Errors as RFC 9457 problem+json. None ever repeats what a person wrote."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from itertools import groupby

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chatbot.assistant import TurnFailed
from chatbot.options import UnknownOption
from chatbot.stores.conversations import StoreUnavailable, UnknownConversation, WrongToken
from legal_kb.engine.facts import UnknownFact, UnknownValue

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("kapok.api")

_TITLES: Mapping[int, str] = {
    400: "The request cannot be read",
    401: "A token is needed",
    403: "The token does not open this conversation",
    404: "Not found",
    405: "This cannot be done here",
    409: "One message at a time",
    412: "Something was said in between",
    413: "Too large",
    415: "JSON is needed",
    422: "Something in the request is not right",
    429: "Too many messages",
    500: "Something went wrong on our side",
    503: "Not ready",
}
_MENDS: Mapping[type[Exception], tuple[int, str]] = {
    UnknownConversation: (404, "There is no such conversation; it may have been erased or have expired."),
    WrongToken: (403, "Use the token that came with this conversation."),
    UnknownOption: (422, "Choose one of the options that were offered."),
    TurnFailed: (500, "Nothing was lost. Please send it again."),
    StoreUnavailable: (503, "The conversation cannot be kept just now. Nothing was lost; try again soon."),
}
_WHAT_IS_WRONG: Mapping[str, str] = {
    "missing": "is missing",
    "string_too_long": "is too long",
    "string_too_short": "is empty",
    "literal_error": "is not one of the values allowed",
    "extra_forbidden": "is not known here",
    "json_invalid": "is not JSON",
    "model_attributes_type": "is not an object",
    "union_tag_not_found": "must hold exactly one of text, option and answer",
}


class Problem(BaseModel):
    """RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


class Refused(Exception):
    """An answer that is a problem."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.detail, self.headers = status, detail, dict(headers or {})
        super().__init__(detail)


def respond(
    status: int,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    problem = Problem(title=_TITLES.get(status, "Error"), status=status, detail=detail, errors=errors)
    return JSONResponse(
        problem.model_dump(exclude_none=True),
        status,
        dict(headers or {}),
        media_type=MEDIA_TYPE,
    )


def install(app: FastAPI) -> None:
    """Every error of the application, ours or not, answered as a problem."""

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> JSONResponse:
        return respond(error.status, error.detail, headers=error.headers)

    @app.exception_handler(UnknownFact)
    async def unknown_fact(request: Request, error: UnknownFact) -> JSONResponse:
        return respond(422, f"There is no fact of this name: {_short(error.fact)}.")

    @app.exception_handler(UnknownValue)
    async def unknown_value(request: Request, error: UnknownValue) -> JSONResponse:
        return respond(422, f"The value of “{_short(error.fact)}” must be yes, no or unsure.")

    @app.exception_handler(RequestValidationError)
    async def not_well_formed(request: Request, error: RequestValidationError) -> JSONResponse:
        errors = [_located(detail["loc"], detail["type"]) for detail in error.errors()]
        named = "; ".join(f"{item['field']} {item['wrong']}" for item in errors)
        return respond(422, f"{named}.", errors)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 405:
            return respond(405, "This cannot be done here.", headers={"Allow": _allowed(app, request)})
        if error.status_code == 400:
            return respond(422, "the request is not JSON.")
        return respond(error.status_code, "There is nothing here.", headers=error.headers)

    async def ours(request: Request, error: Exception) -> JSONResponse:
        status, detail = _MENDS[type(error)]
        if status >= 500:
            log.error("a request failed: %s", type(error).__name__)
        return respond(status, detail, headers={"Retry-After": "5"} if status == 503 else None)

    for kind in _MENDS:
        app.add_exception_handler(kind, ours)


class Unexpected:
    """Answers an error nobody expected, and logs its place alone.

    A handler for `Exception` would answer and raise again, and the server would close the connection
    under the next request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception:
            if begun or scope["type"] != "http":
                raise
            log.exception("a request failed")
            await respond(500, "Nothing was lost. Please try again.")(scope, receive, send)


def _allowed(app: FastAPI, request: Request) -> str:
    """Every method of a path; Starlette names those of its first route alone."""
    methods: set[str] = set()
    for route in app.routes:
        match, _ = route.matches({**request.scope, "method": ""})
        if match is not Match.NONE and isinstance(route, Route):
            methods |= route.methods or set()
    return ", ".join(sorted(methods))


def _located(loc: tuple[int | str, ...], kind: str) -> dict[str, str]:
    """Where a request is wrong: only field names of ours, never a value or a key of theirs."""
    inner = (str(step) for step in loc if step not in {"body", "query", "path", "header"})
    steps = [step for step, _ in groupby(inner)]
    wrong = _WHAT_IS_WRONG.get(kind, "is not of the right kind")
    known = kind != "extra_forbidden"
    return {"field": ".".join(steps) if steps and known else "the request", "wrong": wrong}


def _short(name: str) -> str:
    """An unknown name is told back only if it looks like one."""
    return name if name.replace("_", "").isalnum() and name.isascii() and len(name) <= 64 else "(not a name)"
