"""The channel's own database: who waits for what. Every row is sealed with a key of the person's own.

A person is known by a keyed hash of their id at Meta. The id itself stands here sealed, while an answer
is owed, and no longer. Several processes may work on one file: SQLite keeps them apart.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from chatbot.stores.conversations import StoreUnavailable
from chatbot.stores.vault import Vault, seal, unseal

Json = dict[str, Any]
REMEMBERED = timedelta(days=9).total_seconds()
"""Meta sends a delivery again for up to seven days; its ids are known for longer than that."""
WINDOW = timedelta(hours=24).total_seconds()
"""Meta lets a business write freely for so long after a person's last message."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS seen (mark BLOB PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS people (
    person TEXT PRIMARY KEY,
    wrapped_key BLOB NOT NULL,
    address BLOB,
    state BLOB,
    written_at REAL NOT NULL,
    waiting_since REAL,
    due_at REAL,
    lease BLOB,
    leased_until REAL NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    send_at REAL,
    paced_until REAL NOT NULL DEFAULT 0,
    expires_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS people_due ON people (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS people_to_send ON people (send_at) WHERE send_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL REFERENCES people ON DELETE CASCADE,
    mark BLOB NOT NULL,
    sent_at REAL NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS inbox_of ON inbox (person);
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL REFERENCES people ON DELETE CASCADE,
    body BLOB NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS outbox_of ON outbox (person);
CREATE TABLE IF NOT EXISTS counts (name TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Pace:
    """Seconds. What is sent to one person keeps Meta's rate for a pair, after a few at once."""

    quiet: float = 4.0
    """A story often comes in several messages; it is read when nothing came for so long."""
    longest_wait: float = 15.0
    lease: float = 90.0
    """After so long the work of a process that died is taken up by another."""
    spacing: float = 6.0
    burst: int = 5
    first_retry: float = 2.0
    longest_retry: float = 600.0
    most_tries: int = 12


class Ledger:
    def __init__(
        self,
        file: Path,
        vault: Vault,
        lifetime: timedelta,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Raises StoreUnavailable when the file cannot be opened or written."""
        self.vault, self.lifetime, self.pace = vault, lifetime.total_seconds(), pace or Pace()
        self.now = clock
        self._lock = threading.RLock()
        try:
            self._connection = sqlite3.connect(
                file, check_same_thread=False, isolation_level=None, timeout=30
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA secure_delete = ON")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise StoreUnavailable(str(error)) from None

    def person(self, sender: str) -> str:
        """What somebody is known by here."""
        return self.vault.mark(f"whatsapp:{sender}").hex()

    def mark(self, message: str) -> bytes:
        return self.vault.mark(f"whatsapp message:{message}")

    def seal(self, person: str, wrapped: bytes, value: Any) -> bytes:
        body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return seal(self.vault.unwrap(wrapped, person), body, person)

    def unseal(self, person: str, wrapped: bytes, sealed: bytes) -> Any:
        return json.loads(unseal(self.vault.unwrap(wrapped, person), sealed, person))

    def row(self, query: str, *values: Any) -> Any:
        """One row, read without holding up any writer."""
        with self._lock:
            try:
                return self._connection.execute(query, values).fetchone()
            except sqlite3.Error as error:
                raise StoreUnavailable(str(error)) from None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing, on the disk when it ends."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise StoreUnavailable(str(error)) from None
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def clear_journal(self) -> None:
        """Rows that are gone leave the journal too, unless another process is reading just now."""
        self.row("PRAGMA wal_checkpoint(TRUNCATE)")

    def counts(self) -> dict[str, int]:
        """What could not be answered or sent, by reason or error code; never by person."""
        with self._lock:
            return dict(self._connection.execute("SELECT name, number FROM counts ORDER BY name"))

    def waiting(self) -> dict[str, int]:
        """How many messages wait to be read, and to be sent."""
        read, send = self.row("SELECT (SELECT COUNT(*) FROM inbox), (SELECT COUNT(*) FROM outbox)")
        return {"inbox": read, "outbox": send}

    def standing(self) -> Json:
        """For the operator: what waits, and what could not be delivered, in numbers alone."""
        return {"waiting": self.waiting(), "counts": self.counts()}

    def sweep(self) -> int:
        """Erase what has expired; returns how many conversations."""
        now = self.now()
        with self.transaction() as connection:
            gone = connection.execute("DELETE FROM people WHERE expires_at <= ?", (now,)).rowcount
            connection.execute("DELETE FROM seen WHERE at <= ?", (now - REMEMBERED,))
        if gone:
            self.clear_journal()
        return gone

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def count(connection: sqlite3.Connection, name: str) -> None:
    connection.execute(
        "INSERT INTO counts VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET number = number + 1", (name,)
    )


def forget_address(connection: sqlite3.Connection, person: str) -> None:
    """Where nothing is owed the id at Meta goes; where nothing is kept either, the whole row."""
    connection.execute(
        "UPDATE people SET address = NULL WHERE person = ? AND send_at IS NULL AND due_at IS NULL", (person,)
    )
    connection.execute("DELETE FROM people WHERE person = ? AND address IS NULL AND state IS NULL", (person,))
