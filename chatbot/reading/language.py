"""Which of the two languages a text is in. It proposes; the person decides."""

from __future__ import annotations

from chatbot.reading.normalise import is_han
from chatbot.reading.tokens import tokenise
from legal_kb.schema.base import Language

_ENOUGH_HAN = 0.2
_WORDS_PER_HAN = 0.5
"""A Chinese word is about two characters."""


def detect(text: str, default: Language = "en") -> Language:
    """Chinese when a fifth of the words or more are, as in “佢send咗啲相”.

    Args:
        text: normalised text.
        default: the answer for a text with no words, such as emoji alone.
    """
    words = [token.text for token in tokenise(text) if token.text[0].isalpha()]
    if not words:
        return default
    chinese = _WORDS_PER_HAN * sum(is_han(word[0]) for word in words)
    latin = sum(not is_han(word[0]) for word in words)
    return "zh" if chinese >= _ENOUGH_HAN * (chinese + latin) else "en"
