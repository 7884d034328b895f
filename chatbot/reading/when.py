"""Dates told against 8 October 2021, the day the offences began. By rule alone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from legal_kb.engine.facts import Value

COMMENCEMENT = datetime.date(2021, 10, 8)

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DIGITS = {"一": 1, "兩": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
           "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
           "eight": 8, "nine": 9, "ten": 10}  # fmt: skip
_NUMBER = r"(?P<number>\d+|[一兩二三四五六七八九十]|an?|one|two|three|four|five|six|seven|eight|nine|ten)"

_YEAR = re.compile(
    r"(?:(?P<day_before>\d{1,2})(?:st|nd|rd|th)? +)?"
    r"(?:(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? +(?:of +)?)?"
    r"(?<!\d)(?P<year>19[89]\d|20[0-4]\d)(?!\d)"
    r"(?: *(?:年|-|/)? *(?P<month_after>1[0-2]|0?[1-9])(?:(?: *月 *|[-/])(?P<day>\d{1,2})?)?(?!\d))?",
    re.IGNORECASE,
)
_YEARS_AGO = re.compile(_NUMBER + r"(?:幾)? *(?:years?|yrs?|年)(?: +|\s*)(?:ago|back|前)", re.IGNORECASE)
_RECENT = re.compile(
    r"\b(?:today|tonight|yesterday|this (?:morning|afternoon|evening|week|month|year)|just now|earlier today"
    r"|last (?:night|week|weekend|month|summer|spring|autumn|winter|christmas|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"|(?:\d+|a|an|a few|few|several|two|three|couple of) (?:minutes?|hours?|days?|weeks?|months?) ago"
    r"|(?:the )?other (?:day|night)|recently|right now|currently|these days|since last)\b"
    r"|今日|今晚|今朝|今早|今天|琴日|琴晚|尋日|尋晚|昨天|昨晚|噚日|噚晚|頭先|啱啱|剛剛|剛才"
    r"|上星期|上個星期|上週|上禮拜|上個禮拜|上個月|上月|今個月|今個星期|呢個月|前日|前晚|前幾日|早幾日|幾日前|今年(?!.{0,2}[\d一二三四五六七八九十])|最近|近排|呢排"
    r"|(?:\d+|[一兩二三四五六七八九十幾]+)(?:日|天|個月|星期|個星期|禮拜|個禮拜|個鐘|小時)前",
    re.IGNORECASE,
)
_LAST_YEAR = re.compile(r"\blast year\b|舊年|上年|去年", re.IGNORECASE)
_LONG_AGO = re.compile(
    r"\b(?:(?:a few|several|some|many|a couple of|couple) years (?:ago|back)|years ago|long (?:time )?ago|back then"
    r"|back in (?:the day|school|college|uni|high school)|ages ago|a while (?:ago|back)|when i was (?:younger|little|a kid|a child))\b"
    r"|幾年前|好多年前|多年前|好耐之前|好耐以前|好久以前|以前|細個嗰陣|細個時|讀書嗰陣|當年|十幾年前|廿幾年前",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class When:
    """`yes`: on or after the day the offences began. `unsure`: the story leaves it in doubt."""

    value: Value
    start: int
    end: int


def read_dates(text: str, today: datetime.date) -> When | None:
    """What the dates in a normalised text say about the start of the law; None where it has none.

    A single date on or after the day is enough: what goes on, or is threatened, counts then.
    """
    found = sorted(_found(text, today), key=lambda when: ("yes", "unsure", "no").index(when.value))
    return found[0] if found else None


def find_dates(text: str) -> Iterator[tuple[int, int]]:
    """Where dates of any kind stand in a normalised text; of those that overlap, the longest."""
    patterns = (_YEAR, _YEARS_AGO, _RECENT, _LAST_YEAR, _LONG_AGO)
    spans = {match.span() for pattern in patterns for match in pattern.finditer(text)}
    covered = 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= covered:
            covered = end
            yield start, end


def _found(text: str, today: datetime.date) -> Iterator[When]:
    for match in _YEAR.finditer(text):
        yield When(_against(_latest(match)), match.start(), match.end())
    for match in _YEARS_AGO.finditer(text):
        word = match["number"].lower()
        years = int(word) if word.isdigit() else _DIGITS[word]
        middle = today - datetime.timedelta(days=round(365.25 * years))
        near = abs((middle - COMMENCEMENT).days) < 366
        yield When("unsure" if near else _against((middle, middle)), match.start(), match.end())
    for match in _RECENT.finditer(text):
        yield When("yes", match.start(), match.end())
    for match in _LAST_YEAR.finditer(text):
        whole = (datetime.date(today.year - 1, 1, 1), datetime.date(today.year - 1, 12, 31))
        yield When(_against(whole), match.start(), match.end())
    counted = [match.end() for match in _YEARS_AGO.finditer(text)]
    for match in _LONG_AGO.finditer(text):
        if match.end() not in counted:
            yield When("unsure", match.start(), match.end())


def _latest(match: re.Match[str]) -> tuple[datetime.date, datetime.date]:
    """The first and last day that a year, with or without month and day, may mean."""
    year = int(match["year"])
    name = (match["month"] or "").lower()
    month = _MONTHS.index(name) + 1 if name else int(match["month_after"] or 0)
    if not month:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    first = datetime.date(year, month, 1)
    last = (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    day = int(match["day"] or match["day_before"] or 0)
    if 1 <= day <= last.day:
        return first.replace(day=day), first.replace(day=day)
    return first, last


def _against(span: tuple[datetime.date, datetime.date]) -> Value:
    if span[1] < COMMENCEMENT:
        return "no"
    return "yes" if span[0] >= COMMENCEMENT else "unsure"
