"""Ages told of the person shown, in numbers or by school year. By rule alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HAN = {"一": 1, "二": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

_CHILD = (
    r"(?:my |our |a )?(?:little |younger |older |baby )?(?:daughter|son|sister|brother|kid|child|girl|boy|niece|nephew"
    r"|student|pupil|cousin|friend|best friend|stepdaughter|stepson)(?:'s| is| was| who is| who's| who was|,)?"
)
_EN = re.compile(
    r"\b(?P<who>i am|i'm|im|i was|we are|we're|we were|she is|she's|she was|he is|he's|he was|they are|they're|"
    + _CHILD
    + r")"
    r" *(?:only|just|still|about|like|now|currently|is|was|turning|a|an|,)? *(?:aged? )?"
    r"(?P<age>\d{1,2})(?! *(?:days?|weeks?|months?|years? ago|hours?|minutes?|times?|of|photos?|pics?|%|km|am\b|pm\b|:))\b",
    re.IGNORECASE,
)
_EN_OLD = re.compile(
    r"(?P<age>\d{1,2})[- ]?(?:years?[- ]old|y/?o|yr[- ]old|yrs? old)\b(?: +(?P<noun>\w+))?", re.IGNORECASE
)
_ZH = re.compile(
    r"(?P<before>.{0,8}?)(?P<age>\d{1,2}|(?:[一二三四五六七八九]?十|[廿卅])[一二三四五六七八九]?|[一二兩三四五六七八九])歲"
)
_NOT_YET = re.compile(r"(?:未滿|未夠|唔夠|不足|細過|未到)\s*$")
_SCHOOL = re.compile(
    r"\b(?:primary|kindergarten|secondary school|high school|middle school|form (?:[1-5]|one|two|three|four|five)"
    r"|[fs]\.?[1-5]|p\.?[1-6]|grade [1-9]|year [1-9]) ?(?:student|pupil|kid|girl|boy|school)?\b"
    r"|(?<![高其集期途心])中[一二三四五](?![月個])|小[一二三四五六](?!時)|小學|初中|幼稚園|中學生|小學生|學生妹",
    re.IGNORECASE,
)
_SCHOOL_OF_SELF = re.compile(
    r"\b(?:i'm|im|i am|my|our|she's|she is|he's|he is|daughter|son|sister|brother|kid|child)\b|我|佢|個女|個仔|阿妹|細佬|妹|弟",
    re.IGNORECASE,
)
_PRIMARY = re.compile(r"prim|kinder|^p|小|幼", re.IGNORECASE)
_ADULT_SPEAKER = re.compile(
    r"\b(?:teacher|teach|work at|former|years ago|back in|used to)\b|教書|老師嚟", re.IGNORECASE
)
_OF_ANOTHER = re.compile(r"\b(?:he|a|he's|he is|about)\s*$", re.IGNORECASE)
_FAMILY_NOUNS = frozenset(
    {"daughter", "son", "sister", "brother", "girl", "boy", "kid", "child", "niece", "nephew", "student"}
)
_FAMILY_NEAR = re.compile(rf"\b(?:{'|'.join(sorted(_FAMILY_NOUNS))}|friend)\b", re.IGNORECASE)
_NEAR = 90
_OFFENDER_NOUNS = frozenset({"guy", "man", "men", "woman", "boyfriend", "colleague", "boss", "stranger"})
_OFFENDER_ZH = ("對方", "男人", "阿叔", "個男", "嗰條友", "犯人", "疑犯", "男子", "女人", "佢男朋友")


@dataclass(frozen=True)
class Age:
    """Bounds on the age of the person shown; `most` is the greatest it can be."""

    least: int
    most: int
    start: int
    end: int


def read_ages(text: str) -> list[Age]:
    """Every age that a normalised text gives for the person shown, or whoever tells it."""
    return sorted(_found(text), key=lambda age: age.most)


def _found(text: str) -> Iterator[Age]:
    for match in _EN.finditer(text):
        who = match["who"].lower()
        if not who.startswith(("he", "she", "they")) or _family_near(text, match.start()):
            yield _age(int(match["age"]), match)
    for match in _EN_OLD.finditer(text):
        noun = (match["noun"] or "").lower()
        before = text[max(0, match.start() - 14) : match.start()]
        of_another = noun in _OFFENDER_NOUNS or _OF_ANOTHER.search(before)
        if noun in _FAMILY_NOUNS or not of_another:
            yield _age(int(match["age"]), match)
    for match in _ZH.finditer(text):
        if not any(word in match["before"] for word in _OFFENDER_ZH):
            years = _number(match["age"])
            below = _NOT_YET.search(match["before"])
            yield Age(0, years - 1, match.start("age"), match.end("age")) if below else _age(years, match)
    for match in _SCHOOL.finditer(text):
        around = text[max(0, match.start() - 24) : match.end() + 8]
        if _SCHOOL_OF_SELF.search(around) and not _ADULT_SPEAKER.search(around):
            young = _PRIMARY.search(match[0]) is not None
            yield Age(3, 12 if young else 17, match.start(), match.end())


def _family_near(text: str, start: int) -> bool:
    return _FAMILY_NEAR.search(text[max(0, start - _NEAR) : start]) is not None


def _age(years: int, match: re.Match[str]) -> Age:
    return Age(years, years, match.start("age"), match.end("age"))


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, units = written.replace("廿", "二十").replace("卅", "三十").partition("十")
    if not ten:
        return _HAN[tens]
    return 10 * _HAN.get(tens, 1) + _HAN.get(units, 0)
