"""Encryption at rest: a key for each conversation, wrapped by the server's own key.

Deleting a row deletes its key with it, so that no copy of the body can be read again.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES, NONCE_BYTES = 32, 12


class Unreadable(Exception):
    """Sealed with another key, for another owner, or damaged."""


def server_key(file: Path) -> bytes:
    """The server's key, made at first use and readable by its owner alone.

    Raises:
        OSError: when the file cannot be read or made; a key half written is never left there.
        ValueError: when the file is not a key.
    """
    if not file.exists():
        _make(file)
    key = file.read_bytes()
    if len(key) != KEY_BYTES:
        raise ValueError(f"{file} is not a key of {KEY_BYTES} bytes")
    return key


def _make(file: Path) -> None:
    """Whole or not at all; where two processes start at once, the first one's key stands."""
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=file.name) as fresh:
        fresh.write(secrets.token_bytes(KEY_BYTES))
        fresh.flush()
        os.fsync(fresh.fileno())
        with suppress(FileExistsError):
            os.link(fresh.name, file)


class Vault:
    def __init__(self, key: bytes) -> None:
        self._key, self._wrapping = key, AESGCM(key)

    def mark(self, secret: str) -> bytes:
        """What a short secret is known by in the store: without the server's key it cannot be guessed."""
        return hmac.digest(self._key, secret.encode(), hashlib.sha256)

    def new_key(self, owner: str) -> tuple[bytes, bytes]:
        """A fresh key, and the same wrapped for keeping. `owner` is bound to it."""
        key = AESGCM.generate_key(bit_length=8 * KEY_BYTES)
        return key, _seal(self._wrapping, key, owner)

    def unwrap(self, wrapped: bytes, owner: str) -> bytes:
        return _open(self._wrapping, wrapped, owner)


def seal(key: bytes, body: bytes, owner: str) -> bytes:
    return _seal(AESGCM(key), body, owner)


def unseal(key: bytes, sealed: bytes, owner: str) -> bytes:
    return _open(AESGCM(key), sealed, owner)


def _seal(cipher: AESGCM, body: bytes, owner: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, body, owner.encode())


def _open(cipher: AESGCM, sealed: bytes, owner: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], owner.encode())
    except InvalidTag:
        raise Unreadable from None
