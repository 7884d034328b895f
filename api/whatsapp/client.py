"""Sending through the Graph API. Nothing of a message or of Meta's answer to it is logged."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx

from api.whatsapp.ledger import Json
from api.whatsapp.settings import Account

_PATIENCE = httpx.Timeout(20.0, connect=5.0)
_BUSINESS_SCOPED = re.compile(r"[A-Z]{2}\.")
"""A user id that is no phone number: a country, a point, letters and digits."""
_LATER = frozenset({4, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133016})
"""Error codes of Meta's that pass: rates, and trouble on their side."""


@dataclass(frozen=True)
class Delivered:
    """Meta has taken it."""


@dataclass(frozen=True)
class Later:
    """Not now; perhaps Meta said after how many seconds."""

    after: float | None = None


@dataclass(frozen=True)
class Refused:
    """It will never be taken: Meta's code."""

    code: str


class Client:
    def __init__(self, account: Account, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = f"{account.api}/{account.phone_number_id}/messages"
        self._http = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {account.access_token}"},
            timeout=_PATIENCE, transport=transport, follow_redirects=False,
        )  # fmt: skip

    async def send(self, address: str, message: Json) -> Delivered | Later | Refused:
        named = "recipient" if _BUSINESS_SCOPED.match(address) else "to"
        try:
            answer = await self._http.post(
                self._url,
                json={
                    "messaging_product": "whatsapp", "recipient_type": "individual",
                    named: address, **message,
                },
            )  # fmt: skip
        except httpx.TransportError:
            return Later()
        return _outcome(answer)

    async def read(self, message_id: str) -> None:
        """Show that a message was read and an answer is being written. Nothing depends on it."""
        with suppress(httpx.TransportError):
            await self._http.post(
                self._url,
                json={
                    "messaging_product": "whatsapp", "status": "read", "message_id": message_id,
                    "typing_indicator": {"type": "text"},
                },
            )  # fmt: skip

    async def close(self) -> None:
        await self._http.aclose()


def _outcome(answer: httpx.Response) -> Delivered | Later | Refused:
    if answer.is_success:
        return Delivered()
    code = _code(answer)
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error or code in _LATER:
        told = answer.headers.get("Retry-After", "")
        return Later(float(told) if told.isdigit() and len(told) < 6 else None)
    return Refused(str(code) if code else f"http-{answer.status_code}")


def _code(answer: httpx.Response) -> int | None:
    try:
        body: Any = answer.json()
        code = body["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return None
    return code if isinstance(code, int) else None
