"""Nothing we say blames, judges, genders, promises, plays down or orders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from legal_kb.check.lists import words
from legal_kb.check.spoken import Spoken
from legal_kb.schema.base import Language
from legal_kb.ties import Slip

_QUOTED = re.compile(r"^myths/")


def check(spoken: Iterator[Spoken]) -> Iterator[Slip]:
    for place, field, said in spoken:
        if _QUOTED.match(place) and field == "title":
            continue
        for language in ("en", "zh"):
            for found, why, mend in _found(said.say(language), language):
                yield place, f"{field}.{language}", f"“{found}”: {why}", mend


def _found(text: str, language: Language) -> Iterator[tuple[str, str, str]]:
    for pattern, why, mend in _patterns(language):
        match = pattern.search(text)
        if match:
            yield match[0], why, mend


@cache
def _patterns(language: Language) -> list[tuple[re.Pattern[str], str, str]]:
    return [
        (re.compile(row["find"], re.IGNORECASE), row["why"], row["mend"]) for row in words("banned")[language]
    ]
