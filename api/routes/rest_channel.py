"""The shape of Rasa's REST channel, for programs that speak it.

A conversation belongs to whoever knows the sender's name, so the name must be unguessable; beyond
this machine the channel is open only with a secret (`KAPOK_REST_SECRET`).
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from api.deps import ServicesDep, problems
from api.problems import Refused
from api.routes.law import LONGEST_TEXT
from api.services import Services
from chatbot.assistant import Answered, Chosen, Conversation, Input, Turn, Typed
from chatbot.reading.language import detect
from chatbot.reading.normalise import normalise
from chatbot.stores.conversations import UnknownConversation
from legal_kb.engine.facts import checked

router = APIRouter(tags=["Rasa REST channel"])
OPTION, ANSWER = "option:", "answer:"
_bearer = HTTPBearer(auto_error=False)


class RestMessage(BaseModel):
    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [{"sender": "4c1b0f6e9a7d4a35", "message": "someone filmed me in the shower"}]
        },
    )
    sender: Annotated[str, Field(min_length=1, max_length=200)]
    message: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class Button(BaseModel):
    title: str
    payload: str


class RestReply(BaseModel):
    recipient_id: str
    text: str
    buttons: list[Button]
    custom: dict[str, Any]


@router.post(
    "/webhooks/rest/webhook",
    responses=problems(401, 403, 409, 413, 422, 429, 500, 503),
    openapi_extra={"security": [{}]},  # beside the bearer secret: on this machine none is needed
)
async def webhook(
    message: RestMessage,
    services: ServicesDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> list[RestReply]:
    """One message in, the assistant's messages out. A button's payload is sent back as a message."""
    _allow(services, credentials)
    assistant = services.ready()
    name = hashlib.sha256(f"rest:{message.sender}".encode()).hexdigest()
    services.limits.turn(name)
    said = _said(message.message, services)
    async with services.one_turn(name):
        state = await _state(services, name)
        opening: tuple[dict[str, Any], ...] = ()
        if state is None:
            first = await assistant.open(detect(normalise(message.message).text), "rest")
            state, opening = first.conversation, first.messages
            await asyncio.to_thread(services.store.create, state, name)
        turn: Turn = await assistant.respond(state, said)
        await asyncio.to_thread(services.store.keep, name, turn.conversation)
    return [_reply(message.sender, sent) for sent in (*opening, *turn.messages)]


def _allow(services: Services, credentials: HTTPAuthorizationCredentials | None) -> None:
    secret = services.settings.rest_secret
    if secret is None and not services.settings.rest_channel_open:
        raise Refused(403, "This channel is closed. Set KAPOK_REST_SECRET to open it.")
    if secret is not None:
        if credentials is None:
            raise Refused(401, "Send the channel’s secret as a bearer token.", {"WWW-Authenticate": "Bearer"})
        if not secrets.compare_digest(credentials.credentials.encode(), secret.get_secret_value().encode()):
            raise Refused(403, "This is not the channel’s secret.")


async def _state(services: Services, name: str) -> Conversation | None:
    try:
        return await asyncio.to_thread(services.store.open_named, name)
    except UnknownConversation:
        return None


def _said(text: str, services: Services) -> Input:
    """A button's payload, or words."""
    if text.startswith(OPTION):
        return Chosen(text.removeprefix(OPTION))
    if text.startswith(ANSWER):
        fact, _, value = text.removeprefix(ANSWER).partition(":")
        return Answered(fact, checked({fact: value}, services.kb.facts)[fact])
    return Typed(text)


def _reply(sender: str, message: dict[str, Any]) -> RestReply:
    question = message["question"]
    answers = [
        Button(title=option["label"], payload=f"{ANSWER}{question['fact']}:{option['value']}")
        for option in (question["options"] if question else [])
    ]
    options = [
        Button(title=option["label"], payload=f"{OPTION}{option['value']}") for option in message["options"]
    ]
    return RestReply(recipient_id=sender, text=message["text"], buttons=[*answers, *options], custom=message)
