"""Leaving: nothing stays on the server, on the screen, in the history or in the browser."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from playwright.async_api import Route, expect

from api.settings import Settings
from tests.browser.chat import Chat
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

STORY = "My flatmate filmed me in the shower without me knowing"
BEFORE = "https://before.example/"
EXIT = str(Settings().exit_to)
_TELL_AFTER_A_CLICK = """addEventListener("click", () =>
  console.info(`shown: ${document.querySelector("kapok-chat").shadowRoot.textContent}`))"""
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
