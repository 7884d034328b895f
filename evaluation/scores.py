"""Counting right and wrong: precision, recall, F1, and what was taken for what."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Item = TypeVar("Item")
_RESAMPLES, _SEED = 500, 7


@dataclass
class Tally:
    """Hits, false alarms and misses of one label."""

    hits: int = 0
    alarms: int = 0
    misses: int = 0

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.alarms) if self.hits + self.alarms else 0.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 0.0

    @property
    def f1(self) -> float:
        found = 2 * self.hits + self.alarms + self.misses
        return 2 * self.hits / found if found else 0.0

    @property
    def seen(self) -> int:
        return self.hits + self.misses


def micro(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.hits += tally.hits
        whole.alarms += tally.alarms
        whole.misses += tally.misses
    return whole


def macro_f1(tallies: Mapping[str, Tally]) -> float:
    """Over the labels that occur."""
    occurring = [tally.f1 for tally in tallies.values() if tally.seen]
    return sum(occurring) / len(occurring) if occurring else 0.0


def interval(right: int, of: int) -> tuple[float, float]:
    """95 % Wilson interval of a proportion."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def resampled(items: Sequence[Item], figure: Callable[[Sequence[Item]], float]) -> tuple[float, float]:
    """95 % interval of a figure, from samples of its items drawn again and again (bootstrap)."""
    drawn = random.Random(_SEED)
    found = sorted(figure(drawn.choices(items, k=len(items))) for _ in range(_RESAMPLES))
    return found[int(0.025 * _RESAMPLES)], found[int(0.975 * _RESAMPLES)]


@dataclass
class Confusion:
    """What was taken for what."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, true: str, found: str) -> None:
        self.pairs[true, found] += 1

    @property
    def accuracy(self) -> float:
        right = sum(count for (true, found), count in self.pairs.items() if true == found)
        return right / self.pairs.total() if self.pairs else 0.0

    def tallies(self) -> dict[str, Tally]:
        found: dict[str, Tally] = {}
        for (true, guess), count in self.pairs.items():
            if true == guess:
                found.setdefault(true, Tally()).hits += count
            else:
                found.setdefault(true, Tally()).misses += count
                found.setdefault(guess, Tally()).alarms += count
        return found

    def macro_f1_interval(self) -> tuple[float, float]:
        """95 % interval of the macro-F1."""
        return resampled(
            list(self.pairs.elements()), lambda pairs: macro_f1(Confusion(Counter(pairs)).tallies())
        )

    def worst(self, most: int = 12) -> list[tuple[str, str, int]]:
        mixed = [(true, guess, count) for (true, guess), count in self.pairs.most_common() if true != guess]
        return mixed[:most]
