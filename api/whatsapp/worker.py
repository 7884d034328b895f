"""Taking turns and sending, for ever. Any number of processes may do so on one database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from api.whatsapp.client import Client, Delivered, Later
from api.whatsapp.inbox import Batch, Inbox, Lost
from api.whatsapp.outbox import Outbox
from api.whatsapp.turn import Turns
from chatbot.stores.conversations import StoreUnavailable

log = logging.getLogger("kapok.whatsapp")
_REST, _REST_AFTER_TROUBLE = 0.25, 5.0
_MOST_FAILURES = 3
_AFTER_FAILURE = 5.0
TURNS, SENDERS = 2, 4


class Worker:
    def __init__(self, inbox: Inbox, outbox: Outbox, client: Client) -> None:
        self._inbox, self._outbox, self._client = inbox, outbox, client
        self.turns: Turns | None = None
        """None until the assistant is loaded; until then messages wait, safe on the disk."""

    async def work(self) -> None:
        """Until it is cancelled. A turn or a sending that is cut short is taken up again after its lease."""
        jobs = [*[self._one_turn] * TURNS, *[self._one_sending] * SENDERS]
        await asyncio.gather(*(_for_ever(job) for job in jobs))

    async def _one_turn(self) -> bool:
        if self.turns is None:
            return False
        batch = await asyncio.to_thread(self._inbox.claim)
        if batch is None:
            return False
        with suppress(Lost):
            await self._take(self.turns, batch)
        return True

    async def _take(self, turns: Turns, batch: Batch) -> None:
        reading = asyncio.create_task(self._client.read(batch.messages[-1].id)) if batch.messages else None
        try:
            taken = await turns.take(batch.state, batch.messages)
        except Exception:
            log.exception("a WhatsApp turn failed")
            if batch.failures + 1 < _MOST_FAILURES:
                await asyncio.to_thread(self._inbox.postpone, batch, _AFTER_FAILURE * 2**batch.failures)
                return
            taken = turns.failed(batch.state, batch.messages)
        finally:
            if reading:
                await reading
        await asyncio.to_thread(self._inbox.settle, batch, taken.state, taken.replies)

    async def _one_sending(self) -> bool:
        owed = await asyncio.to_thread(self._outbox.claim)
        if owed is None:
            return False
        outcome = await self._client.send(owed.address, owed.body)
        if isinstance(outcome, Delivered):
            await asyncio.to_thread(self._outbox.sent, owed)
        elif isinstance(outcome, Later):
            await asyncio.to_thread(self._outbox.again, owed, outcome.after)
        else:
            log.warning("a WhatsApp message cannot be delivered: %s", outcome.code)
            await asyncio.to_thread(self._outbox.give_up, owed, outcome.code)
        return True


async def _for_ever(job: Callable[[], Awaitable[bool]]) -> None:
    while True:
        try:
            worked = await job()
        except StoreUnavailable:
            log.error("the WhatsApp database cannot be written just now")  # noqa: TRY400
            await asyncio.sleep(_REST_AFTER_TROUBLE)
        except Exception:
            log.exception("a WhatsApp turn or sending failed")
            await asyncio.sleep(_REST_AFTER_TROUBLE)
        else:
            if not worked:
                await asyncio.sleep(_REST)
