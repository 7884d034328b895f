"""Both languages are whole, and the Chinese is Hong Kong's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from string import Template

import opencc

from legal_kb.check.lists import words
from legal_kb.check.spoken import VOICES, Spoken
from legal_kb.schema.base import Asked, Language
from legal_kb.ties import Slip

_LONGEST_WORD = 5
_HAN = re.compile(r"[㐀-鿿]+")
_BRACES = re.compile(r"[{}|]")


def check(spoken: Iterator[Spoken]) -> Iterator[Slip]:
    for place, field, said in spoken:
        for language in ("en", "zh"):
            if any(_BRACES.search(said.say(language, voice)) for voice in VOICES):
                yield (
                    place,
                    f"{field}.{language}",
                    "a bracket stands open",
                    "write {you|the person}, or no brackets",
                )
        if _values(said.en) != _values(said.zh):
            yield (
                place,
                field,
                "one language asks for a value that the other does not",
                "use the same $names in both",
            )
        for wrong, mend in not_hong_kong(said.say("zh")):
            yield place, f"{field}.zh", wrong, mend


def asked(place: str, ways: Asked) -> Iterator[Slip]:
    """The ways of asking: written twice, or in the other language."""
    language: Language
    for language in ("en", "zh"):
        seen: set[str] = set()
        for way in ways.of(language):
            plain = way.casefold().strip(" ?？。.!！")
            if plain in seen:
                yield place, f"asked.{language}", f"“{way}” is written twice", "keep one of the two"
            seen.add(plain)
            if bool(_HAN.search(way)) != (language == "zh"):
                yield (
                    place,
                    f"asked.{language}",
                    f"“{way}” is in the other language",
                    "move it to the other list",
                )


def not_hong_kong(text: str) -> Iterator[tuple[str, str]]:
    """(what is wrong, its mend) for characters and words of other places."""
    usage = words("hong_kong")
    for word, instead in usage["not_here"].items():
        if word in text:
            yield (
                f"“{word}” is not how Hong Kong writes it",
                f"write {instead}" if instead else "say it otherwise",
            )
    converted = _converter("t2hk").convert(text)
    if len(converted) == len(text):
        for one, other in zip(text, converted, strict=True):
            if one != other and one not in usage["characters"]:
                yield f"“{one}” is not the Hong Kong character", f"write {other}"
    simplified = _converter("s2hk").convert(text)
    if len(simplified) == len(text):
        for one, other in zip(text, simplified, strict=True):
            if (
                one != other
                and one not in usage["characters"]
                and other not in _converter("t2hk").convert(one)
            ):
                yield f"“{one}” is Simplified", f"write {other}"
    for word in sorted(_foreign(text) - set(usage["words"])):
        yield (
            f"OpenCC takes “{word}” for a word of the mainland or Taiwan",
            "say it as Hong Kong does; if Hong Kong says it too, add it to `words` in wording/hong_kong.yml",
        )


def _foreign(text: str) -> set[str]:
    """The shortest words that OpenCC's phrase tables of other places would change."""
    found: set[str] = set()
    for run in _HAN.findall(text):
        for start in range(len(run)):
            for end in range(start + 2, min(start + _LONGEST_WORD, len(run)) + 1):
                if _of_another_place(run[start:end]):
                    found.add(run[start:end])
                    break
    return {word for word in found if not any(part != word and part in word for part in found)}


@cache
def _of_another_place(word: str) -> bool:
    simple = _converter("t2s").convert(word)
    mainland: bool = _converter("s2twp").convert(simple) != _converter("s2tw").convert(simple)
    taiwan: bool = _converter("tw2sp").convert(word) != _converter("tw2s").convert(word)
    return mainland or taiwan


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def _values(said: str) -> set[str]:
    return {match["named"] for match in Template.pattern.finditer(said) if match["named"]}
