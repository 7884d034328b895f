"""Who is signed in: by a secret in a cookie, known here by its digest alone, ended by idling."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from api.console.accounts import Account
from api.console.audit import Audit
from api.console.database import StaffDatabase

IDLE, LONGEST = 15 * 60.0, 12 * 3_600.0
"""Seconds after which a session that nobody uses, and any session at all, has ended."""


class Sessions:
    def __init__(self, database: StaffDatabase, audit: Audit, clock: Callable[[], float] = time.time) -> None:
        self._database, self._audit, self._clock = database, audit, clock

    def begin(self, account: Account) -> str:
        """The secret for the cookie."""
        secret, now = secrets.token_urlsafe(32), self._clock()
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM sessions WHERE seen <= ? OR began <= ?", (now - IDLE, now - LONGEST)
            )
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?)", (_digest(secret), account.name, now, now)
            )
        return secret

    def account(self, secret: str) -> Account | None:
        """Whose session it is, if it has not ended; using it keeps it awake."""
        now = self._clock()
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT name, role FROM sessions JOIN accounts ON account = name"
                " WHERE digest = ? AND active AND seen > ? AND began > ?",
                (_digest(secret), now - IDLE, now - LONGEST),
            ).fetchone()
            if row:
                connection.execute("UPDATE sessions SET seen = ? WHERE digest = ?", (now, _digest(secret)))
        return Account(*row) if row else None

    def end(self, secret: str, account: Account) -> None:
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM sessions WHERE digest = ?", (_digest(secret),))
        self._audit.note(account.name, "signed_out", account.name)

    def end_all(self, name: str, by: str) -> None:
        """Of one account, wherever it is signed in."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM sessions WHERE account = ?", (name,))
        self._audit.note(by, "sessions_ended", name)


def form_token(secret: str) -> str:
    """What forms of a session carry, so that no other page can post in its name."""
    return hmac.new(secret.encode(), b"forms of this session", hashlib.sha256).hexdigest()


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
