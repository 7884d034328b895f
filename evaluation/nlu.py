"""Intents, safety signals and replies on held-out sets that were written apart from the examples."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from rasa.core.agent import Agent

from actions.questions import meaning
from chatbot.model import MODEL
from chatbot.reading.reader import RuleReader
from evaluation.scores import Confusion, Tally
from legal_kb.reading import read
from legal_kb.schema.base import LANGUAGES, Language

SETS = Path(__file__).parents[1] / "tests" / "nlu"
Signal = Literal["self_harm", "immediate_danger", "under_18"]
SIGNALS: tuple[Signal, ...] = get_args(Signal)


class Pipeline:
    """The trained pipeline, parsing one message at a time."""

    def __init__(self, model: Path = MODEL) -> None:
        self._agent = Agent()
        self._agent.load_model(str(model))
        self._loop = asyncio.new_event_loop()

    def parse(self, text: str) -> Mapping[str, Any]:
        parsed: Mapping[str, Any] = self._loop.run_until_complete(self._agent.parse_message(text))
        return parsed

    def close(self) -> None:
        self._loop.close()


def intents(pipeline: Pipeline) -> Iterator[tuple[Language, Confusion, Confusion]]:
    """Per language: what the model alone says, and what it is settled to with rules and reading."""
    for language in LANGUAGES:
        by_model, settled = Confusion(), Confusion()
        for intent, examples in read(SETS / f"intents_{language}.yml").value.items():
            for text in examples:
                parsed = pipeline.parse(text)
                ranking = [rank for rank in parsed["intent_ranking"] if rank["name"] != "nlu_fallback"]
                by_model.add(intent, ranking[0]["name"] if ranking else "none")
                settled.add(intent, parsed["intent"]["name"] or "none")
        yield language, by_model, settled


def signals(pipeline: Pipeline, name: str) -> Iterator[tuple[Language, str, Tally, Tally, int]]:
    """Per language and signal of a set: rules alone, rules or model, and how many items were without it."""
    reader = RuleReader()
    for language in LANGUAGES:
        own = read(SETS / f"{name}_{language}.yml").value
        parsed = [(item, reader.read(item["text"]).signals, pipeline.parse(item["text"])) for item in own]
        for signal in SIGNALS:
            alone, together = Tally(), Tally()
            for item, ruled, both in parsed:
                true = _true(item[signal])
                _count(alone, true, getattr(ruled, signal))
                _count(together, true, both["signals"][signal])
            without = sum(not _true(item[signal]) for item in own)
            yield language, signal, alone, together, without


def replies(pipeline: Pipeline, name: str) -> Iterator[tuple[Language, Confusion]]:
    """Per language of a set: what a reply in free words was taken to mean, given the question."""
    for language in LANGUAGES:
        confusion = Confusion()
        for item in read(SETS / f"{name}_{language}.yml").value:
            taken = meaning(pipeline.parse(item["text"]), item["question"])
            confusion.add(item["meaning"], taken or "other")
        yield language, confusion


def _true(value: object) -> bool:
    return value is True or value == "true"


def _count(tally: Tally, true: bool, found: bool) -> None:
    if true and found:
        tally.hits += 1
    elif true:
        tally.misses += 1
    elif found:
        tally.alarms += 1
