"""Starting over takes what was told from the screen, as it takes it from the server."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from legal_kb.schema.base import Language
from tests.browser.chat import Chat
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

STORIES: dict[Language, str] = {
    "en": "My flatmate filmed me in the shower without me knowing",
    "zh": "同屋喺浴室偷拍我沖涼",
}


async def begun_anew(chat: Chat) -> None:
    await expect(chat.said).to_have_count(1)
    await expect(chat.said).to_contain_text(chat.say("started_over"))
    await expect(chat.mine).to_have_count(0)
    shown = await chat.log.inner_text()
    for words in STORIES.values():
        assert words not in shown
    await chat.looks()
    await chat.presses(chat.say("choice.questions"))
    await expect(chat.latest).to_contain_text(chat.say("ask_role"))


@pytest.mark.parametrize("language", STORIES)
async def test_by_a_choice(visit: Tab, language: Language) -> None:
    chat = await visit(language)
    await chat.types(STORIES[language])
    await chat.choice(chat.say("choice.start_over")).click()
    await begun_anew(chat)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "start over"), ("zh", "重新開始"), ("en", "/restart")]
)
async def test_in_words_only_when_it_is_certain(visit: Tab, language: Language, words: str) -> None:
    chat = await visit(language)
    await chat.types(STORIES[language])
    await chat.presses(chat.say("choice.confirm"))
    await chat.types(words)
    await expect(chat.latest).to_contain_text(chat.say("start_over_check"))
    await expect(chat.mine.first).to_have_text(STORIES[language])
    await chat.choice(chat.say("choice.start_over")).click()
    await begun_anew(chat)


@pytest.mark.parametrize(("language", "words"), [("en", "start over"), ("zh", "重新開始")])
async def test_in_words_and_then_not(visit: Tab, language: Language, words: str) -> None:
    chat = await visit(language)
    await chat.types(STORIES[language])
    told = await chat.understood.count()
    await chat.types(words)
    await chat.presses(chat.say("choice.go_on"))
    await expect(chat.understood).to_have_count(told)
    await expect(chat.mine.first).to_have_text(STORIES[language])
