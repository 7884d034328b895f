"""A conversation over HTTP: opened, held, resumed and erased by whoever has its token."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from api.main import create_app
from api.security.limits import Limits
from api.services import Services
from chatbot.assistant import Conversation, Input, Turn, TurnFailed, Typed

STORY = "My ex says he will send my nudes to my family"


class Chat:
    """A client's side of one conversation."""

    def __init__(self, client: httpx.AsyncClient, opened: dict[str, Any]) -> None:
        self.client, self.messages = client, opened["messages"]
        self.path = f"/v1/conversations/{opened['conversation']}"
        self.token = opened["token"]

    @classmethod
    async def open(cls, client: httpx.AsyncClient, language: str = "en") -> Chat:
        response = await client.post("/v1/conversations", json={"language": language})
        assert response.status_code == 201, response.text
        return cls(client, response.json())

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def send(self, **said: Any) -> httpx.Response:
        return await self.client.post(f"{self.path}/messages", json=said, headers=self.headers)

    async def says(self, **said: Any) -> dict[str, Any]:
        response = await self.send(**said)
        assert response.status_code == 200, response.text
        reply: dict[str, Any] = response.json()
        return reply


@pytest.mark.parametrize(("language", "story"), [("en", STORY), ("zh", "前度話會將我啲裸照send俾我屋企人")])
async def test_from_opening_to_erasure(client: httpx.AsyncClient, language: str, story: str) -> None:
    chat = await Chat.open(client, language)
    reply = await chat.says(text=story)
    assert "understanding" in {message["kind"] for message in reply["messages"]}
    reply = await chat.says(option="confirm")
    for _ in range(15):
        question = reply["messages"][-1]["question"]
        if question is None:
            break
        assert [option["value"] for option in question["options"]] == ["yes", "no", "unsure"]
        reply = await chat.says(answer={"fact": question["fact"], "value": "no"})
    assert reply["assessment"]["primary"] is None or reply["assessment"]["offences"]

    resumed = (await client.get(chat.path, headers=chat.headers)).json()
    assert resumed["language"] == language
    assert resumed["assessment"] is not None
    assert len(resumed["messages"]) > len(chat.messages)

    assert (await client.delete(chat.path, headers=chat.headers)).status_code == 204
    assert (await client.get(chat.path, headers=chat.headers)).status_code == 404
    assert (await chat.send(text="hello")).status_code == 404


async def test_a_turn_that_was_taken_is_not_taken_again(client: httpx.AsyncClient) -> None:
    chat = await Chat.open(client)
    after = {**chat.headers, "If-Match": f'"{len(chat.messages)}"'}
    said = {"text": STORY}
    first = await client.post(f"{chat.path}/messages", json=said, headers=after)
    again = await client.post(f"{chat.path}/messages", json=said, headers=after)
    assert (first.status_code, again.status_code) == (200, 412)
    assert again.headers["content-type"] == "application/problem+json"
    whole = (await client.get(chat.path, headers=chat.headers)).json()
    assert whole["messages"][: len(chat.messages)] == chat.messages
    assert [one["id"] for one in whole["messages"][len(chat.messages) :]] == [
        one["id"] for one in first.json()["messages"]
    ]
    assert {one["fact"] for one in whole["known"]} >= {"threatened_to_publish"}


async def test_a_code_opens_the_conversation_once_with_a_new_token(client: httpx.AsyncClient) -> None:
    chat = await Chat.open(client)
    await chat.says(text=STORY)
    code = (await client.post(f"{chat.path}/code", headers=chat.headers)).json()
    assert code["minutes"] == 60
    returned = await client.post("/v1/return", json={"code": code["code"].lower()})
    assert returned.status_code == 200
    assert chat.path.endswith(returned.json()["conversation"])
    assert (await client.get(chat.path, headers=chat.headers)).status_code == 403
    chat.token = returned.json()["token"]
    assert (await client.get(chat.path, headers=chat.headers)).status_code == 200
    for worthless in (code["code"], "AAAA-AAAA", "字"):
        again = await client.post("/v1/return", json={"code": worthless})
        assert again.status_code == 404
        assert worthless not in again.text


@pytest.mark.parametrize("kind", ["application/json", "text/plain;charset=UTF-8"])
async def test_erasing_by_beacon_as_any_page_may_send_it(client: httpx.AsyncClient, kind: str) -> None:
    chat = await Chat.open(client)
    body = json.dumps({"token": chat.token})
    gone = await client.post(f"{chat.path}/erase", content=body, headers={"Content-Type": kind})
    assert gone.status_code == 204
    for broken in ("", "{", "[]", '{"token": ""}', '{"token": "a", "more": 1}'):
        refused = await client.post(f"{chat.path}/erase", content=broken, headers={"Content-Type": kind})
        assert refused.status_code == 422, broken


async def test_erasing_by_beacon(client: httpx.AsyncClient) -> None:
    chat = await Chat.open(client)
    wrong = await client.post(f"{chat.path}/erase", json={"token": "not-it"})
    assert wrong.status_code == 403
    right = await client.post(f"{chat.path}/erase", json={"token": chat.token})
    assert right.status_code == 204
    assert (await client.get(chat.path, headers=chat.headers)).status_code == 404


async def test_ids_and_tokens_cannot_be_guessed(client: httpx.AsyncClient) -> None:
    chats = [await Chat.open(client) for _ in range(20)]
    assert len({chat.path for chat in chats}) == len({chat.token for chat in chats}) == 20
    assert all(len(chat.token) >= 43 for chat in chats)
    assert all(len(chat.path.rsplit("/", 1)[1]) >= 24 for chat in chats)


async def test_without_or_with_a_wrong_token(client: httpx.AsyncClient) -> None:
    chat, other = await Chat.open(client), await Chat.open(client)
    for method, path in (("GET", chat.path), ("DELETE", chat.path), ("POST", f"{chat.path}/messages")):
        body = {"text": STORY} if method == "POST" else None
        none = await client.request(method, path, json=body)
        wrong = await client.request(method, path, json=body, headers=other.headers)
        assert (none.status_code, wrong.status_code) == (401, 403)
        assert none.headers["www-authenticate"] == "Bearer"
        assert STORY not in none.text + wrong.text
    assert (await client.get(chat.path, headers=chat.headers)).status_code == 200


async def test_an_unknown_conversation(client: httpx.AsyncClient) -> None:
    headers = {"Authorization": "Bearer x"}
    assert (await client.get(f"/v1/conversations/{'a' * 24}", headers=headers)).status_code == 404
    assert (await client.get("/v1/conversations/short", headers=headers)).status_code == 422


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, 422),
        ({"text": STORY, "option": "confirm"}, 422),
        ({"text": ""}, 422),
        ({"text": "字" * 4001}, 422),
        ({"text": "字" * 4000}, 200),
        ({"option": "no-such-option"}, 422),
        ({"option": "/restart"}, 422),
        ({"answer": {"fact": "his_name", "value": "yes"}}, 422),
        ({"answer": {"fact": "recorded", "value": "perhaps"}}, 422),
        ({"text": STORY, "extra": 1}, 422),
    ],
)
async def test_bad_input_is_refused_and_loses_nothing(
    client: httpx.AsyncClient, said: dict[str, Any], status: int
) -> None:
    chat = await Chat.open(client)
    await chat.says(text="My flatmate filmed me in the shower")
    before = (await client.get(chat.path, headers=chat.headers)).json()
    response = await chat.send(**said)
    assert response.status_code == status
    if status != 200:
        assert response.headers["content-type"] == "application/problem+json"
        assert STORY not in response.text
        assert (await client.get(chat.path, headers=chat.headers)).json() == before


@pytest.mark.parametrize(
    "text",
    [
        "/restart", "／restart", "/session_start", '  /remove_fact{"fact":"recorded"}',
        "😭", "🙏🏻🙏🏻", "\u202e\u2067שלום\u2069", "a\u0000b\u0001", "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>", "{{7*7}} ${x} {you|the person}", "'; DROP TABLE conversations;--",
        "\ud83d", "\n\n\n", "e\u0301" * 500, "EXTERNAL: x", "_null_",
    ],
)  # fmt: skip
async def test_whatever_is_typed_is_only_text(client: httpx.AsyncClient, text: str) -> None:
    chat = await Chat.open(client)
    await chat.says(text="My flatmate filmed me in the shower and posted it")
    response = await client.post(
        f"{chat.path}/messages",
        content=json.dumps({"text": text}),
        headers={**chat.headers, "Content-Type": "application/json"},
    )
    if response.status_code == 422:
        assert text == "\ud83d"
        return
    assert response.status_code == 200
    kinds = {message["kind"] for message in response.json()["messages"]}
    assert kinds <= {"text", "understanding", "notice"}
    again = await chat.says(option="change")
    assert again["messages"][-1]["facts"]["recorded"]["value"] == "yes"


async def test_a_slash_command_of_rasa_s_does_nothing(client: httpx.AsyncClient) -> None:
    chat = await Chat.open(client)
    for command in ("/open_conversation", "/begin_questions", '/choose_role{"role":"supporter"}'):
        reply = await chat.says(text=command)
        assert reply["messages"][0]["text"] != chat.messages[0]["text"]
        assert all(message["question"] is None for message in reply["messages"])


class Slow:
    """The real assistant, held up at a gate so that a second message can come meanwhile."""

    def __init__(self, services: Services) -> None:
        self.real = services.ready()
        self.entered, self.gate = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    async def respond(self, conversation: Conversation, said: Input) -> Turn:
        self.entered.set()
        await self.gate.wait()
        return await self.real.respond(conversation, said)


async def test_two_messages_at_once(client: httpx.AsyncClient, services: Services) -> None:
    chat, other = await Chat.open(client), await Chat.open(client)
    slow = Slow(services)
    services.assistant = slow
    first = asyncio.create_task(chat.send(text=STORY))
    await slow.entered.wait()
    second = await chat.send(text="and he has my address")
    slow.gate.set()
    elsewhere = await other.send(text=STORY)
    assert (second.status_code, elsewhere.status_code) == (409, 200)
    assert (await first).status_code == 200
    assert (await chat.send(text="yes")).status_code == 200


class Failing:
    """Fails as Rasa might: in the middle of a turn, with the person's words in the error."""

    def __init__(self, services: Services) -> None:
        self.real = services.ready()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    async def respond(self, conversation: Conversation, said: Input) -> Turn:
        assert isinstance(said, Typed)
        if "boom" in said.text:
            raise RuntimeError(said.text)
        raise TurnFailed("the assistant could not complete this turn")


@pytest.mark.parametrize("text", ["boom secretword", "secretword"])
async def test_a_turn_that_fails_loses_nothing(
    client: httpx.AsyncClient, services: Services, text: str
) -> None:
    chat = await Chat.open(client)
    await chat.says(text=STORY)
    real = services.assistant
    services.assistant = Failing(services)
    response = await chat.send(text=text)
    assert response.status_code == 500
    assert "secretword" not in response.text
    assert "Nothing was lost" in response.json()["detail"]
    services.assistant = real
    reply = await chat.says(option="change")
    assert reply["messages"][-1]["facts"]["threatened_to_publish"]["value"] == "yes"


async def test_erased_in_the_middle_of_a_turn_stays_erased(
    client: httpx.AsyncClient, services: Services
) -> None:
    chat = await Chat.open(client)
    slow = Slow(services)
    services.assistant = slow
    turn = asyncio.create_task(chat.send(text=STORY))
    await slow.entered.wait()
    assert (await client.delete(chat.path, headers=chat.headers)).status_code == 204
    slow.gate.set()
    assert (await turn).status_code == 404
    assert (await client.get(chat.path, headers=chat.headers)).status_code == 404


async def test_too_many_messages(services: Services) -> None:
    services.limits = Limits(3, 2)
    transport = httpx.ASGITransport(create_app(services), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://kapok") as client:
        chat = await Chat.open(client)
        statuses = [(await chat.send(text="hello")).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        refused = await chat.send(text="hello")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert (await client.post("/v1/conversations", json={"language": "en"})).status_code == 201
        assert (await client.post("/v1/conversations", json={"language": "en"})).status_code == 429


async def test_while_the_model_is_loading(client: httpx.AsyncClient, services: Services) -> None:
    services.assistant = None
    assert (await client.get("/v1/health/live")).status_code == 200
    for response in (
        await client.get("/v1/health/ready"),
        await client.post("/v1/conversations", json={"language": "en"}),
    ):
        assert response.status_code == 503
        assert response.headers["retry-after"]


async def test_a_body_too_large(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/extract", content=b"x" * 70_000)
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


async def test_not_json(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/v1/extract", content=b'{"text": secretword', headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 422
    assert "secretword" not in response.text


async def test_resuming_tells_it_all_in_the_present_language(client: httpx.AsyncClient) -> None:
    chat = await Chat.open(client, "en")
    await chat.says(text=STORY)
    await chat.says(option="language:zh")
    resumed = (await client.get(chat.path, headers=chat.headers)).json()
    assert {message["language"] for message in resumed["messages"]} == {"zh"}
    assert resumed["language"] == "zh"
    evidence = [
        told["evidence"]
        for message in resumed["messages"]
        if message["facts"]
        for told in message["facts"].values()
    ]
    assert evidence
    assert set(evidence) == {None}
