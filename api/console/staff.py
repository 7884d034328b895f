"""Everything of the staff in one place, in the server's data folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from api.console.accounts import Accounts
from api.console.audit import Audit
from api.console.database import StaffDatabase
from api.console.sessions import Sessions
from chatbot.stores.vault import Vault, server_key


class Staff:
    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        database = StaffDatabase(folder / "staff.sqlite3")
        self.audit = Audit(database, clock)
        self.accounts = Accounts(database, Vault(server_key(folder / "server.key")), self.audit, clock)
        self.sessions = Sessions(database, self.audit, clock)
        self.close = database.close
