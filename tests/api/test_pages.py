"""The page and its element: whole in both languages, and sealed against everybody else."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from api.security.guards import HEADERS
from api.widget import integrity
from legal_kb.knowledge import KnowledgeBase

WEB = Path(__file__).parents[2] / "api" / "web"


@pytest.mark.parametrize("path", ["/", "/widget.js", "/page.css", "/icon.svg", "/v1/health/live"])
async def test_every_answer_is_sealed(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 200
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert "set-cookie" not in response.headers


async def test_the_page_names_nothing_of_anybody_else(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    assert "{{" not in page
    for match in re.finditer(r'(?:src|href)="([^"]+)"', page):
        assert match[1].startswith(("/", "tel:", "#")), match[0]


async def test_without_script_the_lines_to_call_are_there(
    client: httpx.AsyncClient, kb: KnowledgeBase
) -> None:
    page = (await client.get("/")).text
    noscript = page[page.index("<noscript>") :]
    assert "999" in noscript
    assert kb.services["rainlily"].phones[0].number in noscript


async def test_the_element_has_its_words_in_both_languages(
    client: httpx.AsyncClient, kb: KnowledgeBase
) -> None:
    script = (await client.get("/widget.js")).text
    assert '"{{words}}"' not in script
    assert kb.messages["ui.exit"].en in script
    assert kb.messages["ui.exit"].zh in script


async def test_the_element_is_small_and_packed_for_whoever_takes_it_so(client: httpx.AsyncClient) -> None:
    plain = await client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    packed = await client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) <= 35_000
    assert integrity(plain.text).startswith("sha384-")


def test_the_element_never_writes_html_nor_stores_anything() -> None:
    script = "".join(file.read_text(encoding="utf-8") for file in (WEB / "chat").glob("*.js"))
    for forbidden in (
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "localStorage",
        "sessionStorage", "indexedDB", "document.cookie", "console.", "postMessage", '"message"',
    ):  # fmt: skip
        assert forbidden not in script, forbidden
