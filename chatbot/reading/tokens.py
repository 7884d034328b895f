"""Tokens for two languages in one text: a Han character, a Latin word, a number, or a mark."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003ffff]"  # one Han character
    r"|[A-Za-zÀ-ÿ]+(?:['-][A-Za-zÀ-ÿ]+)*"  # a word, with its apostrophe or hyphen
    r"|\d+(?:[.,]\d+)*"
    r"|\S"
)


@dataclass(frozen=True)
class Token:
    text: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """Split text. Never raises; a text of spaces alone has no tokens."""
    return [Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]
