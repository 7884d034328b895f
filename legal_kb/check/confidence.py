"""How sure a statement is can be heard in its words, and every statement of law has a source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from legal_kb.check.lists import words
from legal_kb.check.spoken import statements
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Language, Record
from legal_kb.ties import Slip

_REASONED = frozenset({"inference", "recollection"})
_SAY_SO = {"en": "say “it appears that”, “may” or the like", "zh": "加上「看來」、「可能」之類"}


def check(place: str, record: Record) -> Iterator[Slip]:
    """A reasoned statement says so, and only a reasoned one does."""
    for field, text in statements(record):
        reasoned = (text.confidence or record.confidence) in _REASONED
        for language in ("en", "zh"):
            said = text.say(language)
            if reasoned and not (_holds("strong", language, said) or _holds("weak", language, said)):
                yield (
                    place,
                    f"{field}.{language}",
                    "reasoned, but told as if it were certain",
                    _SAY_SO[language],
                )
            if not reasoned and _holds("strong", language, said):
                yield (
                    place, f"{field}.{language}",
                    "told as a guess, but its confidence says that it was seen in a source",
                    "add `confidence: inference` to this statement, or take the guess out",
                )  # fmt: skip


def sourced(kb: KnowledgeBase) -> Iterator[Slip]:
    """A message that states law, or names a contact, names its source; a heading states nothing."""
    patterns = {language: re.compile(words("statements")[language]) for language in ("en", "zh")}
    for name, message in kb.messages.items():
        if not message.en.endswith((".", "!")):
            continue
        if not message.sources and (patterns["en"].search(message.en) or patterns["zh"].search(message.zh)):
            yield (
                f"messages/{name}",
                "",
                "states law or names a contact without a source",
                "add `sources: [...]` to it",
            )


@cache
def _pattern(strength: str, language: Language) -> re.Pattern[str]:
    listed = "|".join(re.escape(word) for word in words("hedges")[strength][language])
    return re.compile(rf"\b(?:{listed})\b" if language == "en" else listed, re.IGNORECASE)


def _holds(strength: str, language: Language, said: str) -> bool:
    return bool(_pattern(strength, language).search(said))
