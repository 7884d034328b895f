"""One form for what people type, with the way back to their own characters.

NFKC per character, control and direction marks dropped, curly quotes straightened, and Simplified
characters told in Hong Kong's. Every character of the result knows where it came from, so that
evidence is always quoted from the original.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "`": "'"})
_HAN_FIRST, _HAN_LAST = 0x3400, 0x9FFF


@dataclass(frozen=True)
class Normalised:
    text: str
    origins: tuple[int, ...]
    """For each character of `text`, its index in the original; one more for the end."""
    simplified: bool
    """The original holds characters that only Simplified Chinese uses."""

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span for a span of `text`."""
        return self.origins[start], self.origins[end - 1] + 1 if end > start else self.origins[start]


def normalise(original: str) -> Normalised:
    """Bring `original` to the form that the readers expect. Never raises."""
    characters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(original):
        for plain in unicodedata.normalize("NFKC", character.translate(_QUOTES)):
            kept = _keep(plain)
            if kept:
                characters.append(kept)
                origins.append(index)
    origins.append(len(original))
    text = "".join(characters)
    simplified = any(_only_simplified(character) for character in text)
    return Normalised(_to_hong_kong(text) if simplified else text, tuple(origins), simplified)


def is_han(character: str) -> bool:
    return _HAN_FIRST <= ord(character) <= _HAN_LAST or ord(character) >= 0x20000


def _keep(character: str) -> str:
    if character in "\n\r\t\v\f":
        return "\n" if character == "\n" else " "
    category = unicodedata.category(character)
    return "" if category in {"Cc", "Cf", "Cs", "Co"} else character


@cache
def _only_simplified(character: str) -> bool:
    """Han characters that Traditional Chinese does not have, and OpenCC knows another form of."""
    if not _HAN_FIRST <= ord(character) <= _HAN_LAST:
        return False
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return bool(_converter().convert(character) != character)
    return False


@cache
def _converter() -> OpenCC:
    return OpenCC("s2hk")


def _to_hong_kong(text: str) -> str:
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    by_character: list[str] = [_converter().convert(character)[:1] for character in text]
    return "".join(new or old for new, old in zip(by_character, text, strict=True))
