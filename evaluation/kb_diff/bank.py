"""The bank of cases whose outcomes are compared: the law tests, and the real cases retold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from evaluation import cases
from legal_kb.reading import read

LAW_TESTS = Path(__file__).parents[2] / "tests" / "law"


class Case(TypedDict):
    given: Mapping[str, str]
    acted_on: str | None
    """The day of the act, YYYY-MM-DD, where it is known."""


def bank() -> Mapping[str, Case]:
    """A law test is called by its id and title, a real case by its id."""
    found: dict[str, Case] = {}
    for file in sorted(LAW_TESTS.glob("*.yml")):
        for case in read(file).value:
            name = f"{case['id']}: {case['title']}" if "title" in case else case["id"]
            day = case.get("acted_on")
            found[name] = Case(given=case["given"], acted_on=day.isoformat() if day else None)
    for real in cases.load():
        found[real.id] = Case(given=real.facts(date=True), acted_on=None)
    return found
