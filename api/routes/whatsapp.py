"""Meta's webhook. It answers as soon as what came is safe on the disk; reading it is the worker's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import PlainTextResponse

from api.deps import ServicesDep, problems
from api.problems import Refused
from api.whatsapp.channel import WhatsApp
from api.whatsapp.signature import HEADER

PATH = "/webhooks/whatsapp"
router = APIRouter(tags=["WhatsApp"])


def channel(services: ServicesDep) -> WhatsApp:
    if services.whatsapp is None:
        raise Refused(404, "This channel is off.")
    return services.whatsapp


Channel = Annotated[WhatsApp, Depends(channel)]


@router.get(PATH, responses=problems(403, 404, 422), response_class=PlainTextResponse)
async def subscribe(
    whatsapp: Channel,
    mode: Annotated[str, Query(alias="hub.mode", max_length=40)] = "",
    token: Annotated[str, Query(alias="hub.verify_token", max_length=400)] = "",
    challenge: Annotated[str, Query(alias="hub.challenge", max_length=400)] = "",
) -> PlainTextResponse:
    """Meta asks once, when the webhook is set up."""
    if mode != "subscribe" or not whatsapp.subscribes(token):
        raise Refused(403, "This is not the verify token.")
    return PlainTextResponse(challenge)


@router.post(PATH, responses=problems(401, 403, 404, 413, 422, 503))
async def deliver(whatsapp: Channel, request: Request) -> Response:
    """A delivery. 200 means that every message in it is kept, or was known already."""
    signatures = request.headers.getlist(HEADER)
    body = await request.body()
    if not signatures:
        raise Refused(401, f"Sign the body in {HEADER}.")
    if not whatsapp.signed(body, signatures):
        raise Refused(403, "This is not the app’s signature.")
    try:
        await whatsapp.take(body)
    except ValueError:
        raise Refused(422, "The request is not JSON.") from None
    return Response(status_code=200)
