"""`python -m api.whatsapp.standing`: what waits and what could not be delivered, in numbers alone."""

from __future__ import annotations

import json
from datetime import timedelta

from api.settings import Settings
from api.whatsapp.ledger import Ledger
from chatbot.stores.vault import Vault, server_key


def main() -> None:
    data = Settings().data
    ledger = Ledger(data / "whatsapp.sqlite3", Vault(server_key(data / "server.key")), timedelta(hours=1))
    print(json.dumps(ledger.standing(), indent=1))
    ledger.close()


if __name__ == "__main__":
    main()
