"""The chat as somebody in front of a browser has it: what they can do, what they see, what it keeps."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

from legal_kb.engine.facts import Value
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Language

LANG: Mapping[Language, str] = {"en": "en", "zh": "zh-Hant-HK"}
SHOTS = os.environ.get("KAPOK_SHOTS")
_TOO_MANY = 20

_KEPT = """async () => ({
  local: localStorage.length, session: sessionStorage.length, cookie: document.cookie, name: window.name,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  address: location.pathname + location.search + location.hash, history: history.state,
})"""
_NOTHING_KEPT = {
    "local": 0, "session": 0, "cookie": "", "name": "", "databases": 0, "caches": 0, "workers": 0,
    "address": "/", "history": None,
}  # fmt: skip

_BEYOND = """(host, width) => [...host.shadowRoot.querySelectorAll(":not(.hidden)")]
  .filter((part) => part.getBoundingClientRect().left < -0.5 || part.getBoundingClientRect().right > width + 0.5)
  .map((part) => `${part.localName}.${part.className}: ${part.textContent.slice(0, 40)}`)"""
_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True)
class Screen:
    name: str
    width: int
    height: int
    phone: bool = False


PHONE = Screen("phone", 360, 740, phone=True)
SMALLEST_PHONE = Screen("smallest-phone", 320, 568, phone=True)
ZOOMED = Screen("zoomed", 320, 200)
"""A desk’s screen at 400 %."""
DESK = Screen("desk", 1280, 800)


@dataclass
class Witness:
    """Everything a browser did that somebody could have noticed."""

    origin: str
    requests: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.wrong.append(f"error: {error.error}"))
        context.on("dialog", lambda dialog: self.wrong.append(f"dialog: {dialog.message}"))

    def _request(self, request: Request) -> None:
        self.requests.append(f"{request.method} {request.url}")
        if not request.url.startswith(f"{self.origin}/"):
            self.elsewhere.append(request.url)

    def _failed(self, request: Request) -> None:
        """A beacon outlives its page, which Chromium tells as a failure; the server knows better."""
        if not request.url.endswith("/erase"):
            self.wrong.append(f"failed: {request.method} {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= httpx.codes.BAD_REQUEST:
            self.wrong.append(f"{response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(f"console: {message.text}")


class Chat:
    """One person's chat, in a browser profile of its own."""

    def __init__(
        self, page: Page, witness: Witness, kb: KnowledgeBase, language: Language, screen: Screen
    ) -> None:
        self.page, self.witness, self.kb = page, witness, kb
        self.language, self.screen = language, screen
        self.opened: dict[str, Any] = {}
        self.asked: list[str] = []
        self._shots = 0
        self.element = page.locator("kapok-chat")
        self.exit = page.locator("button.exit")
        self.switch = page.locator("button.switch")
        self.log = page.locator(".log")
        self.said = page.locator(".log > ol > li:not(.mine)")
        self.mine = page.locator(".mine .bubble")
        self.latest = page.locator(".latest")
        self.question = page.locator(".latest p strong")
        self.choices = page.locator(".latest .choices button")
        self.past_choices = page.locator(".log > ol > li:not(.latest) .choices")
        self.understood = page.locator(".latest .facts > li")
        self.result = page.locator("li.result")
        self.notice = page.locator(".log > ol > li.notice:not([data-id]) .bubble")
        self.box = page.locator("textarea")
        self.send = page.locator("form button")
        self.more = page.locator("button.more")
        self.menu = page.locator("nav.menu")
        self.sheet = page.locator(".sheet")
        self.lines = page.locator(".lines")

    # ---- what the person does ----

    async def arrives(self) -> None:
        async with self.page.expect_response("**/v1/conversations") as opening:
            await self.page.goto(self.witness.origin)
        self.opened = await (await opening.value).json()
        await expect(self.choices).not_to_have_count(0)

    async def types(self, words: str) -> None:
        """Types, sends, and waits for the reply."""
        said = await self.mine.count()
        await self.box.fill(words)
        await self.send.click()
        await expect(self.mine).to_have_count(said + 1)

    async def presses(self, label: str) -> None:
        """Presses a choice of the latest message, and waits for the reply."""
        said = await self.mine.count()
        await self.choice(label).click()
        await expect(self.mine).to_have_count(said + 1)

    async def opens(self, name: str) -> None:
        """Opens something from the menu."""
        await self.more.click()
        await self.menu.get_by_role("button", name=self.say(name), exact=True).click()

    def choice(self, label: str) -> Locator:
        return self.choices.get_by_text(label, exact=True)

    async def answers(self, value: Value) -> None:
        await self.presses(self.say(f"answer.{value}"))

    async def answers_to_the_end(self, truth: Mapping[str, Value]) -> None:
        """Presses an answer to every question, “not sure” where `truth` does not say."""
        for _ in range(_TOO_MANY):
            if await self.result.count():
                return
            fact = await self.fact()
            self.asked.append(fact)
            await self.answers(truth.get(fact, "unsure"))
            await self.looks()
        raise AssertionError(f"the questions did not end: {self.asked}")

    # ---- what is on the screen ----

    def say(self, message: str) -> str:
        return self.kb.messages[message].say(self.language)

    async def fact(self) -> str:
        """The fact that is being asked about, known by the words of its question."""
        words = await self.question.inner_text()
        return next(fact for fact, asks in self.kb.questions.items() if asks.text.say(self.language) == words)

    async def looks(self, *, whole: bool = False) -> None:
        """Checks that nothing is beyond the screen's sides; keeps a picture where one is wanted."""
        wider = await self.page.evaluate(_WIDER)
        beyond = await self.element.evaluate(_BEYOND, self.screen.width)
        assert (wider, beyond) == (0, []), f"{wider} px to scroll sideways; beyond the sides: {beyond}"
        if not SHOTS:
            return
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        self._shots += 1
        width, height = self.screen.width, self.screen.height
        if whole:
            hidden = await self.log.evaluate("log => log.scrollHeight - log.clientHeight")
            await self.page.set_viewport_size({"width": width, "height": height + hidden})
        test = re.sub(r"\W+", "-", os.environ["PYTEST_CURRENT_TEST"].split("::")[-1].removesuffix(" (call)"))
        name = f"{test}-{self.language}-{self.screen.width}-{self._shots:02}.png"
        await self.page.screenshot(path=Path(SHOTS) / name)
        await self.page.set_viewport_size({"width": width, "height": height})

    async def speaks(self, language: Language) -> None:
        """Every message of the assistant is marked as this language, and the frame with it."""
        langs = await self.said.evaluate_all("items => items.map(item => item.closest('[lang]').lang)")
        assert set(langs) == {LANG[language]}, langs
        await expect(self.page.locator(".frame")).to_have_attribute("lang", LANG[language])

    async def keeps_nothing(self) -> None:
        """No store of the browser, and no address, holds anything."""
        kept = await self.page.evaluate(_KEPT)
        assert kept == _NOTHING_KEPT, kept
        stored = await self.page.context.storage_state(indexed_db=True)
        assert stored == {"cookies": [], "origins": []}, stored

    # ---- the same conversation, seen from beside the browser ----

    @property
    def address(self) -> str:
        return f"{self.witness.origin}/v1/conversations/{self.opened['conversation']}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.opened['token']}"}

    async def status(self) -> int:
        async with httpx.AsyncClient() as client:
            return (await client.get(self.address, headers=self.headers)).status_code

    async def erase(self) -> None:
        async with httpx.AsyncClient() as client:
            (await client.delete(self.address, headers=self.headers)).raise_for_status()

    @property
    def sent(self) -> int:
        """How many messages the browser has tried to send."""
        return sum(request.endswith("/messages") for request in self.witness.requests)
