"""Whatever is typed is shown as text, and does nothing else."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.chat import Chat
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

LONGEST = 4000
IMAGE = "<img src=x onerror=alert(1)>"
_MADE = """host => [...host.shadowRoot.querySelectorAll("img, script, iframe, object, svg, style, [onerror], [onload]")]
  .map((part) => part.outerHTML)"""


async def did_nothing(chat: Chat) -> None:
    assert await chat.element.evaluate(_MADE) == []
    assert chat.witness.elsewhere == []
    assert chat.witness.wrong == []


@pytest.mark.parametrize(
    "text",
    [
        IMAGE,
        "<script>alert(1)</script>",
        "</li></ol><iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "\u202e\u2067שלום\u2069 abc \u200b",
        "/restart",
        "/session_start",
        '/remove_fact{"fact":"recorded"}',
        "😭",
        "$text ${1} {{7*7}} {you|the person}",
        "<b>first</b>\n\n  second &amp; third",
    ],
)  # fmt: skip
async def test_it_is_shown_as_it_was_typed(visit: Tab, text: str) -> None:
    chat = await visit()
    await chat.types(text)
    assert await chat.mine.text_content() == text.strip()
    await expect(chat.said.last).to_be_visible()
    await chat.looks()
    await did_nothing(chat)


async def test_it_is_told_back_as_it_was_typed(visit: Tab) -> None:
    chat = await visit()
    await chat.types(f"my flatmate filmed me {IMAGE} in the shower")
    await expect(chat.understood.filter(has_text=f"filmed me {IMAGE}")).not_to_have_count(0)
    await chat.looks()
    await did_nothing(chat)


@pytest.mark.parametrize("character", ["字", "😭"])
async def test_too_long_is_said_kindly_and_nothing_is_lost(visit: Tab, character: str) -> None:
    chat = await visit()
    await chat.box.fill(character * (LONGEST + 1))
    await chat.send.click()
    await expect(chat.notice).to_contain_text(chat.say("ui.too_long"))
    await expect(chat.notice).to_be_in_viewport()
    await expect(chat.box).to_have_value(character * (LONGEST + 1))
    assert chat.sent == 0
    await chat.types(character * LONGEST)
    await expect(chat.box).to_have_value("")
    await did_nothing(chat)


async def test_nothing_typed_sends_nothing(visit: Tab) -> None:
    chat = await visit()
    for nothing in ("", "   ", "\n\n"):
        await chat.box.fill(nothing)
        await chat.send.click()
    await chat.types("hello")
    assert chat.sent == 1
