"""Where scripts do not run, whoever comes still finds people to call, without scrolling."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.chat import DESK, LANG, PHONE, Screen
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

SERVICES = ("rainlily", "cease", "mental-health-18111", "samaritan-befrienders")


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=lambda screen: screen.name)
async def test_the_numbers_are_there(tab: Tab, screen: Screen) -> None:
    chat = await tab(screen=screen, scripts=False)
    await chat.page.goto(chat.witness.origin)
    numbers = ["999", *(chat.kb.services[name].phones[0].number for name in SERVICES)]
    for number in numbers:
        link = chat.page.get_by_role("link", name=number, exact=True)
        await expect(link).to_have_attribute("href", f"tel:{number.replace(' ', '')}")
        await expect(link).to_be_in_viewport(ratio=1)
    for language, lang in LANG.items():
        told = chat.page.locator(f"noscript p[lang={lang}]")
        await expect(told).to_have_text(chat.kb.messages["ui.noscript"].say(language))
        await expect(told).to_be_in_viewport(ratio=1)
    assert chat.witness.elsewhere == []
    assert chat.witness.wrong == []
