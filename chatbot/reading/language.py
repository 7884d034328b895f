"""Which of the two languages a text is in. It proposes; the person decides."""

from __future__ import annotations

from chatbot.reading.normalise import is_han
from chatbot.reading.tokens import tokenise
from legal_kb.schema.base import Language

_ENOUGH_HAN = 0.2


def detect(text: str, default: Language = "en") -> Language:
    """Chinese when a fifth of the words or more are Han characters, as in “佢send咗啲相”.

    Args:
        text: normalised text.
        default: the answer for a text with no words, such as emoji alone.
    """
    words = [token.text for token in tokenise(text) if token.text[0].isalpha()]
    if not words:
        return default
    return "zh" if sum(is_han(word[0]) for word in words) >= _ENOUGH_HAN * len(words) else "en"
