"""Whole conversations in both languages, through the webhook, the real model and the double."""

from __future__ import annotations

from typing import Any

import pytest

from api.whatsapp.speaking import OPTION
from tests.whatsapp import deliveries
from tests.whatsapp.conftest import Phone, words
from tests.whatsapp.demo import choices

STORIES = {
    "en": "My ex filmed me secretly in the shower",
    "zh": "佢喺更衣室偷拍我換衫",
}
LABELS = {
    "en": {"go on": "That’s right, go on", "no": "No", "law": "oyeurism", "person": "Talk to a person"},
    "zh": {"go on": "沒錯，繼續", "no": "不是／沒有", "law": "窺淫", "person": "找真人傾談"},
}


def person_is_near(messages: list[dict[str, Any]]) -> bool:
    last = messages[-1]["interactive"]
    footer = last.get("footer", {}).get("text", "")
    return f"{OPTION}human" in [one["id"] for one in choices(messages[-1])] or (
        "person" in footer or "真人" in footer
    )


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_from_a_story_to_the_law(phone: Phone, language: str) -> None:
    said = LABELS[language]
    came = await phone.writes(STORIES[language])
    assert "https://kapok.test" in words(came[:1])
    assert [one["title"] for one in choices(came[0])][:2] == ["English", "中文"]
    assert "1. " in words(came[-1:])
    assert person_is_near(came)
    came = await phone.taps(said["go on"])
    for _ in range(20):
        assert person_is_near(came)
        ids = [one["id"] for one in choices(came[-1])]
        if any(one.startswith("answer:") for one in ids):
            came = await phone.taps(said["no"])
        elif f"{OPTION}role:victim" in ids:
            came = await phone.writes("1")
        else:
            break
    assert said["law"] in words(came)
    assert len(came) in {2, 3, 4}
    assert "https://kapok.test/help/" in words(came)
    assert said["person"] in str(choices(came[-1]))
    came = await phone.writes("person" if language == "en" else "真人")
    assert "2375 5322" in words(came)


async def test_five_quick_messages_are_one_story(phone: Phone) -> None:
    parts = ["Someone I met", "filmed me secretly", "in the changing room", "and put it online", "help"]
    came = await phone.sends(*(deliveries.text(part) for part in parts))
    assert sum("1. " in words([one]) for one in came) == 1


async def test_what_was_understood_is_corrected_by_number(phone: Phone) -> None:
    came = await phone.writes(STORIES["en"])
    came = await phone.writes("1")
    assert "Which is right?" in words(came)
    came = await phone.taps("The other way round")
    assert "Changed" in words(came)


async def test_a_crisis_is_answered_first(phone: Phone) -> None:
    came = await phone.writes("I want to kill myself, he posted my nudes")
    assert "glad you told me" in words(came[:1])


async def test_media_are_refused_kindly(phone: Phone) -> None:
    came = await phone.sends(deliveries.message("image", {"id": "1", "caption": ""}))
    assert "did not open" in words(came)
    assert "under 18" in words(came)


async def test_delete_erases(phone: Phone) -> None:
    await phone.writes(STORIES["zh"])
    came = await phone.writes("刪除")
    assert "已經刪除" in words(came)
    people = phone.whatsapp.ledger.row("SELECT COUNT(*) FROM people")
    assert people == (0,)
    came = await phone.writes("你好")
    assert [one["title"] for one in choices(came[0])][:2] == ["English", "中文"]
