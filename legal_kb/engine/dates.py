"""Law by date: which rules were in force when it was done."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from legal_kb.engine.facts import Value
from legal_kb.engine.logic import Truth
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Rule

SINCE = "since_commencement"
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From the first to the last day on which something may have been done."""

    first: datetime.date
    last: datetime.date

    def under(self, rule: Rule) -> bool:
        """Whether the rule was in force on some day of the period."""
        began = datetime.date.min if rule.in_force_from == "before the Part" else rule.in_force_from
        return began <= self.last and (rule.until is None or self.first < rule.until)


def commencement(kb: KnowledgeBase) -> datetime.date:
    """The day on which the four offences began: 8 October 2021, from their records."""
    return min(
        offence.in_force_from
        for offence in kb.offences.values()
        if isinstance(offence.in_force_from, datetime.date)
    )


def when_done(
    kb: KnowledgeBase, known: Mapping[str, Truth], acted_on: datetime.date | None, today: datetime.date
) -> Period:
    """When the act was done, as far as it is known; of an act nobody dated, today's law is told."""
    if acted_on is not None:
        return Period(acted_on, max(acted_on, today) if known.get(SINCE) else acted_on)
    begun = commencement(kb)
    if known.get(SINCE) is False:
        return Period(datetime.date.min, begun - _DAY)
    return Period(begun, today)


def dated(kb: KnowledgeBase, acted_on: datetime.date) -> Value:
    """What a day says of the date gate: `yes` from the commencement on."""
    return "yes" if acted_on >= commencement(kb) else "no"
