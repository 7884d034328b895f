"""Both languages whole, no word unused, nobody gendered, and every record with its sources and dates."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from chatbot.options import PLAIN, ROLES, choice, label
from chatbot.reading.normalise import normalise
from legal_kb.knowledge import HERE, KnowledgeBase
from legal_kb.loading import load
from legal_kb.schema.base import LANGUAGES, Language, Name, Record, Text, Voice

KB = load()
ROOT = Path(__file__).parents[2]
CODE = "".join(
    file.read_text(encoding="utf-8")
    for folder in ("actions", "chatbot", "legal_kb", "api")
    for pattern in ("*.py", "*.js", "*.html", "*.j2")
    for file in sorted((ROOT / folder).rglob(pattern))
)
COLLECTIONS = {
    name: value
    for name, value in vars(KB).items()
    if name not in {"facts", "gates", "logic", "sources", "messages"} and isinstance(value, type(KB.offences))
}
RECORDS: list[Record] = [record for collection in COLLECTIONS.values() for record in collection.values()]
CONTRACT = {"facts.yml": "0ec360190ad95391", "limbs.yml": "5829ced8a5f0e1fd"}
_GENDERED_EN = re.compile(
    r"\b(he|she|him|her|his|hers|himself|herself|girl|boy|lady|gentleman)\b", re.IGNORECASE
)
_GENDERED_ZH = re.compile(r"(?<!其)[他她]|女事主|男事主")


def texts(value: Any, at: str) -> Iterator[tuple[str, Text | Name]]:
    if isinstance(value, Text | Name):
        yield at, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{at}.{name}")
    elif isinstance(value, tuple | list):
        for index, part in enumerate(value):
            yield from texts(part, f"{at}[{index}]")
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from texts(part, f"{at}.{name}")


ALL: list[tuple[str, Text | Name]] = [
    *texts(dict(KB.messages), "messages"),
    *(pair for record in RECORDS for pair in texts(record, record.id)),
]


def test_there_is_content_to_check() -> None:
    assert len(ALL) > 800
    assert len(RECORDS) > 150


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("voice", get_args(Voice))
def test_no_text_is_left_in_braces(language: Language, voice: Voice) -> None:
    for where, text in ALL:
        if isinstance(text, Text):
            assert not re.search(r"[{}|]", text.say(language, voice)), where


def test_both_languages_ask_for_the_same_values() -> None:
    for where, text in ALL:
        assert _values(text.en) == _values(text.zh), where


def _values(words: str) -> set[str]:
    return {match["named"] for match in Template.pattern.finditer(words) if match["named"]}


def test_chinese_is_in_hong_kong_characters() -> None:
    for where, text in ALL:
        assert not normalise(text.zh).simplified, (where, text.zh)


def test_nobody_is_gendered() -> None:
    for where, text in ALL:
        assert not _GENDERED_EN.search(text.en), (where, text.en)
        assert not _GENDERED_ZH.search(text.zh), (where, text.zh)


def test_every_record_has_sources_and_dates(kb: KnowledgeBase) -> None:
    for record in RECORDS:
        assert record.sources
        for source in record.sources:
            assert kb.sources[source].url.startswith(("http", "/help/")), source
        assert record.checked_on < record.review_by


def test_every_message_is_said_somewhere() -> None:
    dynamic = (
        "choice.",
        "element.",
        "confidence.",
        "answer.",
        "status.",
        "route.",
        "help.",
        "console.role.",
        "in_",
    )
    for name in KB.messages:
        if not name.startswith(dynamic):
            assert f'"{name}"' in CODE or f":{name}}}}}" in CODE, f"{name} is said nowhere"


def test_every_choice_has_a_label_and_every_label_a_choice() -> None:
    offered = [*PLAIN, *(f"role:{role}" for role in ROLES), "language:en", "language:zh"]
    labels = {label(value) for value in offered if not value.startswith("language:")}
    assert labels <= KB.messages.keys()
    assert {name for name in KB.messages if name.startswith("choice.")} == labels
    for value in offered:
        assert choice(value, KB).intent


def test_the_contract_is_unchanged() -> None:
    """Other programs are built on it; what we add goes into the content."""
    digests = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        for file in (HERE / "contract").glob("*.yml")
    }
    assert digests == CONTRACT


def test_anonymity_is_not_promised() -> None:
    told = " ".join(text.en for where, text in ALL if "anonym" in f"{where}{text.en}".lower())
    assert told
    assert not re.search(r"\b(will|guarantee\w*) (stay|remain|be) anonymous\b", told)
