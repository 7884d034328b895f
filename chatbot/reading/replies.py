"""How a reply begins: yes, no, unsure, or rather not. What it means is up to the question asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from chatbot.reading.clauses import Clause
from chatbot.reading.lexicon import Cue

Reply = Literal["yes", "no", "unsure", "skip"]

_ORDER: tuple[Reply, ...] = ("skip", "unsure", "no", "yes")
_START = 1


def read_reply(clauses: Sequence[Clause]) -> Reply | None:
    """The reply a text begins with, past any “well” or “um”; None where it is no reply.

    The longest wording at the start decides (冇錯 is yes, 冇 is no), and of equal ones the more
    careful reading.
    """
    clause = next((clause for clause in clauses if not _filler_only(clause)), None)
    if clause is None:
        return None
    first = _past_filler(clause)
    starting = [
        (cue, reply)
        for reply in _ORDER
        for cue in clause.get(f"reply_{reply}")
        if first <= cue.first <= first + (_START if reply in {"skip", "unsure"} else 0)
    ]
    if not starting or _asks(clause, first, max(cue.last for cue, _ in starting)):
        return None
    return max(starting, key=lambda found: (found[0].last, -_ORDER.index(found[1])))[1]


def _asks(clause: Clause, first: int, reached: int) -> bool:
    """係咪犯法 begins with 係 but asks."""
    return any(cue.first == first and cue.last > reached - 1 for cue in _questions(clause))


def _questions(clause: Clause) -> tuple[Cue, ...]:
    return tuple(cue for cue in clause.get("question") if cue.last - cue.first > 1)


def _past_filler(clause: Clause) -> int:
    first = clause.first
    for cue in clause.get("filler"):
        if cue.first == first and cue.last < clause.last:
            first = cue.last
    return first


def _filler_only(clause: Clause) -> bool:
    return any(cue.first == clause.first and cue.last >= clause.last for cue in clause.get("filler"))
