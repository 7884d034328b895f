"""`make kb`: the content as it stands is whole, and each kind of fault is found and told with its mend."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from legal_kb.check import readability
from legal_kb.check.__main__ import slips
from legal_kb.check.languages import not_hong_kong
from legal_kb.knowledge import HERE
from legal_kb.loading import Shelf
from tests.content.test_mistakes import change

ROOT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 25)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content, to spoil."""
    return Path(shutil.copytree(HERE / "content", tmp_path / "content"))


def told(content: Path, today: datetime.date = TODAY) -> list[str]:
    shelf = Shelf(content)
    return [str(shelf.problem(*slip)) for slip in slips(shelf.knowledge_base(), today)]


def test_the_content_is_whole() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "legal_kb.check"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stdout
    assert "The content is whole" in ran.stdout


LAW = "faq/law.yml"


@pytest.mark.parametrize(
    ("file", "old", "new", "wrong", "mend"),
    [
        (LAW, "Each of the four offences", "Your own fault, but each of the four offences", "it blames", "what can be done now"),
        (LAW, "Each of the four offences", "He must know that each of the four offences", "gives a gender", "they"),
        (LAW, "Each of the four offences", "We guarantee that each of the four offences", "promises", "likely"),
        (LAW, "四項罪行，每項", "我們保證四項罪行，每項", "承諾", "多大可能"),
        (LAW, "四項罪行，每項", "视频之類，四項罪行，每項", "Simplified", "視"),
        (LAW, "四項罪行，每項", "視頻之類，四項罪行，每項", "not how Hong Kong writes it", "影片"),
        (LAW, "四項罪行，每項", "用滑鼠墊的四項罪行，用優盤，每項", "mainland or Taiwan", "hong_kong.yml"),
        (LAW, "Each of the four offences", "It appears that each of the four offences", "told as a guess", "confidence: inference"),
        ("faq/sharing.yml", "看來可以算。所見的資料", "就是算。所見的資料", "told as if it were certain", "看來"),
        (LAW, "Each of the four offences", "Each of the four offences, notwithstanding considerable jurisprudential indeterminacy regarding multifarious participatory responsibilities and complementary institutional accountability considerations,", "reads at grade", "shorter words"),
        (LAW, "      en:\n        - ", "      en:\n        - 最高判幾多年\n        - ", "other language", "other list"),
        ("messages/choices.yml", "en: Answer questions", "en: Answer a number of short questions", "WhatsApp shows 20", "shorter"),
        ("messages/conversation.yml", "en: Tell me what happened in your own words", "en: This is an offence. Call 2375 5322. Tell me what happened in your own words", "without a source", "sources"),
        ("messages/law.yml", "en: 'Depends on: $text'", "en: It depends", "asks for a value", "$names"),
        (LAW, "Each of the four offences", "Each {of the four offences", "bracket stands open", "{you|the person}"),
    ],
)  # fmt: skip
def test_a_fault_is_found_and_its_mend_told(
    content: Path, file: str, old: str, new: str, wrong: str, mend: str
) -> None:
    before = len(told(content))
    change(content / file, old, new)
    found = told(content)
    assert before == 0
    fitting = [line for line in found if wrong in line and mend in line and str(content / file) in line]
    assert fitting, found


def test_a_record_past_its_review_is_named_with_its_owner(content: Path) -> None:
    late = datetime.date(2027, 3, 1)
    found = told(content, late)
    mine = [line for line in found if "services/sexual_violence.yml" in line]
    assert mine
    assert all("review was due on 2027-02-23" in line and "services editor" in line for line in mine)
    assert not any("offences/" in line for line in found)


def test_a_check_in_the_future_is_told(content: Path) -> None:
    found = told(content, datetime.date(2026, 11, 1))
    assert any("is still to come" in line for line in found)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("cat", 1),
        ("image", 2),
        ("photo", 2),
        ("offence", 2),
        ("StopNCII", 2),
        ("take-down", 2),
        ("identity", 4),
    ],
)
def test_syllables_are_those_that_are_said(word: str, syllables: int) -> None:
    assert abs(readability.syllables(word) - syllables) <= (word == "StopNCII")


def test_the_reading_grade_is_flesch_kincaids() -> None:
    """By hand: 12 words, 2 sentences, 12 syllables."""
    text = "The cat sat on the mat. The dog ran to the door."
    assert readability.reading_grade(text) == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)


def test_chinese_sentences_are_counted_in_characters() -> None:
    assert readability.chinese_sentence("打 999 求助。可以傳短訊到 992。") == pytest.approx((4 + 7) / 2)


@pytest.mark.parametrize("text", ["可以把訊息截圖，上載到電子報案中心。", "私隱專員公署處理「起底」個案。"])
def test_what_hong_kong_writes_is_left_alone(text: str) -> None:
    assert list(not_hong_kong(text)) == []
