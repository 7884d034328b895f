"""How often somebody may call, counted in this process and forgotten with it.

Generic cell rate algorithm: one number a caller. (The well-kept library for this, `limits`, needs a
newer `packaging` than Rasa allows.) Callers are known by a keyed hash, never by their address.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
import time
from collections.abc import Callable

from api.problems import Refused

_MINUTE = 60.0
_MOST_CALLERS = 10_000


class Rate:
    """At most `per_minute` calls a minute from one caller, in bursts up to that many."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._spacing, self._clock = _MINUTE / per_minute, clock
        self._key = secrets.token_bytes(32)
        self._next: dict[bytes, float] = {}

    def take(self, caller: str) -> float:
        """0 when the call is allowed, else the seconds until the next one is."""
        now = self._clock()
        name = hmac.digest(self._key, caller.encode(), hashlib.sha256)
        due = max(now, self._next.get(name, now))
        wait = due + self._spacing - now - _MINUTE
        if wait > 0:
            return wait
        self._next[name] = due + self._spacing
        if len(self._next) > _MOST_CALLERS:
            self._next = {known: when for known, when in self._next.items() if when > now}
        return 0.0


class Limits:
    def __init__(self, turns_per_minute: int, openings_per_minute: int) -> None:
        self._turns = Rate(turns_per_minute)
        self._openings = Rate(openings_per_minute)

    def turn(self, conversation: str) -> None:
        """Raises Refused (429) when a conversation is sent messages too fast."""
        _refuse(self._turns.take(conversation))

    def opening(self, address: str) -> None:
        """Raises Refused (429) when one address opens too many conversations."""
        _refuse(self._openings.take(address))


def _refuse(wait: float) -> None:
    if wait > 0:
        seconds = str(max(1, math.ceil(wait)))
        raise Refused(429, "Please wait a little before the next message.", {"Retry-After": seconds})
