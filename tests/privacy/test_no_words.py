"""What a person wrote is in no stream, file or error, and goes to no other machine."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import Server, serving
from tests.privacy.guarded_server import BREAK

MARK = "Zyx" + secrets.token_hex(6)
STORIES = (
    f"My ex {MARK} filmed me in the shower and says he will post it on Instagram unless I pay",
    f"我前度{MARK}喺浴室偷拍我，話唔俾錢就擺上網",
    f"I want to die, {MARK}",
    f"My ex {MARK} {BREAK} filmed me",
    f"/{MARK} <b>{MARK}</b> \u202e",
    f"asdf {MARK} qwer",
)


@pytest.fixture(scope="module")
def network_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("watched") / "network"


@pytest.fixture(scope="module")
def watched(model: Path, tmp_path_factory: pytest.TempPathFactory, network_log: Path) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("data")
    with serving(data, "tests.privacy.guarded_server", NETWORK_LOG=str(network_log)) as running:
        yield running


@pytest.fixture(scope="module")
def held(watched: Server) -> list[httpx.Response]:
    """Conversations in every way they can go, each answer kept."""
    answers = []
    with httpx.Client(base_url=watched.url, timeout=30) as client:
        for language in ("en", "zh"):
            chat = client.post("/v1/conversations", json={"language": language}).json()
            path = f"/v1/conversations/{chat['conversation']}"
            headers = {"Authorization": f"Bearer {chat['token']}"}
            answers += [
                client.post(f"{path}/messages", json={"text": story}, headers=headers) for story in STORIES
            ]
            for body in (
                {"text": MARK * 500},
                {"option": MARK},
                {"answer": {"fact": MARK, "value": MARK}},
                {MARK: MARK},
                [MARK],
            ):
                answers.append(client.post(f"{path}/messages", json=body, headers=headers))
            not_json = f'{{"text": {MARK}'.encode()
            answers.append(client.post(f"{path}/messages", content=not_json, headers=headers))
            answers.append(client.post(f"{path}/messages", json={"text": STORIES[0]}))
            answers.append(client.post("/v1/extract", json={"text": STORIES[3]}))
            answers += [client.post("/v1/ask", json={"text": story}) for story in STORIES]
            answers += [client.post(f"/help/{language}/ask", data={"words": story}) for story in STORIES]
            answers.append(client.post(f"/help/{language}/guide", data={"state": MARK, "do": MARK}))
            answers.append(client.get(f"/help/{language}/faq/{MARK}"))
            answers.append(client.post("/v1/assess", json={"facts": {MARK: "yes"}}))
            answers.append(client.get(f"/{MARK}"))
            answers.append(
                client.post("/webhooks/rest/webhook", json={"sender": MARK, "message": STORIES[0]})
            )
    return answers


def test_the_conversations_went_every_way(held: list[httpx.Response]) -> None:
    assert {200, 401, 404, 422, 500} <= {answer.status_code for answer in held}


def test_no_stream_holds_a_word(watched: Server, held: list[httpx.Response]) -> None:
    assert "ValueError" in watched.output(), "the failure itself is told"
    assert MARK.lower() not in watched.output().lower()


def test_no_file_holds_a_word(watched: Server, held: list[httpx.Response]) -> None:
    files = [file for file in watched.data.rglob("*") if file.is_file()]
    assert any(file.stat().st_size for file in files)
    for file in files:
        assert MARK.lower().encode() not in file.read_bytes().lower()


def test_no_error_repeats_a_word(held: list[httpx.Response]) -> None:
    told_back = [answer for answer in held if answer.status_code >= 400 and MARK in answer.text]
    assert [answer.json()["detail"] for answer in told_back] == [
        f"There is no fact of this name: {MARK}."
    ] * len(told_back)


def test_only_this_machine_is_spoken_to(
    watched: Server, held: list[httpx.Response], network_log: Path
) -> None:
    lines = network_log.read_text().splitlines()
    probe_for_ipv6 = "socket.bind\t('::1', 0)"  # urllib3's, at import; closed at once
    assert [line for line in lines if line != probe_for_ipv6] == [
        f"socket.bind\t('127.0.0.1', {watched.port})"
    ]
