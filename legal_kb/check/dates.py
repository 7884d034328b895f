"""No record is older than its owner allowed, and none was checked in the future."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from legal_kb.schema.base import Record
from legal_kb.ties import Slip


def check(place: str, record: Record, today: datetime.date) -> Iterator[Slip]:
    if record.checked_on > today:
        yield place, "checked_on", f"{record.checked_on} is still to come", "write the day it was checked"
    if record.review_by < today:
        yield (
            place, "review_by",
            f"its review was due on {record.review_by}; its owner is the {record.owner}",
            "ask the owner to check it against its sources, then set `checked_on` and a new `review_by`",
        )  # fmt: skip
