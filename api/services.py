"""What the application works with, made once and shared by its routes."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property

from api.console.staff import Staff
from api.help.pages import Pages
from api.help.sealed import Sealer
from api.problems import Refused
from api.security.limits import Limits
from api.settings import Settings
from api.whatsapp.channel import WhatsApp
from api.widget import script
from chatbot.assistant import Assistant
from chatbot.stores.conversations import ConversationStore
from legal_kb.knowledge import KnowledgeBase


@dataclass
class Services:
    settings: Settings
    kb: KnowledgeBase
    store: ConversationStore
    limits: Limits
    assistant: Assistant | None = None
    """None until the model is loaded."""
    whatsapp: WhatsApp | None = None
    """None where the channel is off."""
    busy: set[str] = field(default_factory=set)
    """Conversations that are being answered now."""
    sealer: Sealer = field(default_factory=Sealer)
    """Keys of the answers that travel in the pages of the guided route."""

    @cached_property
    def pages(self) -> Pages:
        return Pages(self.kb, str(self.settings.exit_to))

    @cached_property
    def staff(self) -> Staff:
        return Staff(self.settings.data)

    @cached_property
    def widget(self) -> bytes:
        return script(self.kb).encode()

    @cached_property
    def packed_widget(self) -> bytes:
        return gzip.compress(self.widget, mtime=0)

    def ready(self) -> Assistant:
        """Raises Refused (503) while the model is being loaded."""
        if self.assistant is None:
            raise Refused(
                503, "The assistant is still starting. Try again in a few seconds.", {"Retry-After": "3"}
            )
        return self.assistant

    @asynccontextmanager
    async def one_turn(self, conversation: str) -> AsyncIterator[None]:
        """Raises Refused (409) when another message of this conversation is being answered."""
        if conversation in self.busy:
            raise Refused(
                409, "The message before this one is still being answered. Send this one again after it."
            )
        self.busy.add(conversation)
        try:
            yield
        finally:
            self.busy.discard(conversation)

    async def sweep_for_ever(self, every: float = 600.0) -> None:
        """Erase what has expired, every so many seconds."""
        while True:
            await asyncio.to_thread(self.store.sweep)
            await asyncio.sleep(every)
