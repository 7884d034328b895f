"""What understanding one message takes, all of NLU on one thread: a median story, and a long one."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import cycle, islice
from statistics import quantiles

from evaluation import cases
from evaluation.nlu import Pipeline
from legal_kb.schema.base import LANGUAGES, Language

TIMES, LONG = 40, 1_500


def understanding() -> list[tuple[str, float, float]]:
    """(what was read, p50 in ms, p95 in ms)."""
    pipeline = Pipeline()
    rows = []
    for language in LANGUAGES:
        for words, text in _texts(language):
            pipeline.parse(text)
            taken = [_seconds(pipeline, text) for _ in range(TIMES)]
            rows.append((f"{words} ({language}, {len(text)} characters)", _at(taken, 50), _at(taken, 95)))
    pipeline.close()
    return rows


def _texts(language: Language) -> list[tuple[str, str]]:
    told = sorted((case.narrative[language] for case in cases.load()), key=len)
    joined = "\n".join(islice(cycle(told), 2 * LONG))[:LONG]
    return [("a story of median length", told[len(told) // 2]), ("a long story", joined)]


def _seconds(pipeline: Pipeline, text: str) -> float:
    began = time.perf_counter()
    pipeline.parse(text)
    return time.perf_counter() - began


def _at(seconds: Sequence[float], percent: int) -> float:
    return 1000 * quantiles(seconds, n=100, method="inclusive")[percent - 1]
