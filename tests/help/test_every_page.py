"""The pages without a chat: every record in both languages, sealed, valid, neutral and leaving nothing."""

from __future__ import annotations

import re
from html import unescape

import html5lib
import httpx
import pytest

from api.help.links import COLLECTION_OF, path, paths
from api.security.guards import HEADERS, LARGEST_BODY
from api.services import Services
from legal_kb.check.spoken import of
from legal_kb.knowledge import KnowledgeBase
from legal_kb.loading import load
from legal_kb.schema.base import Language

KB = load()
EVERY_PAGE = ["/help", *paths(KB, "en"), *paths(KB, "zh")]
_ELSEWHERE = re.compile(r'(?:href|action|src)="(?P<address>[^"]*)"')
_UNTOLD = frozenset({"name"})


def test_every_kind_of_answer_has_pages() -> None:
    assert {"offences", "definitions", "disposal-orders", "related-law", "reporting", "evidence", "roles",
            "myths", "faq", "figures", "services", "platforms", "cases"} == set(COLLECTION_OF)  # fmt: skip
    assert len(EVERY_PAGE) > 2 * 330


async def test_every_page_is_there_valid_neutral_and_sealed(client: httpx.AsyncClient) -> None:
    for address in EVERY_PAGE:
        response = await client.get(address)
        assert response.status_code == 200, address
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        html5lib.HTMLParser(strict=True).parse(response.text)
        assert "<title>Kapok</title>" in response.text, address
        assert response.text.count("<h1") == 1, address
        assert "set-cookie" not in response.headers
        for name, value in HEADERS.items():
            if name != "Content-Security-Policy":
                assert response.headers[name] == value
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert 'class="exit"' in response.text, address
        assert not re.search(r"[{}]", response.text), address


async def test_every_link_leads_somewhere(client: httpx.AsyncClient) -> None:
    known = {*EVERY_PAGE, "/help.css", "/help.js", "/icon.svg"}
    posted = {f"/help/{language}/{to}" for language in ("en", "zh") for to in ("ask", "guide")}
    for address in EVERY_PAGE:
        for match in _ELSEWHERE.finditer((await client.get(address)).text):
            to = unescape(match["address"])
            if to.startswith("/"):
                assert to.rstrip("/") in known | posted, (address, to)
            else:
                assert to.startswith(("http://", "https://", "tel:", "mailto:", "#")), (address, to)


async def test_contacts_to_be_checked_first_are_listed_last(
    client: httpx.AsyncClient, kb: KnowledgeBase
) -> None:
    for slug in ("services", "platforms"):
        page = (await client.get(f"/help/en/{slug}")).text
        listed = [match[1] for match in re.finditer(rf'href="/help/en/{slug}/([^"]+)"', page)]
        assert len(listed) == len(kb.collection(slug))
        doubtful = [kb.records[f"{slug}/{name}"].check_first for name in listed]  # type: ignore[attr-defined]
        assert doubtful == sorted(doubtful)
        assert True in doubtful


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_every_word_of_a_record_is_on_its_page(client: httpx.AsyncClient, language: Language) -> None:
    for name in COLLECTION_OF.values():
        for record in KB.collection(name).values():
            page = unescape((await client.get(path(f"{name}/{record.id}", language))).text)
            for place, field, words in of(f"{name}/{record.id}", record):
                if field not in {"open", "not_open", "unknown"}:
                    assert words.say(language) in page, (place, field)
            for source in record.sources:
                assert KB.sources[source].url in page, (record.id, source)


async def test_an_offences_page_holds_its_limbs_and_elements(
    client: httpx.AsyncClient, kb: KnowledgeBase
) -> None:
    for section, limbs in kb.limbs_of.items():
        page = unescape((await client.get(f"/help/zh/offences/{section}")).text)
        for limb in limbs:
            assert kb.limbs[limb.id].summary.zh in page
            for element in limb.elements:
                assert kb.elements[element].text.say("zh") in page
                assert kb.elements[element].examples[0].say("zh") in page


@pytest.mark.parametrize(
    "address", ["/help/en/nothing", "/help/zh/faq/nothing", "/help/en/elements/V-ACT", "/help/zh/steps/x"]
)
async def test_what_is_not_there_is_a_page_too(
    client: httpx.AsyncClient, kb: KnowledgeBase, address: str
) -> None:
    response = await client.get(address)
    language: Language = "zh" if "/zh/" in address else "en"
    assert response.status_code == 404
    assert kb.messages["help.missing"].say(language) in unescape(response.text)
    assert 'class="exit"' in response.text


@pytest.mark.parametrize(
    ("method", "address", "body", "status", "words"),
    [
        ("GET", "/help/fr", b"", 422, "help.missing"),
        ("GET", "/help/en/faq/should-i-pay/more", b"", 404, "help.missing"),
        ("GET", "/help/leave", b"", 422, "help.missing"),
        ("PUT", "/help/en/guide", b"", 405, "help.missing"),
        ("POST", "/help/zh/ask", b"words=" + b"x" * LARGEST_BODY, 413, "help.trouble"),
        ("POST", "/help/en/ask", b"words=why", 503, "help.trouble"),
    ],
)
async def test_trouble_is_a_page_as_well(
    client: httpx.AsyncClient, services: Services, kb: KnowledgeBase,
    method: str, address: str, body: bytes, status: int, words: str,
) -> None:  # fmt: skip
    services.assistant = None
    response = await client.request(method, address, content=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    html5lib.HTMLParser(strict=True).parse(response.text)
    language: Language = "en" if "/en" in address else "zh"
    assert kb.messages[words].say(language) in unescape(response.text)
    assert 'class="exit"' in response.text


async def test_a_question_in_words_finds_its_page(client: httpx.AsyncClient, kb: KnowledgeBase) -> None:
    response = await client.post(
        "/help/en/ask", data={"words": "do they have to see the photo to take it down"}
    )
    page = unescape(response.text)
    assert kb.faq["will-somebody-see-it"].title.en in page
    assert "do they have to see the photo" not in page, "the words are not shown again"


async def test_a_question_nothing_answers_names_who_may_know(
    client: httpx.AsyncClient, kb: KnowledgeBase
) -> None:
    page = unescape((await client.post("/help/zh/ask", data={"words": "點煮蛋"})).text)
    assert kb.messages["unknown_answer"].zh in page
    assert path("services/rainlily", "zh") in page


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_words_that_tell_of_danger_are_met_with_people_to_call(
    client: httpx.AsyncClient, kb: KnowledgeBase, language: Language
) -> None:
    words = {"en": "I want to kill myself", "zh": "我唔想再生存落去"}[language]
    response = await client.post(f"/help/{language}/ask", data={"words": words})
    html5lib.HTMLParser(strict=True).parse(response.text)
    page = unescape(response.text)
    assert kb.messages["crisis"].say(language) in page
    assert f'href="tel:{kb.services["samaritan-befrienders"].phones[0].number.replace(" ", "")}"' in page


@pytest.mark.parametrize("words", ["", "<script>alert(1)</script>", "x" * 4000, "%%%", "\u202e"])
async def test_hostile_words_are_harmless(client: httpx.AsyncClient, words: str) -> None:
    response = await client.post("/help/en/ask", data={"words": words})
    assert response.status_code == 200
    assert "alert(1)" not in response.text
