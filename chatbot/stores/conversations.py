"""Conversations in SQLite: encrypted, expiring, and erased for good.

One transaction a turn: a process killed at any moment leaves either the turn or the state before it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from chatbot.assistant import Conversation
from chatbot.stores.vault import Unreadable, Vault, seal, unseal

ID_BYTES, TOKEN_BYTES = 18, 32
CODE_LIFETIME = timedelta(hours=1)
_CODE_LETTERS, _CODE_LENGTH = "23456789ABCDEFGHJKMNPQRSTVWXYZ", 8
"""No two letters that are taken for each other; there are 6 · 10¹¹ codes."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY,
    token_digest BLOB NOT NULL,
    wrapped_key BLOB NOT NULL,
    body BLOB NOT NULL,
    expires_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_expiry ON conversations (expires_at);
CREATE TABLE IF NOT EXISTS codes (
    id TEXT PRIMARY KEY REFERENCES conversations ON DELETE CASCADE,
    mark BLOB NOT NULL UNIQUE,
    expires_at REAL NOT NULL
) WITHOUT ROWID;
"""


class UnknownConversation(Exception):
    """There is none that can be opened: it never was, was erased, has expired, or its key is lost."""


class WrongToken(Exception):
    """The token does not open this conversation."""


class StoreUnavailable(Exception):
    """The store cannot be written now; what it held is as it was."""


class ConversationStore:
    """Keeps conversations under unguessable ids, each opened by its own secret token."""

    def __init__(
        self,
        file: Path,
        vault: Vault,
        lifetime: timedelta,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open or make the store.

        Raises:
            StoreUnavailable: when the file cannot be opened or written.
        """
        self._vault, self._lifetime, self._clock = vault, lifetime.total_seconds(), clock
        self._lock = threading.Lock()
        try:
            self._connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA secure_delete = ON")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise StoreUnavailable(str(error)) from None

    def create(self, conversation: Conversation, name: str | None = None) -> tuple[str, str]:
        """Keep a new conversation; returns its id and its token.

        Args:
            name: an id of the caller's own, already unguessable, instead of a fresh one.
        """
        identity = name or secrets.token_urlsafe(ID_BYTES)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        key, wrapped = self._vault.new_key(identity)
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO conversations VALUES (?, ?, ?, ?, ?)",
                (identity, _digest(token), wrapped, _sealed(key, conversation, identity), self._expiry()),
            )
        return identity, token

    def open(self, identity: str, token: str) -> Conversation:
        """Raises UnknownConversation or WrongToken."""
        row = self._row(identity)
        if not secrets.compare_digest(row[0], _digest(token)):
            raise WrongToken
        return self._conversation(identity, row)

    def open_named(self, name: str) -> Conversation:
        """A conversation kept under a caller's own id. Raises UnknownConversation."""
        return self._conversation(name, self._row(name))

    def keep(self, identity: str, conversation: Conversation) -> None:
        """Keep what a turn left. An erased conversation stays erased.

        Raises:
            UnknownConversation: when it was erased or has expired meanwhile.
        """
        key = self._key(identity, self._row(identity)[1])
        with self._transaction() as connection:
            changed = connection.execute(
                "UPDATE conversations SET body = ?, expires_at = ? WHERE id = ?",
                (_sealed(key, conversation, identity), self._expiry(), identity),
            ).rowcount
        if not changed:
            raise UnknownConversation

    def code(self, identity: str) -> str:
        """A code that opens the conversation once, within `CODE_LIFETIME`; a code before it is void.

        Raises:
            UnknownConversation: when it was erased or has expired.
        """
        self._row(identity)
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
        until = self._clock() + CODE_LIFETIME.total_seconds()
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO codes VALUES (?, ?, ?)", (identity, self._vault.mark(code), until)
            )
        return f"{code[:4]}-{code[4:]}"

    def redeem(self, code: str) -> tuple[str, str]:
        """The id that a code opens, and a new token for it; code and former token are then void.

        Raises:
            UnknownConversation: when the code opens nothing, or nothing any more.
        """
        plain = "".join(letter for letter in code.upper() if letter.isalnum())
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._transaction() as connection:
            used = connection.execute(
                "DELETE FROM codes WHERE mark = ? AND expires_at > ? RETURNING id",
                (self._vault.mark(plain), self._clock()),
            ).fetchall()
            opened = connection.executemany(
                "UPDATE conversations SET token_digest = ? WHERE id = ? AND expires_at > ?",
                [(_digest(token), identity, self._clock()) for (identity,) in used],
            ).rowcount
        if not used or not opened:
            raise UnknownConversation
        return str(used[0][0]), token

    def erase(self, identity: str) -> None:
        """The row, its key and every page that held them are gone."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM conversations WHERE id = ?", (identity,))
        self._clear_journal()

    def sweep(self) -> int:
        """Erase what has expired; returns how many."""
        with self._transaction() as connection:
            gone = connection.execute(
                "DELETE FROM conversations WHERE expires_at <= ?", (self._clock(),)
            ).rowcount
        if gone:
            self._clear_journal()
        return gone

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _row(self, identity: str) -> tuple[bytes, bytes, bytes]:
        with self._lock:
            try:
                row = self._connection.execute(
                    "SELECT token_digest, wrapped_key, body FROM conversations"
                    " WHERE id = ? AND expires_at > ?",
                    (identity, self._clock()),
                ).fetchone()
            except sqlite3.Error as error:
                raise StoreUnavailable(str(error)) from None
        if row is None:
            raise UnknownConversation
        return row[0], row[1], row[2]

    def _conversation(self, identity: str, row: tuple[bytes, bytes, bytes]) -> Conversation:
        try:
            body = unseal(self._key(identity, row[1]), row[2], identity)
        except Unreadable:
            raise UnknownConversation from None
        return Conversation.from_json(json.loads(body))

    def _key(self, identity: str, wrapped: bytes) -> bytes:
        try:
            return self._vault.unwrap(wrapped, identity)
        except Unreadable:
            raise UnknownConversation from None

    def _expiry(self) -> float:
        return self._clock() + self._lifetime

    def _clear_journal(self) -> None:
        with self._lock:
            try:
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.Error as error:
                raise StoreUnavailable(str(error)) from None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise StoreUnavailable(str(error)) from None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _sealed(key: bytes, conversation: Conversation, owner: str) -> bytes:
    body = json.dumps(conversation.as_json(), ensure_ascii=False, separators=(",", ":"))
    return seal(key, body.encode(), owner)
