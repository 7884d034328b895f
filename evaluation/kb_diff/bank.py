"""The bank of cases whose outcomes are compared: the law tests, and the real cases retold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evaluation import cases
from legal_kb.reading import read

LAW_TESTS = Path(__file__).parents[2] / "tests" / "law"


def bank() -> Mapping[str, Mapping[str, str]]:
    """Case → facts given. A law test is called by its id and title, a real case by its id."""
    found: dict[str, Mapping[str, str]] = {}
    for file in sorted(LAW_TESTS.glob("*.yml")):
        for case in read(file).value:
            found[f"{case['id']}: {case['title']}"] = case["given"]
    for real in cases.load():
        found[real.id] = real.facts(date=True)
    return found
