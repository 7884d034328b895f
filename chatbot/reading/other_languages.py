"""Whether a text is in a language that Kapok cannot read, and which: by script, or by its small words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from legal_kb.reading import read

FILE = Path(__file__).parents[2] / "nlu_data" / "other_languages.yml"
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f\u0900-\u097f\u200c\u200d'’]*")
_MOST, _FEWEST = 0.45, 2
"""What share of the words, and how many different ones, must be a language’s own."""


def other_language(text: str) -> str | None:
    """The name in `nlu_data/other_languages.yml`; None for English, Chinese, and what is unclear."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return None
    known = _known()
    script, count = Counter(_script(word[0]) for word in words).most_common(1)[0]
    written: str | None = known["scripts"].get(script) if count > len(words) / 2 else None
    if written is not None:
        other = known["instead"].get(written)
        return other if other and set(words) & set(known["words"][other]) else written
    shares = {name: sum(word in own for word in words) for name, own in known["words"].items()}
    name = max(shares, key=lambda one: shares[one])
    different = len(set(words) & set(known["words"][name]))
    return name if shares[name] >= _MOST * len(words) and different >= _FEWEST else None


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0].lower()


@cache
def _known() -> Any:
    return read(FILE).value
