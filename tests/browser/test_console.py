"""The call screen in Chromium: a whole call by keyboard alone, and nothing kept of it."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from api.console.staff import Staff
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Language
from tests.conftest import Server

pytestmark = pytest.mark.browser

PASSWORD = "two cups of tea at dawn"
NOTES: dict[Language, str] = {
    "en": "Caller's ex filmed them in the shower without them knowing",
    "zh": "前度偷拍佢沖涼，佢唔知",
}


async def at_work(chromium: Browser, server: Server, language: Language, name: str) -> Page:
    """Somebody signed in, on the call screen."""
    staff = Staff(server.data)
    address = staff.accounts.make(name, "worker", PASSWORD, by="tests")
    staff.close()
    app = pyotp.TOTP(parse_qs(urlsplit(address).query)["secret"][0])
    context = await chromium.new_context(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(f"{server.url}/console/{language}")
    await expect(page.locator("[name=name]")).to_be_focused()
    await page.keyboard.type(name)
    for typed in (PASSWORD, app.at(int(time.time()))):
        await page.keyboard.press("Tab")
        await page.keyboard.type(typed)
    await page.keyboard.press("Enter")
    await expect(page.locator("#facts li").first).to_be_visible()
    return page


async def seen_by_axe(page: Page) -> None:
    found = (await Axe().run(page)).response["violations"]
    assert found == [], [(one["id"], one["nodes"][0]["html"]) for one in found]


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_whole_call_by_keyboard_alone(
    chromium: Browser, server: Server, kb: KnowledgeBase, language: Language
) -> None:
    page = await at_work(chromium, server, language, f"worker-{language}")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.method} {urlsplit(request.url).path}"))
    say, law, chosen = page.locator("#say"), page.locator("#law"), page.locator("#facts [aria-selected=true]")
    await expect(page.locator("#facts")).to_be_focused()
    await expect(law).to_contain_text(kb.offences["159AAE"].title.say(language))
    await seen_by_axe(page)

    await page.keyboard.press("/")
    await page.keyboard.type("recorded")
    await page.keyboard.press("Enter")
    await expect(say).to_contain_text(kb.questions["recorded"].spoken.yue)
    await expect(say).to_contain_text(kb.questions["recorded"].spoken.en)
    await expect(say).to_contain_text(kb.questions["recorded"].avoid.say(language))
    await page.keyboard.press("y")
    await expect(chosen).to_contain_text(kb.messages["answer.yes"].say(language))

    await page.keyboard.press("Tab")
    await page.keyboard.type(NOTES[language])
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    standing = law.locator("details[open] .standing").first
    await expect(standing).to_be_visible()
    await page.locator("#facts").focus()
    for _ in range(12):
        before = await law.inner_text()
        await page.keyboard.press("g")
        await page.keyboard.press("u")
        await page.wait_for_timeout(60)
        if await law.inner_text() == before:
            break
    await expect(law).to_contain_text(kb.messages["console.refer"].say(language))
    await expect(law).to_contain_text(kb.services["rainlily"].phones[0].number)
    await seen_by_axe(page)

    await page.keyboard.press("c")
    await expect(page.locator("#notes")).to_have_value("")
    await expect(law.locator("details[open]")).to_have_count(0)
    assert set(requests) <= {"POST /v1/assess", "POST /v1/extract", "GET /icon.svg"}
    kept = await page.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]
    await page.context.close()


async def test_the_law_follows_an_answer_at_once(chromium: Browser, server: Server) -> None:
    """The newest answer wins, however the replies come."""
    page = await at_work(chromium, server, "en", "worker-quick")
    for key in ("y", "n", "u", "x", "y"):
        await page.keyboard.press(key)
    await page.wait_for_timeout(300)
    first = await page.locator("#law").inner_text()
    await page.keyboard.press("x")
    await page.wait_for_timeout(300)
    await page.keyboard.press("y")
    await page.wait_for_timeout(300)
    assert await page.locator("#law").inner_text() == first
    await page.context.close()


async def test_on_a_tablet_nothing_is_cut_off(chromium: Browser, server: Server) -> None:
    page = await at_work(chromium, server, "zh", "worker-tablet")
    await page.set_viewport_size({"width": 820, "height": 1180})
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await seen_by_axe(page)
    await page.context.close()
