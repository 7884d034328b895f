"""Every state of the chat, in both languages: nothing that axe objects to, and everything large enough to press."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from legal_kb.schema.base import Language
from tests.browser.chat import DESK, PHONE, SMALLEST_PHONE, ZOOMED, Chat, Screen
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

STORIES: dict[Language, str] = {
    "en": "I'm 16. My ex filmed me in the shower and wants money or he will post it",
    "zh": "我16歲，前度偷拍我沖涼，話唔俾錢就放上網",
}
CRISES: dict[Language, str] = {"en": "I want to kill myself", "zh": "我想自殺"}
_SMALL = """host => [...host.shadowRoot.querySelectorAll("button, .button, summary, textarea, input[type=text]")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
  .map((one) => one.outerHTML)"""
_OPEN_ALL = "host => { for (const one of host.shadowRoot.querySelectorAll('details')) one.open = true; }"


async def states(chat: Chat) -> AsyncIterator[str]:
    """The states that a person comes through, one after another."""
    yield "welcome"
    await chat.more.click()
    yield "menu"
    await chat.more.click()
    await chat.box.fill("x" * 4001)
    await chat.send.click()
    await expect(chat.notice).to_have_count(1)
    yield "notice"
    await chat.types(STORIES[chat.language])
    yield "understanding"
    await chat.presses(chat.say("choice.confirm"))
    yield "question"
    await chat.presses(chat.say("choice.stop"))
    await expect(chat.result).to_be_visible()
    await chat.element.evaluate(_OPEN_ALL)
    yield "result"
    await chat.types(CRISES[chat.language])
    await expect(chat.lines).to_be_visible()
    yield "crisis"
    for name in ("ui.summary", "ui.diary", "ui.come_back"):
        await chat.opens(name)
        await expect(chat.sheet).to_be_visible()
        yield name


@pytest.mark.parametrize(
    ("language", "screen", "scheme"),
    [("en", PHONE, "light"), ("zh", DESK, "dark"), ("en", DESK, "light"), ("zh", SMALLEST_PHONE, "forced")],
    ids=["en-phone-light", "zh-desk-dark", "en-desk-light", "zh-smallest-forced"],
)
async def test_every_state(visit: Tab, language: Language, screen: Screen, scheme: str) -> None:
    chat = await visit(language, screen)
    await chat.page.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light",
        forced_colors="active" if scheme == "forced" else "none",
    )
    found = {}
    async for state in states(chat):
        await chat.looks()
        told = await Axe().run(chat.page)
        if told.violations_count:
            found[state] = [
                (broken["id"], [node["target"] for node in broken["nodes"]])
                for broken in told.response["violations"]
            ]
        small = await chat.element.evaluate(_SMALL)
        assert small == [], (state, small)
        assert await chat.page.locator("[role=log]").count() == 1
    assert found == {}


async def test_at_four_times_the_size_everything_is_reached_and_the_exit_stays(visit: Tab) -> None:
    chat = await visit("zh", ZOOMED)
    await chat.types(STORIES["zh"])
    await expect(chat.exit).to_be_in_viewport(ratio=1)
    await chat.presses(chat.say("choice.confirm"))
    await chat.answers("unsure")
    await chat.looks()
    await expect(chat.exit).to_be_in_viewport(ratio=1)
    await chat.presses(chat.say("choice.stop"))
    await expect(chat.result).to_be_visible()
    await chat.looks()
    await chat.exit.click()
    await expect(chat.page.get_by_role("heading", name="Somewhere else")).to_be_visible()


async def test_after_a_crisis_its_numbers_stay_in_sight(visit: Tab) -> None:
    chat = await visit()
    await chat.types(CRISES["en"])
    await chat.types(STORIES["en"])
    for number in ("999", "2389 2222", "2896 0000"):
        call = chat.lines.get_by_role("link", name=number)
        await expect(call).to_be_in_viewport(ratio=1)
        assert await call.get_attribute("href") == f"tel:{number.replace(' ', '')}"
    box = await chat.lines.bounding_box()
    assert box is not None
    assert box["height"] < 80
