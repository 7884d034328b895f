"""Leaving: nothing stays on the server, on the screen, in the history or in the browser."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from playwright.async_api import Route, expect

from api.settings import Settings
from tests.browser.chat import DESK, Chat
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

STORY = "My flatmate filmed me in the shower without me knowing"
BEFORE = "https://before.example/"
EXIT = str(Settings().exit_to)
_TELL_AFTER_A_CLICK = """addEventListener("click", () => {
  const chat = document.querySelector("kapok-chat");
  console.info(`shown: ${chat ? chat.shadowRoot.textContent : document.body.textContent}`);
})"""
_SOON, _A_MOMENT = 10.0, 0.02


async def erased(chat: Chat) -> None:
    """Returns once the server knows nothing of it; the beacon travels on its own."""

    async def look() -> None:
        while await chat.status() != httpx.codes.NOT_FOUND:
            await asyncio.sleep(_A_MOMENT)

    await asyncio.wait_for(look(), _SOON)


async def never(route: Route) -> None:
    """Keeps a request waiting."""


async def test_exit_leaves_nothing_anywhere(tab: Tab) -> None:
    chat = await tab()
    page = chat.page
    await page.goto(BEFORE)
    await chat.arrives()
    await chat.keeps_nothing()
    await chat.types(STORY)
    await chat.keeps_nothing()
    await chat.presses(chat.say("choice.confirm"))
    await chat.presses(chat.say("choice.stop"))
    await chat.keeps_nothing()
    assert await chat.status() == httpx.codes.OK

    await chat.exit.click()
    await expect(page).to_have_url(EXIT)
    await erased(chat)

    await page.go_back(wait_until="commit")
    await expect(page).to_have_url(BEFORE)
    await expect(page.get_by_role("heading")).to_have_text("Somewhere else")
    await page.go_forward(wait_until="commit")
    await expect(page).to_have_url(EXIT)
    assert await page.context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}
    assert set(chat.witness.elsewhere) == {BEFORE, EXIT}
    assert chat.witness.wrong == []


async def test_exit_clears_the_screen_at_once(tab: Tab) -> None:
    """However long the next page takes to come."""
    chat = await tab()
    await chat.page.add_init_script(_TELL_AFTER_A_CLICK)
    await chat.arrives()
    async with chat.page.expect_console_message(lambda told: STORY in told.text):
        await chat.types(STORY)
        await chat.presses(chat.say("choice.confirm"))
    async with chat.page.expect_console_message(lambda told: told.text == "shown: "):
        await chat.exit.click()


async def test_three_shifts_leave_from_anywhere_on_the_page(visit: Tab) -> None:
    chat = await visit(screen=DESK)
    await chat.types(STORY)
    await chat.page.locator("body").focus()
    for _ in range(3):
        await chat.page.keyboard.press("Shift")
    await expect(chat.page).to_have_url(EXIT)
    await erased(chat)


async def test_capitals_and_other_keys_do_not_leave(visit: Tab) -> None:
    chat = await visit(screen=DESK)
    await chat.box.focus()
    for key in ("Shift+H", "Shift+I", "Shift", "Shift", "a", "Shift", "Shift+J"):
        await chat.page.keyboard.press(key)
    await expect(chat.box).to_have_value("HIaJ")
    await expect(chat.exit).to_be_visible()
    assert await chat.status() == httpx.codes.OK


async def test_a_page_that_is_closed_leaves_nothing_on_the_server(visit: Tab) -> None:
    chat = await visit()
    await chat.types(STORY)
    await chat.page.close(run_before_unload=True)
    await erased(chat)


async def test_with_a_code_one_can_come_back_once_on_another_device(visit: Tab, tab: Tab) -> None:
    chat, other = await visit(), await visit("zh")
    await chat.types(STORY)
    await chat.presses(chat.say("choice.confirm"))
    asked = await chat.fact()
    await chat.opens("ui.come_back")
    await chat.page.get_by_role("button", name=chat.say("ui.get_code")).click()
    await expect(chat.sheet.locator(".code")).not_to_be_empty()
    code = await chat.sheet.locator(".code").inner_text()
    await chat.looks()
    await chat.page.goto(BEFORE)

    await other.opens("ui.come_back")
    await other.page.get_by_label(other.say("ui.enter_code")).fill(code.lower().replace("-", " "))
    await other.page.get_by_role("button", name=other.say("ui.open_code")).click()
    other.language = "en"
    await expect(other.exit).to_have_text(other.say("ui.exit"))
    assert await other.fact() == asked
    await other.answers("no")
    assert await chat.status() == httpx.codes.FORBIDDEN

    third = await visit()
    await third.opens("ui.come_back")
    await third.page.get_by_label(third.say("ui.enter_code")).fill(code)
    await third.page.get_by_role("button", name=third.say("ui.open_code")).click()
    await expect(third.sheet.get_by_role("alert")).to_have_text(third.say("ui.wrong_code"))


async def test_two_tabs_are_two_conversations(visit: Tab) -> None:
    chat, other = await visit(), await visit()
    await chat.types(STORY)
    await other.types("My ex says he will send my nudes to my family")
    await expect(other.mine).to_have_count(1)
    await chat.exit.click()
    await erased(chat)
    assert await other.status() == httpx.codes.OK
    await other.presses(other.say("choice.confirm"))
    assert await other.fact()


async def test_exit_while_a_reply_is_awaited(visit: Tab) -> None:
    chat = await visit()
    await chat.page.route("**/messages", never)
    await chat.box.fill(STORY)
    await chat.send.click()
    await expect(chat.page.get_by_text(chat.say("ui.waiting"))).to_be_visible()
    await chat.exit.click()
    await expect(chat.page).to_have_url(EXIT)
    await erased(chat)


async def test_back_to_a_chat_that_was_only_left_begins_anew(visit: Tab) -> None:
    chat = await visit()
    await chat.types(STORY)
    await chat.box.fill("words not sent yet")
    await chat.page.goto(BEFORE)
    await chat.page.go_back(wait_until="commit")
    await expect(chat.choices).not_to_have_count(0)
    await expect(chat.mine).to_have_count(0)
    await expect(chat.understood).to_have_count(0)
    await expect(chat.box).to_have_value("")
    await chat.keeps_nothing()


async def test_loading_the_page_again_begins_anew(visit: Tab) -> None:
    chat = await visit()
    await chat.types(STORY)
    await chat.box.fill("words not sent yet")
    await chat.page.reload()
    await expect(chat.choices).not_to_have_count(0)
    await expect(chat.mine).to_have_count(0)
    await expect(chat.box).to_have_value("")
    await chat.keeps_nothing()
