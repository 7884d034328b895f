"""`make whatsapp-demo`: a phone in the terminal, the real assistant, and a double of Meta between them."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from api.main import create_app
from api.security.limits import Limits
from api.services import Services
from api.settings import Settings
from api.whatsapp.channel import WhatsApp
from api.whatsapp.ledger import Pace
from chatbot.model import MODEL
from chatbot.quiet import be_quiet
from chatbot.stores.conversations import ConversationStore
from chatbot.stores.vault import Vault, server_key
from legal_kb.loading import load
from tests.whatsapp import deliveries
from tests.whatsapp.double import Double, running

_HELP = "Write as on a phone. /1 taps the first choice, /image sends an image, an empty line leaves."


async def main(folder: Path, meta: Double) -> None:
    from chatbot.agent import RasaAssistant

    settings, kb = Settings(data=folder), load()
    print("Kapok 木棉 is starting …", flush=True)
    assistant = await asyncio.to_thread(RasaAssistant, MODEL, kb)
    vault = Vault(server_key(folder / "server.key"))
    store = ConversationStore(folder / "conversations.sqlite3", vault, timedelta(hours=1))
    account = replace(deliveries.ACCOUNT, api=f"{meta.url}/v26.0", website="http://127.0.0.1:8000")
    whatsapp = WhatsApp(account, folder, timedelta(hours=1), kb, pace=Pace(quiet=1.0))
    services = Services(settings, kb, store, Limits(600, 600), assistant, whatsapp=whatsapp)
    meta.on_sent = lambda _, message: print(shown(message), flush=True)
    working = asyncio.create_task(whatsapp.work(lambda: assistant))
    transport = httpx.ASGITransport(create_app(services))
    async with httpx.AsyncClient(transport=transport, base_url="http://kapok") as client:
        print(_HELP, flush=True)
        while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
            body = deliveries.body_of(deliveries.delivery(said(line, meta)))
            await client.post("/webhooks/whatsapp", content=body, headers=deliveries.headers(body))
        while any(whatsapp.ledger.waiting().values()):
            await asyncio.sleep(0.1)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    whatsapp.close()
    store.close()


def said(line: str, meta: Double) -> dict[str, Any]:
    if line == "/image":
        return deliveries.message("image", {"id": "1", "mime_type": "image/jpeg"})
    offered = choices(meta.sent[deliveries.PERSON][-1]) if meta.sent[deliveries.PERSON] else []
    number = line.removeprefix("/")
    if line != number and number.isdigit() and 0 < int(number) <= len(offered):
        chosen = offered[int(number) - 1]
        return deliveries.button(chosen["id"], chosen["title"])
    return deliveries.text(line)


def shown(message: dict[str, Any]) -> str:
    if message["type"] == "text":
        return f"\n{message['text']['body']}"
    parts = [message["interactive"]["body"]["text"]]
    for number, one in enumerate(choices(message), 1):
        parts.append(f"  [/{number} {one['title']}] {one.get('description', '')}".rstrip())
    parts.append(message["interactive"].get("footer", {}).get("text", ""))
    return "\n" + "\n".join(filter(None, parts))


def choices(message: dict[str, Any]) -> list[dict[str, Any]]:
    """What a message offers to tap."""
    action = message.get("interactive", {}).get("action", {})
    buttons = [button["reply"] for button in action.get("buttons", ())]
    return [*buttons, *(row for section in action.get("sections", ()) for row in section["rows"])]


if __name__ == "__main__":
    be_quiet()
    with tempfile.TemporaryDirectory() as temporary, running() as double:
        asyncio.run(main(Path(temporary), double))
