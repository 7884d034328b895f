"""Ways of asking: the content's own, and what no record answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from legal_kb.knowledge import KnowledgeBase
from legal_kb.present import titled
from legal_kb.reading import read
from legal_kb.schema.base import LANGUAGES, Language

_NLU_DATA = Path(__file__).parents[2] / "nlu_data"
UNANSWERED, MORE = _NLU_DATA / "unanswered", _NLU_DATA / "asked"
NOTHING = "nothing"
"""The label of what no record answers."""


@dataclass(frozen=True)
class Asked:
    """One way of asking, and the reference of the record that answers it (or `NOTHING`)."""

    label: str
    language: Language
    text: str


def unanswered(folder: Path = UNANSWERED) -> Iterator[Asked]:
    """Questions that no record answers, from `nlu_data/unanswered`."""
    for language in LANGUAGES:
        for question in read(folder / f"{language}.yml").value["questions"]:
            yield Asked(NOTHING, language, question)


def asked(kb: KnowledgeBase) -> Iterator[Asked]:
    """Every way of asking in the content, every title, and the ways kept apart from the content."""
    further = more()
    for place, record in kb.answers.items():
        for language in LANGUAGES:
            ways = (*record.asked.of(language), *further.get((language, place), ()))
            yield Asked(place, language, titled(kb, place, language))
            yield from (Asked(place, language, way) for way in ways)


def more(folder: Path = MORE) -> dict[tuple[Language, str], list[str]]:
    """Further ways of asking, by language and record: there are too many for a lawyer to wade through."""
    return {
        (language, place): ways
        for language in LANGUAGES
        for path in sorted((folder / language).glob("*.yml"))
        for place, ways in read(path).value.items()
    }
