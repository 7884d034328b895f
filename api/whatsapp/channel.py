"""The channel as a whole: what the routes and the server need of it."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import httpx

from api.whatsapp.client import Client
from api.whatsapp.inbox import Inbox
from api.whatsapp.ledger import Ledger, Pace
from api.whatsapp.outbox import Outbox
from api.whatsapp.settings import Account
from api.whatsapp.signature import signed
from api.whatsapp.turn import Turns
from api.whatsapp.webhook import events
from api.whatsapp.worker import Worker
from chatbot.assistant import Assistant
from chatbot.stores.vault import Vault, server_key
from legal_kb.knowledge import KnowledgeBase

_SWEEP_EVERY = 600.0


class WhatsApp:
    def __init__(
        self,
        account: Account,
        data: Path,
        lifetime: timedelta,
        kb: KnowledgeBase,
        *,
        pace: Pace | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Raises StoreUnavailable, OSError or ValueError when the data folder cannot be used."""
        self._account, self._kb = account, kb
        vault = Vault(server_key(data / "server.key"))
        self.ledger = Ledger(data / "whatsapp.sqlite3", vault, lifetime, pace)
        self._inbox = Inbox(self.ledger)
        self._client = Client(account, transport)
        self._worker = Worker(self._inbox, Outbox(self.ledger), self._client)

    def subscribes(self, token: str) -> bool:
        """Whether Meta's set-up page knows our verify token."""
        return hmac.compare_digest(token.encode(), self._account.verify_token.encode())

    def signed(self, body: bytes, signatures: Sequence[str]) -> bool:
        return signed(body, signatures, self._account.app_secret)

    async def take(self, body: bytes) -> None:
        """Keep a delivery; when this returns it is safe on the disk.

        Raises:
            ValueError: when it is not JSON.
        """
        delivery = json.loads(body)
        await asyncio.to_thread(self._inbox.take, list(events(delivery, self._account.phone_number_id)))

    async def work(self, assistant: Callable[[], Assistant | None]) -> None:
        """Take turns and send until cancelled; `assistant` is asked for until there is one."""
        tasks = [
            asyncio.create_task(self._worker.work()),
            asyncio.create_task(self._sweep()),
            asyncio.create_task(self._wait_for(assistant)),
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._client.close()

    def close(self) -> None:
        self.ledger.close()

    async def _wait_for(self, assistant: Callable[[], Assistant | None]) -> None:
        while (loaded := assistant()) is None:
            await asyncio.sleep(0.1)
        self._worker.turns = Turns(self._kb, loaded, self._account.website)

    async def _sweep(self) -> None:
        while True:
            await asyncio.to_thread(self.ledger.sweep)
            await asyncio.sleep(_SWEEP_EVERY)
