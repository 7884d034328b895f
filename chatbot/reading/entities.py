"""What a message names: platform, relationship, place, date, money; and its role and kind of language.

Shown in Rasa's output. None of it decides anything in law; facts do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from chatbot.reading.clauses import Clause
from chatbot.reading.normalise import Normalised, is_han
from chatbot.reading.tokens import tokenise
from chatbot.reading.when import find_dates

Variety = Literal["english", "cantonese", "written_chinese", "mixed", "simplified"]

_BY_CUE = ("platform", "relationship", "place")
_SUM = re.compile(
    r"(?:hk|us|nt|rmb)?\$ ?\d[\d,.]*(?: ?(?:k|m|萬|万|千))?"
    r"|\d[\d,.]*(?: ?(?:k|萬|万|千|百))? ?(?:hkd|usdt|usd|rmb|dollars?|bucks|蚊|元|美金|港幣|人仔)"
    r"|[一二兩三四五六七八九十幾]+[萬千百](?:[一二三四五六七八九幾]千?)?(?:蚊|元|美金|港幣)?",
    re.IGNORECASE,
)
_CANTONESE = frozenset("嘅喺咗唔佢啲冇咁嚟畀嗰乜咩哋嘢咪攞諗睇瞓噉㗎喇啦咋囉喎冚")
_MIXED = 0.2
"""What share of the words must be of the other script."""


@dataclass(frozen=True)
class Entity:
    """Named by the characters from `start` to `end` of what the person wrote."""

    name: str
    value: str
    start: int
    end: int


def read_entities(normalised: Normalised, clauses: Sequence[Clause], role: str) -> Iterator[Entity]:
    """In no particular order; of cues that overlap, the longest."""
    text = normalised.text
    if not text.strip():
        return
    whole = normalised.original_span(0, len(text))
    yield Entity("written_in", variety(normalised), *whole)
    if role != "unknown":
        yield Entity("told_by", role, *whole)
    for kind in _BY_CUE:
        covered = 0
        for cue in (cue for clause in clauses for cue in clause.cues):
            group, _, value = cue.name.partition(".")
            if group == kind and cue.start >= covered:
                covered = cue.end
                yield Entity(kind, value, *normalised.original_span(cue.start, cue.end))
    for kind, spans in (("date", find_dates(text)), ("money", _sums(text))):
        for start, end in spans:
            yield Entity(kind, text[start:end], *normalised.original_span(start, end))


def variety(normalised: Normalised) -> Variety:
    """The kind of language: Cantonese by characters that written Chinese does without."""
    if normalised.simplified:
        return "simplified"
    words = [token.text for token in tokenise(normalised.text) if token.text[0].isalpha()]
    han = sum(is_han(word[0]) for word in words) / 2
    latin = sum(not is_han(word[0]) for word in words)
    if min(han, latin) >= _MIXED * (han + latin) > 0:
        return "mixed"
    if latin >= han:
        return "english"
    return "cantonese" if _CANTONESE & set(normalised.text) else "written_chinese"


def _sums(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _SUM.finditer(text))
