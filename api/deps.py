"""What routes depend on, each named once."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.problems import MEDIA_TYPE, Problem, Refused
from api.services import Services
from legal_kb.schema.base import Language

_bearer = HTTPBearer(auto_error=False, description="The token that came with the conversation.")


def services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


def token(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> str:
    """Raises Refused (401) without a bearer token."""
    if credentials is None:
        raise Refused(401, "Send the conversation’s token as a bearer token.", {"WWW-Authenticate": "Bearer"})
    return credentials.credentials


ServicesDep = Annotated[Services, Depends(services)]
TokenDep = Annotated[str, Depends(token)]
LanguageQuery = Annotated[Language, Query(description="The language of the answer.")]
ConversationPath = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{16,64}$")]


def problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    """The problems a route may answer with, for the documentation."""
    content = {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
    return {status: {"description": "A problem", "content": content} for status in statuses}
