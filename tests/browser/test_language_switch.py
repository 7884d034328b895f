"""The other language, in the middle of it all: nothing told is lost, and all of it is told anew."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.chat import Chat
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

STORY = "My flatmate filmed me in the shower without me knowing"


async def switch(chat: Chat) -> None:
    await chat.switch.click()
    chat.language = "zh" if chat.language == "en" else "en"
    await expect(chat.exit).to_have_text(chat.say("ui.exit"))


async def test_in_the_middle_of_the_questions(visit: Tab) -> None:
    chat = await visit("en")
    await chat.types(STORY)
    await chat.presses(chat.say("choice.confirm"))
    await chat.answers("unsure")
    asked = await chat.fact()
    before = await chat.said.evaluate_all("items => items.map(item => item.dataset.id)")

    await switch(chat)
    await expect(chat.said.first).to_contain_text(chat.kb.messages["welcome"].zh)
    await expect(chat.said.filter(has_text=chat.kb.messages["understanding"].zh)).to_have_count(1)
    await expect(chat.said.filter(has_text=chat.kb.messages["understanding"].en)).to_have_count(0)
    after = await chat.said.evaluate_all("items => items.map(item => item.dataset.id)")
    assert after[: len(before)] == before
    assert await chat.fact() == asked
    await chat.speaks("zh")
    await expect(chat.mine.first).to_have_text(STORY)
    await chat.looks()

    await chat.answers("no")
    assert await chat.fact() != asked
    await chat.presses(chat.say("choice.stop"))
    standing = chat.result.locator("article.likely .standing, article.possible .standing").first
    await expect(standing).to_have_text(chat.kb.messages["status.likely"].zh)
    await expect(chat.result).to_contain_text(chat.say("disclaimer"))

    await switch(chat)
    await expect(standing).to_have_text(chat.kb.messages["status.likely"].en)
    await expect(chat.result).to_contain_text(chat.say("disclaimer"))
    await chat.speaks("en")
    await chat.keeps_nothing()
    assert chat.witness.wrong == []
    assert chat.witness.elsewhere == []


async def test_before_anything_was_told(visit: Tab) -> None:
    chat = await visit("zh")
    await chat.speaks("zh")
    await switch(chat)
    await expect(chat.said.first).to_contain_text(chat.kb.messages["welcome"].en)
    await chat.speaks("en")
    await expect(chat.box).to_have_attribute("placeholder", chat.kb.messages["ui.hint"].en)
    await chat.types(STORY)
    await expect(chat.understood).not_to_have_count(0)
    await chat.speaks("en")
