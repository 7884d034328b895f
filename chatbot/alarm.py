"""What comes before anything else: where somebody may be in danger, or is under 18."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chatbot.reading.signals import Signals

CRISIS_LINES = (
    "services/samaritan-befrienders",
    "services/samaritans",
    "services/mental-health-18111",
    "services/openup",
    "services/emergency",
)


@dataclass(frozen=True)
class Alarm:
    """Messages by id, and records by reference."""

    messages: tuple[str, ...]
    records: tuple[str, ...]


MINOR = Alarm(("minor",), ("evidence/keep-evidence-under-18", "platforms/take-it-down", "services/aca"))
"""How to keep proof safely when somebody under 18 is shown."""


def alarms(signals: Signals, *, minor: bool) -> Iterator[Alarm]:
    """Of danger and of self-harm, in this order.

    Args:
        minor: whether the person is under 18, as far as is known.
    """
    if signals.immediate_danger:
        refuge = () if minor else ("services/cease",)
        yield Alarm(("danger", "danger_choice"), ("services/emergency", *refuge))
    if signals.self_harm:
        yield Alarm(("crisis", "crisis_choice"), CRISIS_LINES)
