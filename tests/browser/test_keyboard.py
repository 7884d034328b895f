"""The whole way by keyboard, with no mouse and no touch."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.browser.chat import DESK, Chat
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

STORY = "My flatmate filmed me in the shower without me knowing"
_MOST_TABS = 60
_HAS_FOCUS = "part => part.getRootNode().activeElement === part"
_FOCUSED = """host => {
  const part = host.shadowRoot.activeElement;
  return part && { name: part.localName, outline: getComputedStyle(part).outlineStyle };
}"""


async def tab_to(chat: Chat, wanted: Locator) -> None:
    """Presses Tab until `wanted` has the focus; each stop on the way is to be seen."""
    await expect(wanted).to_be_enabled()
    for _ in range(_MOST_TABS):
        await chat.page.keyboard.press("Tab")
        focused = await chat.element.evaluate(_FOCUSED)
        assert focused is None or focused["outline"] == "solid", focused
        if await wanted.evaluate(_HAS_FOCUS):
            return
    raise AssertionError(f"Tab never came to {wanted}")


async def choose(chat: Chat, label: str) -> None:
    said = await chat.mine.count()
    await tab_to(chat, chat.choice(label))
    await chat.page.keyboard.press("Enter")
    await expect(chat.mine).to_have_count(said + 1)


async def write(chat: Chat, words: str) -> None:
    await tab_to(chat, chat.box)
    await chat.page.keyboard.type(words)
    await chat.page.keyboard.press("Enter")


async def test_from_arriving_to_a_result(visit: Tab) -> None:
    chat = await visit(screen=DESK)
    await chat.page.keyboard.press("Tab")
    await expect(chat.exit).to_be_focused()

    await write(chat, STORY)
    await expect(chat.mine).to_have_text([STORY])
    await expect(chat.box).to_have_value("")
    await choose(chat, chat.say("choice.confirm"))
    for _ in range(20):
        if await chat.result.count():
            break
        await choose(chat, chat.say("answer.unsure"))
    await expect(chat.result).to_be_visible()

    sources = chat.result.locator("details.sources").first
    await tab_to(chat, sources.locator("summary"))
    await chat.page.keyboard.press("Enter")
    await expect(sources.get_by_role("link").first).to_be_visible()

    await tab_to(chat, chat.exit)
    await chat.page.keyboard.press("Enter")
    await expect(chat.page.get_by_role("heading", name="Somewhere else")).to_be_visible()
    assert chat.witness.wrong == []


async def test_after_a_choice_the_reply_has_the_focus(visit: Tab) -> None:
    """So that a screen reader goes on reading there, and Tab leads to the new choices."""
    chat = await visit(screen=DESK)
    await choose(chat, chat.say("choice.questions"))
    await expect(chat.latest.first).to_be_focused()


async def test_after_the_language_changes_the_focus_is_not_lost(visit: Tab) -> None:
    chat = await visit(screen=DESK)
    await tab_to(chat, chat.switch)
    await chat.page.keyboard.press("Enter")
    await expect(chat.said.first).to_contain_text(chat.kb.messages["welcome"].zh)
    await expect(chat.page.locator(".frame :focus")).to_have_count(1)


async def test_shift_enter_begins_a_line_and_sends_nothing(visit: Tab) -> None:
    chat = await visit(screen=DESK)
    await tab_to(chat, chat.box)
    await chat.page.keyboard.type("he filmed me")
    await chat.page.keyboard.press("Shift+Enter")
    await chat.page.keyboard.type("in the shower")
    await expect(chat.box).to_have_value("he filmed me\nin the shower")
    assert chat.sent == 0


@pytest.mark.parametrize(
    "enter",
    [
        pytest.param({"key": "Enter", "isComposing": True}, id="Chrome and Firefox"),
        pytest.param({"key": "Enter", "keyCode": 229}, id="Safari"),
    ],
)
async def test_enter_that_chooses_a_character_sends_nothing(visit: Tab, enter: dict[str, object]) -> None:
    """Chinese is written through an input method; Safari tells its Enter only by the key code."""
    chat = await visit("zh", DESK)
    await chat.box.fill("佢偷")
    await chat.box.dispatch_event("keydown", enter)
    await expect(chat.box).to_have_value("佢偷")
    await chat.box.fill("佢偷拍我沖涼")
    await chat.box.dispatch_event("keydown", {"key": "Enter"})
    await expect(chat.mine).to_have_text(["佢偷拍我沖涼"])
