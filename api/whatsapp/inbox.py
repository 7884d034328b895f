"""What came in: kept sealed until it is read, read once, and then erased."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.whatsapp.ledger import WINDOW, Json, Ledger, count, forget_address
from api.whatsapp.webhook import Event, Failed, Kind, Moved, Received, Withdrawn


class Lost(Exception):
    """The work was erased meanwhile, or taken up by another process; nothing of it may be kept."""


@dataclass(frozen=True)
class Waiting:
    """One message as it waits to be read."""

    row: int
    id: str
    kind: Kind
    text: str


@dataclass(frozen=True)
class Batch:
    """What one person sent since the last turn, in the order it was sent."""

    person: str
    lease: bytes
    state: Json | None
    messages: tuple[Waiting, ...]
    failures: int
    address: str


class Inbox:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def take(self, events: Iterable[Event]) -> int:
        """Keep a delivery, all of it or nothing; returns how many messages were new."""
        fresh = 0
        with self._ledger.transaction() as connection:
            for event in events:
                if isinstance(event, Withdrawn):
                    self._withdraw(connection, event.id)
                elif self._new(connection, event):
                    fresh += self._keep(connection, event)
        return fresh

    def claim(self) -> Batch | None:
        """The messages of somebody who waits for a turn; nobody else is given them during the lease."""
        ledger, now = self._ledger, self._ledger.now()
        waiting = "SELECT person FROM people WHERE due_at <= ? AND leased_until <= ? ORDER BY due_at LIMIT 1"
        if ledger.row(waiting, now, now) is None:
            return None
        lease = secrets.token_bytes(16)
        with ledger.transaction() as connection:
            found = connection.execute(waiting, (now, now)).fetchone()
            if found is None:
                return None
            connection.execute(
                "UPDATE people SET lease = ?, leased_until = ? WHERE person = ?",
                (lease, now + ledger.pace.lease, *found),
            )
            wrapped, state, failures, address = connection.execute(
                "SELECT wrapped_key, state, failures, address FROM people WHERE person = ?", found
            ).fetchone()
            rows = connection.execute(
                "SELECT id, body FROM inbox WHERE person = ? ORDER BY sent_at, id", found
            ).fetchall()
        person = found[0]
        return Batch(
            person, lease, ledger.unseal(person, wrapped, state) if state else None,
            tuple(Waiting(row, **ledger.unseal(person, wrapped, body)) for row, body in rows),
            failures, ledger.unseal(person, wrapped, address),
        )  # fmt: skip

    def settle(self, batch: Batch, state: Json | None, replies: Sequence[Json]) -> None:
        """The turn as one: its messages are erased, its state kept, its replies owed.

        Without a state everything of the person is erased, also what came in meanwhile.

        Raises:
            Lost: when another process answers it, or it was erased meanwhile; then nothing is kept.
        """
        ledger, now = self._ledger, self._ledger.now()
        with ledger.transaction() as connection:
            wrapped = self._held(connection, batch)
            if state is None:
                wrapped = self._begin_anew(connection, batch)
            connection.executemany(
                "DELETE FROM inbox WHERE id = ?", [(message.row,) for message in batch.messages]
            )
            connection.executemany(
                "INSERT INTO outbox (person, body) VALUES (?, ?)",
                [(batch.person, ledger.seal(batch.person, wrapped, reply)) for reply in replies],
            )
            connection.execute(
                "UPDATE people SET state = ?, lease = NULL, leased_until = 0, failures = 0,"
                " due_at = CASE WHEN EXISTS (SELECT 1 FROM inbox WHERE person = people.person)"
                " THEN due_at END, waiting_since = NULL, send_at = COALESCE(send_at, ?), expires_at = ?"
                " WHERE person = ?",
                (
                    ledger.seal(batch.person, wrapped, state) if state else None,
                    now if replies else None, now + ledger.lifetime, batch.person,
                ),
            )  # fmt: skip
            forget_address(connection, batch.person)
        ledger.clear_journal()

    def postpone(self, batch: Batch, seconds: float) -> None:
        """The turn could not be taken; its messages wait for another."""
        with self._ledger.transaction() as connection:
            self._held(connection, batch)
            connection.execute(
                "UPDATE people SET lease = NULL, leased_until = 0, failures = failures + 1, due_at = ?"
                " WHERE person = ?",
                (self._ledger.now() + seconds, batch.person),
            )

    def _new(self, connection: sqlite3.Connection, event: Received | Moved | Failed) -> bool:
        name = f"failed:{event.id}" if isinstance(event, Failed) else event.id
        return bool(
            connection.execute(
                "INSERT OR IGNORE INTO seen VALUES (?, ?)", (self._ledger.mark(name), self._ledger.now())
            ).rowcount
        )

    def _keep(self, connection: sqlite3.Connection, event: Received | Moved | Failed) -> int:
        if isinstance(event, Failed):
            count(connection, f"failed:{event.code}")
            return 0
        person = self._ledger.person(event.sender)
        if isinstance(event, Moved):
            connection.execute("DELETE FROM people WHERE person = ?", (person,))
            return 0
        now = self._ledger.now()
        sent_at = min(event.sent_at or now, now)
        if sent_at + WINDOW <= now:
            count(connection, "came_too_late")
            return 0
        if event.replaces:
            self._withdraw(connection, event.replaces)
        wrapped = self._person(connection, person, event, sent_at)
        body = {"id": event.id, "kind": event.kind, "text": event.text}
        connection.execute(
            "INSERT INTO inbox (person, mark, sent_at, body) VALUES (?, ?, ?, ?)",
            (person, self._ledger.mark(event.id), sent_at, self._ledger.seal(person, wrapped, body)),
        )
        return 1

    def _person(self, connection: sqlite3.Connection, person: str, event: Received, sent_at: float) -> bytes:
        """Make the person known, and due for a turn; returns their wrapped key."""
        ledger, now = self._ledger, self._ledger.now()
        connection.execute("DELETE FROM people WHERE person = ? AND expires_at <= ?", (person, now))
        _, fresh = ledger.vault.new_key(person)
        connection.execute(
            "INSERT OR IGNORE INTO people (person, wrapped_key, written_at, expires_at) VALUES (?, ?, ?, ?)",
            (person, fresh, sent_at, now + ledger.lifetime),
        )
        wrapped, since = connection.execute(
            "SELECT wrapped_key, COALESCE(waiting_since, ?) FROM people WHERE person = ?", (now, person)
        ).fetchone()
        waits = event.kind == "words"
        due = min(now + ledger.pace.quiet, since + ledger.pace.longest_wait) if waits else now
        connection.execute(
            "UPDATE people SET address = ?, written_at = MAX(written_at, ?), waiting_since = ?, due_at = ?,"
            " expires_at = ? WHERE person = ?",
            (
                ledger.seal(person, wrapped, event.sender), sent_at, since, due,
                now + ledger.lifetime, person,
            ),
        )  # fmt: skip
        return bytes(wrapped)

    def _withdraw(self, connection: sqlite3.Connection, message: str) -> None:
        connection.execute("DELETE FROM inbox WHERE mark = ?", (self._ledger.mark(message),))

    def _held(self, connection: sqlite3.Connection, batch: Batch) -> bytes:
        row = connection.execute(
            "SELECT wrapped_key FROM people WHERE person = ? AND lease = ?", (batch.person, batch.lease)
        ).fetchone()
        if row is None:
            raise Lost
        return bytes(row[0])

    def _begin_anew(self, connection: sqlite3.Connection, batch: Batch) -> bytes:
        """Nothing of the person is left, and no key that could open a copy."""
        for table in ("inbox", "outbox"):
            connection.execute(f"DELETE FROM {table} WHERE person = ?", (batch.person,))  # noqa: S608
        _, wrapped = self._ledger.vault.new_key(batch.person)
        connection.execute(
            "UPDATE people SET wrapped_key = ?, address = ?, send_at = NULL WHERE person = ?",
            (wrapped, self._ledger.seal(batch.person, wrapped, batch.address), batch.person),
        )
        return wrapped
