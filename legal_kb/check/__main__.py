"""`make kb`: whether the content may be shown to anybody. Errors read like advice; none is silent."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator

from legal_kb.check import banned, confidence, dates, languages, readability, whatsapp
from legal_kb.check.spoken import spoken
from legal_kb.knowledge import KnowledgeBase
from legal_kb.loading import Shelf
from legal_kb.reading import ContentError
from legal_kb.schema.base import Answer, Record
from legal_kb.ties import Slip


def slips(kb: KnowledgeBase, today: datetime.date) -> Iterator[Slip]:
    """Everything wrong with content that loads."""
    yield from languages.check(spoken(kb))
    yield from banned.check(spoken(kb))
    for place, record in kb.records.items():
        yield from of_record(place, record, today)
    yield from confidence.sourced(kb)
    yield from whatsapp.check(kb)


def of_record(place: str, record: Record, today: datetime.date) -> Iterator[Slip]:
    yield from confidence.check(place, record)
    yield from dates.check(place, record, today)
    yield from readability.check(place, record)
    if isinstance(record, Answer):
        yield from languages.asked(place, record.asked)


def main() -> int:
    shelf = Shelf()
    try:
        kb = shelf.knowledge_base()
    except ContentError as error:
        print(error)
        print(f"\n{_things(len(error.problems))} to mend before everything can be checked.")
        return 1
    found = [str(shelf.problem(*slip)) for slip in slips(kb, datetime.date.today())]
    for problem in found:
        print(problem)
    records, sources = len(kb.records), len(kb.sources)
    if found:
        print(f"\n{_things(len(found))} to mend.")
        return 1
    print(f"The content is whole: {records} records, {len(kb.messages)} messages, {sources} sources.")
    return 0


def _things(count: int) -> str:
    return "1 thing" if count == 1 else f"{count} things"


if __name__ == "__main__":
    sys.exit(main())
