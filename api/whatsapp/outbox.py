"""What is owed: sent in order to each person, at Meta's pace, tried again, or counted as undeliverable.

Between Meta's taking a message and our recording it lies one moment; a process killed in it sends that
message twice. The API knows no key by which it could tell.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from api.whatsapp.ledger import WINDOW, Json, Ledger, count, forget_address


@dataclass(frozen=True)
class Owed:
    row: int
    person: str
    address: str
    body: Json
    tries: int


class Outbox:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def claim(self) -> Owed | None:
        """The next message of somebody whose turn it is; nobody else is given theirs during the lease."""
        ledger, now = self._ledger, self._ledger.now()
        due = (
            "SELECT person, wrapped_key, address, written_at FROM people WHERE send_at <= ? ORDER BY send_at"
        )
        if ledger.row(f"{due} LIMIT 1", now) is None:
            return None
        with ledger.transaction() as connection:
            found = connection.execute(due, (now,)).fetchone()
            if found is None:
                return None
            person, wrapped, address, written_at = found
            if written_at + WINDOW <= now:
                self._too_late(connection, person)
                return None
            row, body, tries = connection.execute(
                "SELECT id, body, tries FROM outbox WHERE person = ? ORDER BY id LIMIT 1", (person,)
            ).fetchone()
            connection.execute(
                "UPDATE people SET send_at = ? WHERE person = ?", (now + ledger.pace.lease, person)
            )
        return Owed(
            row, person, ledger.unseal(person, wrapped, address), ledger.unseal(person, wrapped, body), tries
        )

    def sent(self, owed: Owed) -> None:
        """Meta has it; here it is erased."""
        pace = self._ledger.pace
        with self._ledger.transaction() as connection:
            connection.execute("DELETE FROM outbox WHERE id = ?", (owed.row,))
            connection.execute(
                "UPDATE people SET paced_until = MAX(paced_until, ?) + ? WHERE person = ?",
                (self._ledger.now(), pace.spacing, owed.person),
            )
            self._next(connection, owed.person)

    def again(self, owed: Owed, after: float | None) -> None:
        """Try later: after what Meta asked for, or longer each time; at last it is given up."""
        pace = self._ledger.pace
        if owed.tries + 1 >= pace.most_tries:
            self.give_up(owed, "tries")
            return
        wait = max(after or 0.0, min(pace.first_retry * 2**owed.tries, pace.longest_retry))
        with self._ledger.transaction() as connection:
            connection.execute("UPDATE outbox SET tries = tries + 1 WHERE id = ?", (owed.row,))
            connection.execute(
                "UPDATE people SET send_at = ? WHERE person = ?", (self._ledger.now() + wait, owed.person)
            )

    def give_up(self, owed: Owed, code: str) -> None:
        """It cannot be delivered. What is known of it from now on is this code, counted."""
        with self._ledger.transaction() as connection:
            if connection.execute("DELETE FROM outbox WHERE id = ?", (owed.row,)).rowcount:
                count(connection, f"dead:{code}")
            self._next(connection, owed.person)

    def _too_late(self, connection: sqlite3.Connection, person: str) -> None:
        gone = connection.execute("DELETE FROM outbox WHERE person = ?", (person,)).rowcount
        for _ in range(gone):
            count(connection, "dead:window")
        self._next(connection, person)

    def _next(self, connection: sqlite3.Connection, person: str) -> None:
        """When the person's next message may go; after the last one, their id is erased."""
        pace, now = self._ledger.pace, self._ledger.now()
        connection.execute(
            "UPDATE people SET send_at = CASE WHEN EXISTS (SELECT 1 FROM outbox WHERE person = people.person)"
            " THEN MAX(?, paced_until - ?) END WHERE person = ?",
            (now, pace.spacing * (pace.burst - 1), person),
        )
        forget_address(connection, person)
