"""The channel in front of the real assistant, sending to the double."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.main import create_app
from api.services import Services
from api.whatsapp.channel import WhatsApp
from api.whatsapp.ledger import Pace
from chatbot.agent import RasaAssistant
from legal_kb.knowledge import KnowledgeBase
from tests.whatsapp import deliveries
from tests.whatsapp.demo import choices
from tests.whatsapp.double import Double, running

AT_ONCE = Pace(quiet=0.3, longest_wait=1.0, lease=5.0, spacing=0.0, first_retry=0.05)
PATH = "/webhooks/whatsapp"
_PATIENCE = 30.0


@pytest.fixture
def meta() -> Iterator[Double]:
    with running() as double:
        yield double


@pytest.fixture
def whatsapp(tmp_path: Path, kb: KnowledgeBase, meta: Double) -> Iterator[WhatsApp]:
    account = replace(deliveries.ACCOUNT, api=f"{meta.url}/v26.0")
    made = WhatsApp(account, tmp_path, timedelta(hours=1), kb, pace=AT_ONCE)
    yield made
    made.close()


@pytest.fixture
async def phone(
    services: Services, whatsapp: WhatsApp, meta: Double, assistant: RasaAssistant
) -> AsyncIterator[Phone]:
    services.whatsapp = whatsapp
    working = asyncio.create_task(whatsapp.work(lambda: assistant))
    transport = httpx.ASGITransport(create_app(services), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://kapok") as client:
        yield Phone(client, whatsapp, meta)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working


class Phone:
    """Somebody's phone: what they send, and what came back."""

    def __init__(self, client: httpx.AsyncClient, whatsapp: WhatsApp, meta: Double) -> None:
        self.client, self.whatsapp, self.meta = client, whatsapp, meta
        self.name = deliveries.PERSON
        self.seen = 0

    async def delivers(self, delivered: dict[str, Any]) -> httpx.Response:
        body = deliveries.body_of(delivered)
        return await self.client.post(PATH, content=body, headers=deliveries.headers(body))

    async def sends(self, *messages: dict[str, Any]) -> list[dict[str, Any]]:
        """Send, wait until everything was answered; returns the messages that came."""
        response = await self.delivers(deliveries.delivery(*messages))
        assert response.status_code == 200, response.text
        await self.rests()
        came = self.meta.sent[self.name][self.seen :]
        self.seen += len(came)
        return came

    async def writes(self, words: str) -> list[dict[str, Any]]:
        return await self.sends(deliveries.text(words))

    async def taps(self, title: str) -> list[dict[str, Any]]:
        """Tap a button, or a row, of the latest message."""
        chosen = next(one for one in choices(self.meta.sent[self.name][-1]) if title in one["title"])
        return await self.sends(deliveries.button(chosen["id"], chosen["title"]))

    async def rests(self) -> None:
        await until(lambda: not any(self.whatsapp.ledger.waiting().values()))
        assert self.meta.refused == []


def words(messages: list[dict[str, Any]]) -> str:
    """Everything written in them, choices left out."""
    return "\n".join(
        message["text"]["body"] if message["type"] == "text" else message["interactive"]["body"]["text"]
        for message in messages
    )


async def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        await asyncio.sleep(0.02)
