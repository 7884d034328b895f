"""What staff did, without any content: only added to, and each entry sealed to the one before it."""

from __future__ import annotations

import datetime
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from api.console.database import StaffDatabase

Act = Literal[
    "account_made", "account_closed", "signed_in", "sign_in_refused", "signed_out", "sessions_ended",
    "audit_read",
]  # fmt: skip
_BEGINNING = bytes(32)


class AuditBroken(Exception):
    """An entry was changed, taken out or put in by other means than this module."""


@dataclass(frozen=True)
class Entry:
    at: str
    """UTC, to the second."""
    who: str
    act: Act
    account: str
    """Whom it was done to."""


class Audit:
    def __init__(self, database: StaffDatabase, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def note(self, who: str, act: Act, account: str) -> None:
        at = datetime.datetime.fromtimestamp(self._clock(), datetime.timezone.utc)
        entry = json.dumps(asdict(Entry(f"{at:%Y-%m-%dT%H:%M:%SZ}", who, act, account)), ensure_ascii=False)
        with self._database.transaction() as connection:
            last = connection.execute("SELECT chain FROM audit ORDER BY number DESC LIMIT 1").fetchone()
            chain = _chained(last[0] if last else _BEGINNING, entry)
            connection.execute("INSERT INTO audit (entry, chain) VALUES (?, ?)", (entry, chain))

    def entries(self) -> Iterator[Entry]:
        """From the first on.

        Raises:
            AuditBroken: at the first entry that does not follow from the one before it.
        """
        before = _BEGINNING
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT number, entry, chain FROM audit ORDER BY number").fetchall()
        for place, (number, entry, chain) in enumerate(rows, 1):
            before = _chained(before, entry)
            if number != place or before != chain:
                raise AuditBroken(f"the audit log was changed at entry {place}")
            yield Entry(**json.loads(entry))


def _chained(before: bytes, entry: str) -> bytes:
    return hashlib.sha256(before + entry.encode()).digest()
