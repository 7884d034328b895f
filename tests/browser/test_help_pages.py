"""The pages without a chat, in Chromium: readable by everybody, printable, and nothing left behind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from api.help.links import COLLECTION_OF, path
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Language
from tests.browser.chat import DESK, PHONE, SHOTS, SMALLEST_PHONE, Chat, Screen
from tests.browser.conftest import Tab
from tests.browser.test_leaving import BEFORE, EXIT

pytestmark = pytest.mark.browser

_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SMALL = """() => [...document.querySelectorAll("main button, main a.button, .exit, nav a, summary, footer a")]
  .filter((one) => one.getBoundingClientRect().height < 44 || one.getBoundingClientRect().width < 24)
  .map((one) => one.outerHTML)"""
_MOST = 20
_LANGUAGES: tuple[Language, ...] = ("en", "zh")


class Reader:
    """Somebody reading the pages, and posting the forms."""

    def __init__(self, chat: Chat, kb: KnowledgeBase) -> None:
        self.chat, self.kb, self.page, self.language = chat, kb, chat.page, chat.language

    def say(self, message: str) -> str:
        return self.kb.messages[message].say(self.language)

    async def goes(self, address: str) -> None:
        await self.page.goto(f"{self.chat.witness.origin}{address}")

    async def presses(self, label: str) -> None:
        await self.page.get_by_role("button", name=label, exact=True).first.click()

    async def begins(self) -> None:
        await self.goes(f"/help/{self.language}/guide")
        await self.presses(self.say("help.begin"))
        await self.presses(self.say("choice.role.victim"))

    async def answers_to_the_end(self, truth: Mapping[str, str]) -> int:
        """The number of questions."""
        result = self.page.get_by_role("heading", name=self.say("help.result"))
        for asked in range(_MOST):
            if await result.count():
                return asked
            words = await self.page.locator("h1").inner_text()
            fact = next(f for f, q in self.kb.questions.items() if q.text.say(self.language) == words)
            await self.presses(self.say(f"answer.{truth.get(fact, 'unsure')}"))
        raise AssertionError("the questions did not end")

    async def sees(self, name: str) -> None:
        """Nothing beyond the sides, nothing too small to press, nothing that axe objects to."""
        found = (await Axe().run(self.page)).response["violations"]
        assert found == [], (self.page.url, [(one["id"], one["nodes"][0]["html"]) for one in found])
        assert await self.page.evaluate(_WIDER) == 0, self.page.url
        assert await self.page.evaluate(_SMALL) == [], self.page.url
        await expect(self.page.locator(".exit")).to_be_in_viewport(ratio=1)
        assert await self.page.title() == "Kapok"
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            shot = f"help-{name}-{self.language}-{self.chat.screen.width}.png"
            await self.page.screenshot(path=Path(SHOTS) / re.sub(r"[^\w.-]", "-", shot))


VOYEUR = {
    "under_18": "no", "recorded": "yes", "aware_of_act": "no", "consent_to_act": "no", "private_place": "yes",
    "private_act": "yes", "hong_kong_link": "yes", "since_commencement": "yes",
}  # fmt: skip


async def reader(
    tab: Tab, kb: KnowledgeBase, language: Language, screen: Screen = PHONE, *, scripts: bool
) -> Reader:
    return Reader(await tab(language, screen, scripts=scripts), kb)


@pytest.mark.parametrize("screen", [SMALLEST_PHONE, PHONE, DESK], ids=lambda screen: screen.name)
@pytest.mark.parametrize("language", _LANGUAGES)
async def test_every_kind_of_page_is_for_everybody(
    tab: Tab, kb: KnowledgeBase, language: Language, screen: Screen
) -> None:
    """One record of each kind, the longest; every kind's list; and the route without a chat."""
    one = await reader(tab, kb, language, screen, scripts=True)
    await one.goes("/help")
    await one.sees("languages")
    await one.goes(f"/help/{language}")
    await one.sees("contents")
    for slug, name in COLLECTION_OF.items():
        await one.goes(f"/help/{language}/{slug}")
        await one.sees(slug)
        longest = max(kb.collection(name).values(), key=lambda record: len(record.model_dump_json()))
        await one.goes(path(f"{name}/{longest.id}", language))
        await one.page.locator("details").evaluate_all("all => all.forEach((each) => each.open = true)")
        await one.sees(f"{slug}-record")
    await one.goes(f"/help/{language}/guide")
    await one.sees("guide-start")
    await one.begins()
    await one.sees("guide-question")
    await one.answers_to_the_end(VOYEUR)
    await one.page.locator("details").evaluate_all("all => all.forEach((each) => each.open = true)")
    await one.sees("guide-result")
    assert one.chat.witness.elsewhere == []
    assert one.chat.witness.wrong == []


@pytest.mark.parametrize("language", _LANGUAGES)
async def test_a_question_in_words_without_scripts(tab: Tab, kb: KnowledgeBase, language: Language) -> None:
    one = await reader(tab, kb, language, scripts=False)
    await one.goes(f"/help/{language}")
    words = {"en": "should i give them the money", "zh": "佢要錢，我好唔好畀"}[language]
    await one.page.locator("input[type=text]").fill(words)
    await one.presses(one.say("help.search_button"))
    answer = one.page.get_by_role("link", name=kb.faq["should-i-pay"].title.say(language))
    await expect(answer.first).to_be_visible()
    assert words not in one.page.url
    await answer.first.click()
    await expect(one.page.locator("h1")).to_have_text(kb.faq["should-i-pay"].title.say(language))


@pytest.mark.parametrize("language", _LANGUAGES)
@pytest.mark.parametrize("scripts", [False, True], ids=["no-scripts", "scripts"])
async def test_the_guided_route_ends_and_leaving_erases_it(
    tab: Tab, kb: KnowledgeBase, language: Language, scripts: bool
) -> None:
    one = await reader(tab, kb, language, scripts=scripts)
    page = one.page
    await page.goto(BEFORE)
    await one.begins()
    assert await one.answers_to_the_end(VOYEUR) >= 4
    offence = page.get_by_role("link", name=kb.offences["159AAB"].title.say(language))
    await expect(offence.first).to_be_visible()
    statement = kb.questions["recorded"].statement.yes.say(language)
    await expect(page.get_by_text(statement).first).to_be_visible()
    assert await page.context.cookies() == []
    await page.locator(".exit").click()
    await expect(page).to_have_url(EXIT)
    for _ in range(2):
        await page.go_back()
        if page.url == BEFORE:
            break
        await unreadable(page, one, statement)
    if scripts:
        assert "/guide" not in page.url or await page.get_by_text(statement).count() == 0
    assert await page.context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}


async def unreadable(page: Page, one: Reader, statement: str) -> None:
    """Nothing of the answers is on the page, nor comes back by loading it again."""
    await expect(page.get_by_text(statement)).to_have_count(0)
    await page.reload()
    await expect(page.get_by_text(statement)).to_have_count(0)


async def test_pressing_shift_three_times_leaves(tab: Tab, kb: KnowledgeBase) -> None:
    one = await reader(tab, kb, "en", scripts=True)
    await one.page.goto(BEFORE)
    await one.goes(path("faq/should-i-pay", "en"))
    for _ in range(3):
        await one.page.keyboard.press("Shift")
    await expect(one.page).to_have_url(EXIT)
    await one.page.go_back(wait_until="commit")
    await expect(one.page).to_have_url(BEFORE)


async def test_the_keyboard_reaches_everything(tab: Tab, kb: KnowledgeBase) -> None:
    """The exit first, then past the heading by the skip link."""
    one = await reader(tab, kb, "en", DESK, scripts=True)
    await one.goes(path("offences/159AAB", "en"))
    await one.page.keyboard.press("Tab")
    await expect(one.page.locator(".exit")).to_be_focused()
    await one.page.keyboard.press("Tab")
    await expect(one.page.locator(".skip")).to_be_focused()
    await expect(one.page.locator(".skip")).to_be_in_viewport()
    await one.page.keyboard.press("Enter")
    await expect(one.page.locator("main")).to_be_focused()


@pytest.mark.parametrize("language", _LANGUAGES)
async def test_a_page_prints_whole(tab: Tab, kb: KnowledgeBase, language: Language) -> None:
    """What is folded on the screen is open on paper, sources with their addresses, buttons not at all."""
    one = await reader(tab, kb, language, DESK, scripts=False)
    await one.goes(path("offences/159AAB", language))
    await one.page.emulate_media(media="print")
    example = kb.elements["V-ACT"].examples[0].say(language)
    await expect(one.page.get_by_text(example).first).to_be_visible()
    box = await one.page.get_by_text(example).first.bounding_box()
    assert box is not None
    assert box["height"] > 0
    await expect(one.page.locator("header")).to_be_hidden()
    if SHOTS:
        await one.page.pdf(path=Path(SHOTS) / f"print-{language}.pdf", format="A4")
