"""The chat on another origin’s page: only where the operator allows it, whole, and under a strict policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from api.settings import Settings
from api.widget import integrity
from legal_kb.knowledge import KnowledgeBase
from tests.conftest import Server, serving

pytestmark = pytest.mark.browser

STORY = "My flatmate filmed me in the shower without me knowing"
PAGE = """<!doctype html><html lang="en"><title>Help</title><link rel="icon" href="data:,">
<h1>An NGO</h1><kapok-chat language="en" name="An NGO" exit-to="{exit}"></kapok-chat>
<script type="module" src="{server}/widget.js" integrity="{integrity}" crossorigin="anonymous"></script></html>"""
FRAME = """<!doctype html><html lang="en"><title>Help</title><link rel="icon" href="data:,">
<h1>An NGO</h1><iframe src="{server}/embed" title="Chat" width="360" height="600"></iframe></html>"""
POLICY = "default-src 'none'; script-src {server}; connect-src {server}; img-src data:; base-uri 'none'"
SOMEWHERE_ELSE = "<!doctype html><link rel='icon' href='data:,'><h1>Somewhere else</h1>"


class Host:
    """Another origin on this machine: a web server with one page."""

    def __init__(self) -> None:
        self.page, self.policy = "", ""
        host = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = (host.page if self.path == "/" else SOMEWHERE_ELSE).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                if host.policy:
                    self.send_header("Content-Security-Policy", host.policy)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.exit = f"{self.origin}/weather"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def hosts() -> Iterator[tuple[Host, Host]]:
    """One that the operator allows, and a stranger."""
    both = (Host(), Host())
    yield both
    for one in both:
        one.stop()


@pytest.fixture(scope="module")
def allowing(
    model: Path, hosts: tuple[Host, Host], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("allowing"), KAPOK_ORIGINS=hosts[0].origin) as running:
        yield running


async def visit(
    chromium: Browser, server: Server, host: Host, page: str, policy: str = "", pinned: str | None = None
) -> tuple[Page, list[str]]:
    """The host’s page, opened, and what the browser complained of."""
    source = httpx.get(f"{server.url}/widget.js").text
    host.page = page.format(server=server.url, integrity=pinned or integrity(source), exit=host.exit)
    host.policy = policy.format(server=server.url)
    context = await chromium.new_context(locale="en-GB", reduced_motion="reduce")
    wrong: list[str] = []
    context.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    opened = await context.new_page()
    await opened.goto(host.origin)
    return opened, wrong


async def complains(page: Page, wrong: list[str], of: str) -> None:
    for _ in range(100):
        if any(of in words for words in wrong):
            return
        await page.wait_for_timeout(50)
    raise AssertionError(f"nothing was said of {of}: {wrong}")


async def test_a_whole_conversation_on_an_allowed_origin(
    chromium: Browser, allowing: Server, hosts: tuple[Host, Host], kb: KnowledgeBase
) -> None:
    page, wrong = await visit(chromium, allowing, hosts[0], PAGE, POLICY)
    await expect(page.locator(".latest .choices button")).not_to_have_count(0)
    async with page.expect_response("**/v1/conversations") as opening:
        await page.reload()
    opened = await (await opening.value).json()
    await expect(page.locator(".latest .choices button")).not_to_have_count(0)
    await expect(page.locator("kapok-chat h1")).to_contain_text("An NGO")
    await page.locator("textarea").fill(STORY)
    await page.locator("form button").click()
    await expect(page.locator(".latest .facts > li")).not_to_have_count(0)
    await page.locator(".latest .choices").get_by_text(kb.messages["choice.confirm"].en, exact=True).click()
    await expect(page.locator(".latest p strong")).not_to_have_count(0)
    assert wrong == []
    assert await page.context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}

    await page.locator("button.exit").click()
    await expect(page).to_have_url(hosts[0].exit)
    headers = {"Authorization": f"Bearer {opened['token']}"}
    for _ in range(100):
        gone = httpx.get(f"{allowing.url}/v1/conversations/{opened['conversation']}", headers=headers)
        if gone.status_code == httpx.codes.NOT_FOUND:
            break
        await page.wait_for_timeout(50)
    assert gone.status_code == httpx.codes.NOT_FOUND
    await page.context.close()


async def test_any_other_origin_is_refused(
    chromium: Browser, allowing: Server, hosts: tuple[Host, Host]
) -> None:
    page, wrong = await visit(chromium, allowing, hosts[1], PAGE)
    await expect(page.locator("kapok-chat .exit")).to_be_visible()
    await complains(page, wrong, "CORS")
    await expect(page.locator(".latest")).to_have_count(0)
    await page.context.close()


async def test_a_frame_is_shown_to_an_allowed_origin_and_leaves_with_the_whole_page(
    chromium: Browser, allowing: Server, hosts: tuple[Host, Host]
) -> None:
    page, _ = await visit(chromium, allowing, hosts[0], FRAME)
    await page.context.route(
        "https://**", lambda route: route.fulfill(body=SOMEWHERE_ELSE, content_type="text/html")
    )
    frame = page.frame_locator("iframe")
    await expect(frame.locator(".latest .choices button")).not_to_have_count(0)
    await frame.locator("button.exit").click()
    await expect(page).to_have_url(str(Settings().exit_to))
    await page.context.close()


async def test_a_frame_is_not_shown_to_a_stranger(
    chromium: Browser, allowing: Server, hosts: tuple[Host, Host]
) -> None:
    page, wrong = await visit(chromium, allowing, hosts[1], FRAME)
    await complains(page, wrong, "frame-ancestors")
    await expect(page.frame_locator("iframe").locator(".latest")).to_have_count(0)
    await page.context.close()


async def test_a_script_that_was_changed_does_not_run(
    chromium: Browser, allowing: Server, hosts: tuple[Host, Host]
) -> None:
    page, wrong = await visit(chromium, allowing, hosts[0], PAGE, POLICY, integrity("other"))
    await complains(page, wrong, "integrity")
    assert await page.evaluate("customElements.get('kapok-chat') === undefined")
    await page.context.close()
