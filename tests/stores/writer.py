"""A process that keeps turns as fast as it can, telling each one once it is safe; made to be killed."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from chatbot.assistant import Conversation
from chatbot.stores.conversations import ConversationStore
from chatbot.stores.vault import Vault, server_key


def main(folder: Path, identity: str) -> None:
    vault = Vault(server_key(folder / "server.key"))
    store = ConversationStore(folder / "c.sqlite3", vault, timedelta(hours=1))
    turn = 0
    while True:
        turn += 1
        store.keep(identity, Conversation("en", "web", {"turn": turn, "padding": "x" * (turn % 5000)}))
        sys.stdout.write(f"{turn}\n")
        sys.stdout.flush()


main(Path(sys.argv[1]), sys.argv[2])
