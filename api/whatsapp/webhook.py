"""What Meta delivers, in the few kinds that matter here. Anything unknown is passed over, never an error.

Every field is read with care: the shapes are Meta's to change, and a delivery that cannot be read would
be sent again for seven days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Json = Mapping[str, Any]
Kind = Literal["words", "choice", "media", "unsupported"]
_MEDIA = frozenset({"image", "video", "audio", "document", "sticker"})
_SILENT = frozenset({"reaction"})
_MOVED = frozenset({"user_changed_number", "user_changed_user_id"})
_LONGEST_TEXT = 4096


@dataclass(frozen=True)
class Received:
    """A message to answer. `text` is words or a caption, or the id of what was chosen."""

    id: str
    sender: str
    sent_at: float
    kind: Kind
    text: str = ""
    replaces: str | None = None
    """The id of a message that this one is an edit of."""


@dataclass(frozen=True)
class Withdrawn:
    """A message its sender has deleted."""

    id: str
    sender: str


@dataclass(frozen=True)
class Moved:
    """The sender is known by another number or id from now on; the former may become somebody else's."""

    id: str
    sender: str


@dataclass(frozen=True)
class Failed:
    """Something we sent did not arrive."""

    id: str
    code: str


Event = Received | Withdrawn | Moved | Failed


def events(delivery: Any, phone_number_id: str) -> Iterator[Event]:
    """Everything in a delivery that concerns this phone number, in the order delivered."""
    for entry in _objects(delivery, "entry"):
        for change in _objects(entry, "changes"):
            value = change.get("value")
            if change.get("field") != "messages" or not isinstance(value, Mapping):
                continue
            if _object(value, "metadata").get("phone_number_id") != phone_number_id:
                continue
            for message in _objects(value, "messages"):
                event = _message(message, value)
                if event:
                    yield event
            for status in _objects(value, "statuses"):
                if status.get("status") == "failed" and isinstance(status.get("id"), str):
                    codes = [str(error.get("code")) for error in _objects(status, "errors")]
                    yield Failed(status["id"], codes[0] if codes and codes[0].isdigit() else "unknown")


def _message(message: Json, value: Json) -> Event | None:
    identity, sender, kind = message.get("id"), _sender(message, value), message.get("type")
    if not isinstance(identity, str) or not sender or kind in _SILENT or "group_id" in message:
        return None
    if kind == "system":
        moved = _object(message, "system").get("type") in _MOVED
        return Moved(identity, sender) if moved else None
    if kind == "revoke":
        original = _object(message, "revoke").get("original_message_id")
        return Withdrawn(original, sender) if isinstance(original, str) else None
    sent_at = _when(message)
    if kind == "edit":
        edit = _object(message, "edit")
        said = _said(_object(edit, "message"))
        original = edit.get("original_message_id")
        return Received(identity, sender, sent_at, *said, original if isinstance(original, str) else None)
    return Received(identity, sender, sent_at, *_said(message))


def _said(message: Json) -> tuple[Kind, str]:
    kind = message.get("type")
    if kind == "text":
        return "words", _text(_object(message, "text").get("body"))
    if kind == "button":
        return "words", _text(_object(message, "button").get("text"))
    if kind == "interactive":
        interactive = _object(message, "interactive")
        chosen = _object(interactive, "button_reply") or _object(interactive, "list_reply")
        return ("choice", _text(chosen.get("id"))) if chosen else ("unsupported", "")
    if kind in _MEDIA:
        return "media", _text(_object(message, str(kind)).get("caption"))
    return "unsupported", ""


def _sender(message: Json, value: Json) -> str | None:
    """The business-scoped id where there is one; people with a username may show no number."""
    contacts = list(_objects(value, "contacts"))
    contact = contacts[0] if len(contacts) == 1 else {}
    named = (message.get("from_user_id"), contact.get("user_id"), message.get("from"), contact.get("wa_id"))
    return next((name for name in named if isinstance(name, str) and name), None)


def _when(message: Json) -> float:
    """When it was sent; 0 where Meta does not say."""
    told = str(message.get("timestamp", ""))
    return float(told) if told.isdigit() and len(told) <= 12 else 0.0


def _text(value: Any) -> str:
    return value[:_LONGEST_TEXT] if isinstance(value, str) else ""


def _object(parent: Json, name: str) -> Json:
    child = parent.get(name)
    return child if isinstance(child, Mapping) else {}


def _objects(parent: Any, name: str) -> Iterator[Json]:
    children = parent.get(name) if isinstance(parent, Mapping) else None
    for child in children if isinstance(children, list) else ():
        if isinstance(child, Mapping):
            yield child
