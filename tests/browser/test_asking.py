"""A question in the chat: its answer with sources, the word that no lawyer signed it, and its own page."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from api.help.links import path
from legal_kb.knowledge import KnowledgeBase
from legal_kb.present import titled
from legal_kb.schema.base import Language
from tests.browser.chat import DESK, PHONE, Screen
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "screen", "words", "record"),
    [
        ("en", PHONE, "Do I have to pay them?", "should-i-pay"),
        ("zh", DESK, "我應唔應該畀錢佢？", "should-i-pay"),
        ("zh", PHONE, "我啲相要唔要畀警察睇", "show-images"),
    ],
    ids=["en-phone", "zh-desk", "zh-phone"],
)
async def test_an_answer_has_sources_and_a_page_of_its_own(
    visit: Tab, kb: KnowledgeBase, language: Language, screen: Screen, words: str, record: str
) -> None:
    chat = await visit(language, screen)
    await chat.types(words)
    answer = kb.faq[record]
    card = chat.latest.locator("article.card").filter(
        has=chat.page.get_by_role("heading", name=answer.title.say(language))
    )
    await expect(card).to_be_visible()
    await expect(card.get_by_text(chat.say("not_reviewed"))).to_be_visible()
    await card.get_by_text(chat.say("card.sources")).click()
    source = kb.sources[answer.sources[0]]
    await expect(card.get_by_role("link", name=source.title).first).to_be_visible()
    await card.get_by_text(chat.say("help.see")).click()
    await chat.looks()
    async with chat.page.expect_popup() as opened:
        await card.get_by_role("link", name=chat.say("help.points")).click()
    page = await opened.value
    await expect(page).to_have_url(f"{chat.witness.origin}{path(f'faq/{record}', language)}")
    await expect(page.locator("h1")).to_have_text(answer.title.say(language))
    assert await page.evaluate("window.opener") is None
    assert chat.witness.wrong == []
    assert chat.witness.elsewhere == []


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_near_answer_can_be_pressed(visit: Tab, kb: KnowledgeBase, language: Language) -> None:
    chat = await visit(language)
    await chat.types({"en": "how should I screenshot the evidence", "zh": "我應該點樣截圖留證據"}[language])
    titles = {titled(kb, place, language) for place in kb.answers}
    near = next(label for label in await chat.choices.all_inner_texts() if label in titles)
    await chat.presses(near)
    await expect(chat.latest.get_by_role("heading", name=near)).to_be_visible()
    await chat.looks()
