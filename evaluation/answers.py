"""Questions answered from the content: how often the right record comes first, and what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chatbot.retrieval.asked import NOTHING
from chatbot.retrieval.choice import found
from evaluation.nlu import Pipeline
from legal_kb.reading import read
from legal_kb.schema.base import LANGUAGES, Language

SETS = Path(__file__).parents[1] / "tests" / "ask"
_FIRST = 3


@dataclass
class Answered:
    """Counts over one set of questions."""

    first: list[bool] = field(default_factory=list)
    """The right record is ranked first, whatever is then shown."""
    among_three: list[bool] = field(default_factory=list)
    shown_right: list[bool] = field(default_factory=list)
    """It is shown as the answer."""
    shown_wrong: list[bool] = field(default_factory=list)
    refused: list[bool] = field(default_factory=list)
    """Of the questions that nothing answers: none was shown."""
    mistaken: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(right, shown or ranked first instead)."""


def measure(pipeline: Pipeline, name: str) -> Iterator[tuple[Language, Answered]]:
    """Per language, on the set `tests/ask/<name>_<language>.yml`."""
    for language in LANGUAGES:
        counts = Answered()
        for item in read(SETS / f"{name}_{language}.yml").value:
            _count(counts, item["answers"], pipeline.parse(item["text"])["answers"])
        yield language, counts


def _count(counts: Answered, right: Sequence[str], answers: Sequence[Mapping[str, Any]]) -> None:
    shown = found(answers).top
    if not right:
        counts.refused.append(shown is None)
        return
    ranked = [one["record"] for one in answers if one["record"] != NOTHING]
    counts.first.append(ranked[0] in right)
    counts.among_three.append(any(name in right for name in ranked[:_FIRST]))
    counts.shown_right.append(shown in right)
    counts.shown_wrong.append(shown is not None and shown not in right)
    if ranked[0] not in right:
        counts.mistaken[right[0], ranked[0]] += 1
