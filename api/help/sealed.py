"""Answers that travel in the page itself, readable only while this process holds their key.

Nothing of them is stored. To leave is to drop the key: a page brought back from the browser's memory
then holds nothing that anybody can read.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

LIFETIME = 2 * 60 * 60.0
"""Seconds a key is kept after it was last used."""
MOST_KEYS = 20_000
_NONCE, _NAME = 12, 16


class Unreadable(Exception):
    """The answers were erased, are too old, or were tampered with."""


class Sealer:
    """Seals the answers of each visit under a key of its own, held in memory alone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._keys: OrderedDict[bytes, tuple[AESGCM, float]] = OrderedDict()

    def seal(self, answers: Any, before: str | None = None) -> str:
        """The answers as text for a hidden field.

        Args:
            before: what they were sealed as last, so that one visit keeps one key.
        """
        name = self._name(before) if before else secrets.token_bytes(_NAME)
        key = self._keys[name][0] if name in self._keys else AESGCM(AESGCM.generate_key(128))
        self._keep(name, key)
        nonce = secrets.token_bytes(_NONCE)
        sealed = key.encrypt(nonce, json.dumps(answers).encode(), name)
        return base64.urlsafe_b64encode(name + nonce + sealed).decode()

    def open(self, sealed: str) -> Any:
        """Raises Unreadable."""
        name = self._name(sealed)
        if name not in self._keys:
            raise Unreadable("there is no key for these answers")
        raw = base64.urlsafe_b64decode(sealed)
        key = self._keys[name][0]
        self._keep(name, key)
        try:
            return json.loads(key.decrypt(raw[_NAME : _NAME + _NONCE], raw[_NAME + _NONCE :], name))
        except (InvalidTag, ValueError):
            raise Unreadable("these answers were not sealed here") from None

    def erase(self, sealed: str) -> None:
        """Drop the key, so that nobody can read the answers again; harmless where there is none."""
        try:
            self._keys.pop(self._name(sealed), None)
        except Unreadable:
            return

    def _keep(self, name: bytes, key: AESGCM) -> None:
        now = self._clock()
        self._keys[name] = (key, now)
        self._keys.move_to_end(name)
        while self._keys:
            oldest, (_, used) = next(iter(self._keys.items()))
            if now - used < LIFETIME and len(self._keys) <= MOST_KEYS:
                break
            del self._keys[oldest]

    @staticmethod
    def _name(sealed: str) -> bytes:
        try:
            raw = base64.urlsafe_b64decode(sealed)
        except ValueError:
            raise Unreadable("these answers were not sealed here") from None
        if len(raw) <= _NAME + _NONCE:
            raise Unreadable("these answers were not sealed here")
        return raw[:_NAME]
