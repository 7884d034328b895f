"""Facts in, the whole answer out; a text in, its facts out; nothing of either kept or repeated."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from legal_kb.knowledge import KnowledgeBase

SHOWER = {"recorded": "yes", "meant_to_be_secret": "yes", "private_place": "yes"}
SECTIONS = {"159AAB", "159AAC", "159AAD", "159AAE"}


async def assess(client: httpx.AsyncClient, facts: dict[str, str], language: str = "en") -> dict[str, Any]:
    response = await client.post("/v1/assess", json={"facts": facts, "language": language})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def test_the_shape_is_the_contract_s(client: httpx.AsyncClient) -> None:
    found = await assess(client, SHOWER)
    assert {
        "offences", "primary", "related", "disposal_order", "next_question", "referrals", "disclaimer",
    } <= found.keys()  # fmt: skip
    assert {offence["section"] for offence in found["offences"]} == SECTIONS
    offence = found["offences"][0]
    assert (offence["section"], offence["status"], offence["raised"]) == ("159AAB", "likely", True)
    assert {"title", "limbs", "why", "missing", "max_penalty", "sources"} <= offence.keys()
    limb = offence["limbs"][0]
    assert {"id", "status", "elements"} <= limb.keys()
    for element in limb["elements"]:
        assert {"id", "status", "text", "facts"} <= element.keys()
    for source in offence["sources"]:
        assert source["url"].startswith("http")
        assert source["confidence"] in {"primary", "secondary", "inference", "recollection"}
        assert len(source["checked_on"]) == len("2026-11-23")
    assert found["primary"] == "159AAB"
    assert found["disposal_order"]["route"] in {"open", "not_open", "unknown"}


async def test_nothing_told_is_nothing_raised(client: httpx.AsyncClient) -> None:
    found = await assess(client, {})
    assert found["primary"] is None
    assert not any(offence["raised"] for offence in found["offences"])
    assert found["next_question"]["options"] == [
        {"value": "yes", "label": "Yes"},
        {"value": "no", "label": "No"},
        {"value": "unsure", "label": "Not sure"},
    ]


async def test_both_languages_say_the_same_thing(client: httpx.AsyncClient) -> None:
    en, zh = await assess(client, SHOWER, "en"), await assess(client, SHOWER, "zh")
    assert _shape(en) == _shape(zh)
    assert en["disclaimer"] != zh["disclaimer"]


def _shape(found: Any) -> Any:
    """Everything but the words."""
    if isinstance(found, dict):
        return {name: _shape(value) for name, value in found.items()}
    if isinstance(found, list):
        return [_shape(value) for value in found]
    return type(found).__name__ if isinstance(found, str) else found


async def test_an_inference_is_shown_as_one(client: httpx.AsyncClient) -> None:
    found = await assess(client, SHOWER)
    inferred = {one["fact"] for one in found["inferred"]}
    assert inferred
    statuses = {
        element["id"]: element["status"]
        for limb in found["offences"][0]["limbs"]
        for element in limb["elements"]
    }
    assert "inferred" in statuses.values()
    assert all(one["because"] for one in found["inferred"])


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"facts": {"filmed": "yes"}}, "filmed"),
        ({"facts": {"recorded": "maybe"}}, "recorded"),
        ({"facts": {"recorded": "yes"}, "language": "fr"}, "language"),
        ({"language": "en"}, "facts"),
        ({"facts": []}, "facts"),
        ({"facts": {"recorded": True}}, "facts.recorded"),
    ],
)
async def test_what_is_wrong_is_named(client: httpx.AsyncClient, body: dict[str, Any], named: str) -> None:
    response = await client.post("/v1/assess", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert named in response.json()["detail"]


async def test_a_name_that_is_not_one_is_not_repeated(client: httpx.AsyncClient) -> None:
    words = "前度威脅我 he will send it"
    response = await client.post("/v1/assess", json={"facts": {words: "yes"}})
    assert response.status_code == 422
    assert words not in response.text
    response = await client.post("/v1/assess", json={"facts": {}, words: 1})
    assert response.status_code == 422
    assert words not in response.text


async def test_extract(client: httpx.AsyncClient) -> None:
    text = "My ex says he will post my nudes on IG. I'm 16."
    response = await client.post("/v1/extract", json={"text": text, "language": "auto"})
    found = response.json()
    assert found["language"] == "en"
    facts = {fact["fact"]: fact for fact in found["facts"]}
    assert facts["threatened_to_publish"]["value"] == "yes"
    for fact in facts.values():
        evidence = fact["evidence"]
        assert text[evidence["start"] : evidence["end"]] == evidence["text"]
        assert 0 <= fact["confidence"] <= 1
    assert found["signals"] == {"self_harm": False, "immediate_danger": False, "under_18": True}
    assert found["role"] == "victim"


async def test_extract_takes_four_thousand_characters_and_no_more(client: httpx.AsyncClient) -> None:
    fits = await client.post("/v1/extract", json={"text": "字" * 4000})
    over = await client.post("/v1/extract", json={"text": "字" * 4001})
    assert (fits.status_code, over.status_code) == (200, 422)
    assert "字" not in over.text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "collection",
    ["offences", "services", "platforms", "reporting", "disposal-orders", "evidence", "myths", "faq"],
)
async def test_the_knowledge_base_is_open(
    client: httpx.AsyncClient, kb: KnowledgeBase, collection: str, language: str
) -> None:
    records = (await client.get(f"/v1/kb/{collection}", params={"language": language})).json()
    assert records
    for record in records:
        one = await client.get(f"/v1/kb/{collection}/{record['id']}", params={"language": language})
        assert one.json() == record
        assert record["sources"]
        assert record["checked_on"] < record["review_by"]


async def test_contacts_to_be_checked_first_are_listed_last(client: httpx.AsyncClient) -> None:
    for collection in ("services", "platforms"):
        doubtful = [record["check_first"] for record in (await client.get(f"/v1/kb/{collection}")).json()]
        assert doubtful == sorted(doubtful)
        assert any(doubtful)


async def test_what_is_not_there_is_not_found(client: httpx.AsyncClient) -> None:
    for path in ("/v1/kb/offences/159AAZ", "/v1/nothing", "/wp-login.php"):
        response = await client.get(path)
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"
    assert (await client.get("/v1/kb/rumours")).status_code == 422
    assert (await client.get("/v1/kb/faq", params={"language": "fr"})).status_code == 422
