"""Conversations: open, say, resume, erase. Each is opened by its own token."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, ValidationError

from api.deps import ConversationPath, ServicesDep, TokenDep, problems
from api.problems import Refused
from api.routes.law import LONGEST_TEXT, Assessment, OptionOut, QuestionOut
from api.services import Services
from chatbot.assistant import Answered, Chosen, Conversation, Input, Typed
from chatbot.stores.conversations import CODE_LIFETIME
from legal_kb.engine.facts import Value
from legal_kb.schema.base import Language

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])
by_code = APIRouter(prefix="/v1/return", tags=["conversations"])


class Opening(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"language": "zh", "channel": "web"}]}
    )
    language: Language
    channel: Literal["web", "console"] = "web"


class AnswerIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    fact: Annotated[str, Field(max_length=64)]
    value: Value


class Words(BaseModel):
    """Free words. They are read, and never kept."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "My ex says he will send my photos to my family."}]},
    )
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]

    def said(self) -> Input:
        return Typed(self.text)


class Option(BaseModel):
    """The value of an option that was offered."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"option": "confirm"}]})
    option: Annotated[str, Field(min_length=1, max_length=80)]

    def said(self) -> Input:
        return Chosen(self.option)


class Answer(BaseModel):
    """An answer to a question, or the change of a fact that was told back."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"answer": {"fact": "published", "value": "no"}}]}
    )
    answer: AnswerIn

    def said(self) -> Input:
        return Answered(self.answer.fact, self.answer.value)


def _which(body: object) -> str | None:
    """The one thing a message says."""
    names = {"text", "option", "answer"} & body.keys() if isinstance(body, dict) else set()
    return names.pop() if len(names) == 1 else None


Saying = Annotated[
    Annotated[Words, Tag("text")] | Annotated[Option, Tag("option")] | Annotated[Answer, Tag("answer")],
    Discriminator(_which),
]


class Known(BaseModel):
    fact: str
    value: Value
    text: str


class Code(BaseModel):
    """Opens the conversation once more, for `minutes` minutes; then it is worth nothing."""

    code: str
    minutes: int


class Return(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"code": "K7PM-4WXD"}]})
    code: Annotated[str, Field(min_length=1, max_length=40)]


class Erasure(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"token": "the token that came with the conversation"}]},
    )
    token: Annotated[str, Field(min_length=1, max_length=200)]


async def _erasure(request: Request) -> Erasure:
    try:
        return Erasure.model_validate_json(await request.body())
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_input=False, include_context=False)) from None


class MessageOut(BaseModel):
    id: str
    kind: Literal["text", "question", "understanding", "result", "referral", "crisis", "notice"]
    text: str
    language: Language
    lang: str
    """As HTML marks it: `zh-Hant-HK`, `en`, or that of a line in another language."""
    options: list[OptionOut]
    question: QuestionOut | None
    facts: dict[str, Any] | None
    cards: list[dict[str, Any]]
    starts_over: bool = False
    """What was said before it is no longer kept; a client removes it from sight."""


class Opened(BaseModel):
    conversation: str
    token: str
    messages: list[MessageOut]


class Reply(BaseModel):
    messages: list[MessageOut]
    assessment: Assessment | None


class Resumed(Reply):
    conversation: str
    language: Language
    known: list[Known]
    """Each fact that is known now, told back."""


class Returned(BaseModel):
    """The conversation's id, and a token in place of the one before, which opens nothing any more."""

    conversation: str
    token: str


@router.post("", status_code=201, responses=problems(413, 422, 429, 500, 503))
async def open_conversation(opening: Opening, request: Request, services: ServicesDep) -> Opened:
    """Begin a conversation. Keep the token: without it nobody can read or erase it."""
    assistant = services.ready()
    services.limits.opening(request.client.host if request.client else "")
    turn = await assistant.open(opening.language, opening.channel)
    identity, token = await asyncio.to_thread(services.store.create, turn.conversation)
    return Opened.model_validate({"conversation": identity, "token": token, "messages": turn.messages})


@by_code.post("", responses=problems(404, 413, 422, 429, 503))
async def come_back(body: Return, request: Request, services: ServicesDep) -> Returned:
    """Open a conversation with its code, once. It gets a new token; the one before opens nothing any more."""
    services.limits.opening(request.client.host if request.client else "")
    identity, token = await asyncio.to_thread(services.store.redeem, body.code)
    return Returned(conversation=identity, token=token)


@router.post("/{conversation}/messages", responses=problems(401, 403, 404, 409, 412, 413, 422, 429, 500, 503))
async def say(
    conversation: ConversationPath,
    saying: Saying,
    services: ServicesDep,
    token: TokenDep,
    if_match: Annotated[str | None, Header(max_length=40)] = None,
) -> Reply:
    """Say something, choose an option, or answer a question.

    `If-Match: "<n>"`, where n is how many messages the assistant had said, makes a repeated request
    harmless: it is refused (412) where the first was taken, and `GET` tells what was answered.
    """
    assistant = services.ready()
    state = await _opened(services, conversation, token)
    services.limits.turn(conversation)
    async with services.one_turn(conversation):
        state = await _opened(services, conversation, token)
        if if_match is not None and if_match.strip('"') != str(state.spoken):
            raise Refused(412, "Something was said in between. Fetch the conversation to see it.")
        turn = await assistant.respond(state, saying.said())
        await asyncio.to_thread(services.store.keep, conversation, turn.conversation)
    return Reply.model_validate({"messages": turn.messages, "assessment": turn.assessment})


@router.get("/{conversation}", responses=problems(401, 403, 404, 422, 503))
async def resume(conversation: ConversationPath, services: ServicesDep, token: TokenDep) -> Resumed:
    """Everything the assistant has said so far, in the conversation's present language."""
    state = await _opened(services, conversation, token)
    turn = services.ready().render(state)
    return Resumed.model_validate(
        {
            "conversation": conversation,
            "language": state.language,
            "messages": turn.messages,
            "assessment": turn.assessment,
            "known": turn.known,
        }
    )


@router.post("/{conversation}/code", responses=problems(401, 403, 404, 422, 503))
async def code(conversation: ConversationPath, services: ServicesDep, token: TokenDep) -> Code:
    """A code that opens this conversation once more, on any device."""
    await _opened(services, conversation, token)
    made = await asyncio.to_thread(services.store.code, conversation)
    return Code(code=made, minutes=int(CODE_LIFETIME.total_seconds() // 60))


@router.delete("/{conversation}", status_code=204, responses=problems(401, 403, 404, 422, 503))
async def delete(conversation: ConversationPath, services: ServicesDep, token: TokenDep) -> Response:
    """Erase everything of it from every store."""
    await _erase(services, conversation, token)
    return Response(status_code=204)


@router.post(
    "/{conversation}/erase",
    status_code=204,
    responses=problems(403, 404, 413, 422, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Erasure"}}},
        }
    },
)
async def erase(
    conversation: ConversationPath, erasure: Annotated[Erasure, Depends(_erasure)], services: ServicesDep
) -> Response:
    """The same for `navigator.sendBeacon`, which can send no headers: the token in the body.

    The body is JSON, also where it calls itself plain text: then a closing page needs no leave to send it.
    """
    await _erase(services, conversation, erasure.token)
    return Response(status_code=204)


async def _opened(services: Services, conversation: str, token: str) -> Conversation:
    return await asyncio.to_thread(services.store.open, conversation, token)


async def _erase(services: Services, conversation: str, token: str) -> None:
    await _opened(services, conversation, token)
    await asyncio.to_thread(services.store.erase, conversation)
