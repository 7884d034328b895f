"""What the Cloud API takes: the documented shapes and limits, checked as strictly as Meta does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]


class NotTaken(ValueError):
    """Meta would answer 400, code 131009."""


def check(message: Json) -> None:
    """Raises NotTaken for a body of `/messages` that Meta would not take."""
    _need(message.get("messaging_product") == "whatsapp", "messaging_product")
    _need(("to" in message) != ("recipient" in message), "either to or recipient")
    _need(message.get("recipient_type") == "individual", "recipient_type")
    if message.get("type") == "text":
        _length(message["text"]["body"], 4096, "text")
    elif message.get("type") == "interactive":
        _interactive(message["interactive"])
    else:
        raise NotTaken("type")


def _interactive(interactive: Json) -> None:
    _length(interactive["body"]["text"], 1024, "body")
    if "footer" in interactive:
        _length(interactive["footer"]["text"], 60, "footer")
    if interactive["type"] == "button":
        replies = [button["reply"] for button in interactive["action"]["buttons"]]
        _need(1 <= len(replies) <= 3, "one to three buttons")
        _distinct(replies)
        for reply in replies:
            _length(reply["title"], 20, "button title")
            _length(reply["id"], 256, "button id")
    elif interactive["type"] == "list":
        _length(interactive["action"]["button"], 20, "list button")
        sections = interactive["action"]["sections"]
        rows = [row for section in sections for row in section["rows"]]
        _need(len(sections) == 1 or all(section.get("title") for section in sections), "section titles")
        _need(1 <= len(rows) <= 10, "one to ten rows")
        _distinct(rows)
        for row in rows:
            _length(row["title"], 24, "row title")
            _length(row["id"], 200, "row id")
            if "description" in row:
                _length(row["description"], 72, "row description")
    else:
        raise NotTaken("interactive type")


def _distinct(choices: list[Json]) -> None:
    for part in ("id", "title"):
        named = [choice[part] for choice in choices]
        _need(len(set(named)) == len(named), f"{part} used twice")


def _length(text: str, most: int, what: str) -> None:
    _need(0 < len(text) <= most, f"{what}: {len(text)} characters")


def _need(holds: bool, what: str) -> None:
    if not holds:
        raise NotTaken(what)
