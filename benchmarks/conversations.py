"""The conversations both systems are asked to hold, in words alone, and what each turn took."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from benchmarks.systems import System

MOST_QUESTIONS = 16


@dataclass(frozen=True)
class Script:
    """What the person writes: first a greeting, then the story, then the same answer to everything."""

    greeting: str
    story: str
    right: str
    answer: str


SCRIPTS: Sequence[Script] = (
    Script("hello", "My flatmate filmed me in the shower last month", "yes, that is right", "I'm not sure"),
    Script("hello", "My ex says he will send my nudes to my family unless I go back", "yes", "no"),
    Script("你好", "同事上個月喺公司廁所偷拍我裙底", "啱", "唔知"),
    Script("你好", "前度話如果我唔返去佢身邊就將我啲裸照send俾我屋企人", "係", "冇"),
)


@dataclass
class Taken:
    """Seconds of each turn, by the kind of turn, and the facts asked about in order."""

    story: list[float] = field(default_factory=list)
    guided: list[float] = field(default_factory=list)
    guided_cpu: float = 0.0
    asked: list[str] = field(default_factory=list)


def hold(system: System, client: httpx.Client, script: Script, sender: str, taken: Taken) -> None:
    """One whole conversation; the opening turn, which both spend on setting up, is not counted."""
    _say(system, client, sender, script.greeting)
    _, seconds = _say(system, client, sender, script.story)
    taken.story.append(seconds)
    before = system.cpu_seconds()
    question, seconds = _say(system, client, sender, script.right)
    taken.guided.append(seconds)
    for _ in range(MOST_QUESTIONS):
        if question is None:
            break
        taken.asked.append(question)
        question, seconds = _say(system, client, sender, script.answer)
        taken.guided.append(seconds)
    taken.guided_cpu += system.cpu_seconds() - before


def _say(system: System, client: httpx.Client, sender: str, words: str) -> tuple[str | None, float]:
    """The fact asked about at the end of the answer, if any, and the seconds the answer took."""
    began = time.perf_counter()
    response = client.post(f"{system.url}/webhooks/rest/webhook", json={"sender": sender, "message": words})
    seconds = time.perf_counter() - began
    response.raise_for_status()
    messages: list[dict[str, Any]] = response.json()
    if not messages:
        raise RuntimeError(f"{system.name} answered nothing")
    question = messages[-1]["custom"].get("question")
    return question["fact"] if isinstance(question, dict) else question, seconds
