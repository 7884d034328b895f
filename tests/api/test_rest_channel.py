"""The shape of Rasa's REST channel: the same conversation for programs that speak it."""

from __future__ import annotations

from typing import Any

import httpx
from pydantic import SecretStr

from api.services import Services

PATH = "/webhooks/rest/webhook"
SENDER = "4c1b0f6e9a7d4a35b2"


async def send(client: httpx.AsyncClient, message: str, **headers: str) -> list[dict[str, Any]]:
    response = await client.post(PATH, json={"sender": SENDER, "message": message}, headers=headers)
    assert response.status_code == 200, response.text
    replies: list[dict[str, Any]] = response.json()
    return replies


async def test_a_whole_conversation(client: httpx.AsyncClient) -> None:
    replies = await send(client, "佢喺更衣室偷拍我換衫")
    assert all(reply["recipient_id"] == SENDER and reply["text"] for reply in replies)
    assert {reply["custom"]["language"] for reply in replies} == {"zh"}
    assert replies[-1]["custom"]["facts"]["recorded"]["value"] == "yes"
    replies = await send(client, _payload(replies, "沒錯，繼續"))
    for _ in range(15):
        if replies[-1]["custom"]["question"] is None:
            break
        replies = await send(client, replies[-1]["buttons"][1]["payload"])
    results = [reply for reply in replies if reply["custom"]["kind"] == "result"]
    assert results
    assert "窺淫" in results[0]["text"]


def _payload(replies: list[dict[str, Any]], title: str) -> str:
    return next(str(button["payload"]) for button in replies[-1]["buttons"] if button["title"] == title)


async def test_typed_words_that_look_like_a_button_are_refused_kindly(client: httpx.AsyncClient) -> None:
    await send(client, "hello")
    response = await client.post(PATH, json={"sender": SENDER, "message": "option:nothing"})
    assert response.status_code == 422


async def test_senders_are_kept_apart(client: httpx.AsyncClient) -> None:
    await send(client, "he filmed me in the shower")
    other = await client.post(PATH, json={"sender": "another-sender", "message": "option:change"})
    assert all(reply["custom"]["facts"] is None for reply in other.json())


async def test_beyond_this_machine_it_needs_its_secret(client: httpx.AsyncClient, services: Services) -> None:
    body = {"sender": SENDER, "message": "hello"}
    services.settings.host = "0.0.0.0"
    assert (await client.post(PATH, json=body)).status_code == 403
    services.settings.rest_secret = SecretStr("the-secret-of-the-channel")
    assert (await client.post(PATH, json=body)).status_code == 401
    wrong = await client.post(PATH, json=body, headers={"Authorization": "Bearer wrong"})
    assert wrong.status_code == 403
    assert await send(client, "hello", Authorization="Bearer the-secret-of-the-channel")
