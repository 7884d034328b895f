"""Deliveries as Meta makes them: shapes as documented, signed over their bytes."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any

from api.whatsapp.settings import Account
from api.whatsapp.signature import HEADER, signature

Json = dict[str, Any]
NUMBER = "106540352242922"
PERSON = "85251234567"
ACCOUNT = Account(
    "the app's secret", "the verify token", NUMBER, "the access token", "https://kapok.test", ""
)
_numbers = itertools.count(1)


def text(body: str, **more: Any) -> Json:
    return message("text", {"body": body}, **more)


def button(identity: str, title: str = "…", **more: Any) -> Json:
    reply = {"type": "button_reply", "button_reply": {"id": identity, "title": title}}
    return message("interactive", reply, **more)


def row(identity: str, title: str = "…", **more: Any) -> Json:
    reply = {"type": "list_reply", "list_reply": {"id": identity, "title": title}}
    return message("interactive", reply, **more)


def message(kind: str, content: Json, **more: Any) -> Json:
    made = {
        "from": PERSON, "id": f"wamid.test{next(_numbers)}", "timestamp": str(int(time.time())), "type": kind,
    }  # fmt: skip
    return {**made, kind: content, **more}


def delivery(*messages: Json, **value: Any) -> Json:
    said: Json = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "85230000000", "phone_number_id": NUMBER},
        **value,
    }
    if messages:
        said["contacts"] = [
            {"profile": {"name": "Somebody"}, "wa_id": sender}
            for sender in dict.fromkeys(one["from"] for one in messages if "from" in one)
        ]
        said["messages"] = list(messages)
    change = {"field": "messages", "value": said}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1022901", "changes": [change]}]}


def body_of(delivered: Json) -> bytes:
    """Meta escapes what is not ASCII."""
    return json.dumps(delivered).encode()


def headers(body: bytes, secret: str = ACCOUNT.app_secret) -> dict[str, str]:
    return {HEADER: signature(body, secret), "Content-Type": "application/json"}
