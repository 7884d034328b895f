"""A real Chromium against a real server; each test has a browser profile of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from typing import Protocol

import pytest
from playwright.async_api import Browser, BrowserContext, Route, async_playwright, expect

from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Language
from tests.browser.chat import PHONE, Chat, Screen, Witness
from tests.conftest import CHROMIUM, Server

_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
_LOCALES = {"en": "en-GB", "zh": "zh-HK"}
_PATIENCE = 10_000
expect.set_options(timeout=_PATIENCE)


class Tab(Protocol):
    def __call__(
        self, language: Language = "en", screen: Screen = PHONE, *, scripts: bool = True
    ) -> Awaitable[Chat]: ...


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=list(_FLAGS),
            # As in a browser that people use, a page may be kept alive for the back button.
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        await browser.close()


@pytest.fixture
async def tab(chromium: Browser, server: Server, kb: KnowledgeBase) -> AsyncIterator[Tab]:
    """Opens an empty tab. Whatever is not the server is answered by a page of our own."""

    async def open_tab(language: Language = "en", screen: Screen = PHONE, *, scripts: bool = True) -> Chat:
        context = await chromium.new_context(
            locale=_LOCALES[language],
            viewport={"width": screen.width, "height": screen.height},
            is_mobile=screen.phone,
            has_touch=screen.phone,
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        context.set_default_timeout(_PATIENCE)
        await context.route(lambda url: not url.startswith(f"{server.url}/"), _somewhere_else)
        witness = Witness(server.url)
        witness.watch(context)
        return Chat(await context.new_page(), witness, kb, language, screen)

    contexts: list[BrowserContext] = []
    yield open_tab
    for context in contexts:
        await context.close()


async def _somewhere_else(route: Route) -> None:
    await route.fulfill(
        body='<link rel="icon" href="data:,"><h1>Somewhere else</h1>', content_type="text/html"
    )


@pytest.fixture
def visit(tab: Tab) -> Tab:
    """Opens a tab and arrives at the chat."""

    async def arrive(language: Language = "en", screen: Screen = PHONE, *, scripts: bool = True) -> Chat:
        chat = await tab(language, screen, scripts=scripts)
        await chat.arrives()
        return chat

    return arrive
