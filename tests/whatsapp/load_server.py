"""A server with the channel and a stand-in for the assistant, made to be killed.

The stand-in answers each turn with the numbers it read in it and a token of its own: Rasa would need
minutes of CPU for a thousand messages. Everything else is the real thing.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import uvicorn

from api.main import create_app
from api.security.limits import Limits
from api.services import Services
from api.settings import Settings
from api.whatsapp.channel import WhatsApp
from api.whatsapp.ledger import Json, Pace
from api.whatsapp.speaking import Speaker
from chatbot.assistant import Assistant, Conversation, Input, Turn, Typed
from chatbot.quiet import be_quiet
from chatbot.stores.conversations import ConversationStore
from chatbot.stores.vault import Vault, server_key
from legal_kb.loading import load
from tests.whatsapp import deliveries

PACE = Pace(quiet=0.2, longest_wait=0.6, lease=3.0, spacing=0.0, first_retry=0.1)
_SLOW = 0.02


class StandIn(Assistant):
    async def open(self, language: str, channel: str) -> Turn:
        return Turn(Conversation("en", channel), ())

    async def respond(self, conversation: Conversation, said: Input) -> Turn:
        assert isinstance(said, Typed)
        await asyncio.sleep(_SLOW)
        token = f"[{secrets.token_hex(4)}] {' '.join(re.findall(r'#[0-9]+', said.text))}"
        message: Json = {
            "id": "m0", "kind": "notice", "text": token, "question": None, "facts": None, "options": [],
            "cards": [],
        }  # fmt: skip
        return Turn(conversation.having_said(message), (message,))


def as_it_is(_: Speaker, turn: Turn) -> list[Json]:
    """The stand-in speaks no ids that could be rendered."""
    return list(turn.messages)


async def main(folder: Path, meta: str, port: int) -> None:
    be_quiet()
    kb = load()
    Speaker.messages = as_it_is  # type: ignore[method-assign, assignment]
    account = replace(deliveries.ACCOUNT, api=f"{meta}/v26.0")
    store = ConversationStore(
        folder / "conversations.sqlite3", Vault(server_key(folder / "server.key")), timedelta(hours=1)
    )
    whatsapp = WhatsApp(account, folder, timedelta(hours=1), kb, pace=PACE)
    settings = Settings(data=folder)
    services = Services(settings, kb, store, Limits(600, 600), StandIn(), whatsapp=whatsapp)  # type: ignore[abstract]
    config = uvicorn.Config(create_app(services), port=port, log_config=None, access_log=False, ws="none")
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
