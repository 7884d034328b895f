"""Killed at any moment, the store holds the last turn that was told safe, or the one after it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from chatbot.assistant import Conversation
from chatbot.model import ROOT
from chatbot.stores.conversations import ConversationStore
from chatbot.stores.vault import Vault, server_key
from tests.conftest import serving


@pytest.mark.parametrize("seed", range(8))
def test_kill_9_in_the_middle_of_writing(tmp_path: Path, seed: int) -> None:
    store = opened(tmp_path)
    identity, token = store.create(Conversation("en", "web", {"turn": 0}))
    store.close()
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.stores.writer", str(tmp_path), identity],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert writer.stdout is not None
    writer.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.01, 0.4))
    writer.send_signal(signal.SIGKILL)
    told = [int(line) for line in writer.stdout if line.endswith("\n")]
    writer.wait()
    writer.stdout.close()
    last = max(told, default=1)

    store = opened(tmp_path)
    kept = store.open(identity, token).slots["turn"]
    assert last <= kept <= last + 1
    store.keep(identity, Conversation("en", "web", {"turn": -1}))
    assert store.open(identity, token).slots["turn"] == -1
    store.close()


def opened(folder: Path) -> ConversationStore:
    vault = Vault(server_key(folder / "server.key"))
    return ConversationStore(folder / "c.sqlite3", vault, timedelta(hours=1))


def test_kill_9_of_the_server_loses_no_answered_turn(model: Path, tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        chat = httpx.post(f"{server.url}/v1/conversations", json={"language": "en"}).json()
        path, headers = (
            f"/v1/conversations/{chat['conversation']}",
            {"Authorization": f"Bearer {chat['token']}"},
        )
        said = httpx.post(
            f"{server.url}{path}/messages", json={"text": "he filmed me in the shower"}, headers=headers
        )
        assert said.status_code == 200
        server.process.kill()
        server.process.wait()
    with serving(tmp_path) as server:
        resumed = httpx.get(f"{server.url}{path}", headers=headers).json()
        assert [message["id"] for message in resumed["messages"]][-1] == said.json()["messages"][-1]["id"]
        assert resumed["messages"][-1]["facts"]["recorded"]["value"] == "yes"
