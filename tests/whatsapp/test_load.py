"""A thousand messages, some doubled, all shuffled; two processes, killed by turns in the middle of it."""

from __future__ import annotations

import asyncio
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from api.whatsapp.worker import SENDERS
from chatbot.model import ROOT
from tests.conftest import free_port
from tests.whatsapp import deliveries
from tests.whatsapp.conftest import PATH
from tests.whatsapp.double import Double, Trouble

MESSAGES, PEOPLE, DOUBLED, KILLS, POSTERS = 1000, 50, 0.3, 3, 8
_PATIENCE = 60.0


class Process:
    def __init__(self, folder: Path, meta: Double) -> None:
        self.port, self._folder, self._meta = free_port(), folder, meta
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.whatsapp.load_server"]
        self._process = subprocess.Popen(
            [*command, str(self._folder), self._meta.url, str(self.port)], cwd=ROOT
        )

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


@contextmanager
def processes(folder: Path, meta: Double) -> Iterator[list[Process]]:
    running = [Process(folder, meta) for _ in range(2)]
    try:
        yield running
    finally:
        for process in running:
            process.kill()


def shuffled() -> list[dict[str, Any]]:
    """Deliveries in an order of their own, almost a third of them twice."""
    chance = random.Random(7)
    made = [
        deliveries.text(f"message #{number} 佢偷拍我", **{"from": f"8525{number % PEOPLE:07}"})
        for number in range(MESSAGES)
    ]
    made += chance.sample(made, int(MESSAGES * DOUBLED))
    chance.shuffle(made)
    return made


async def deliver(queue: list[dict[str, Any]], running: list[Process]) -> None:
    """As Meta does: what was not acknowledged is delivered again, later, perhaps elsewhere."""
    async with httpx.AsyncClient(timeout=10) as client:
        while queue:
            message = queue.pop()
            body = deliveries.body_of(deliveries.delivery(message))
            port = random.choice(running).port
            try:
                answer = await client.post(
                    f"http://127.0.0.1:{port}{PATH}", content=body, headers=deliveries.headers(body)
                )
                taken = answer.status_code == httpx.codes.OK
            except httpx.TransportError:
                taken = False
            if not taken:
                queue.insert(0, message)
                await asyncio.sleep(0.05)


async def test_every_message_is_answered_once_and_none_is_lost(tmp_path: Path, meta: Double) -> None:
    meta.trouble += [Trouble(429, 130429, 0), Trouble(500), Trouble(503, 131016)] * 10
    begun = time.monotonic()
    with processes(tmp_path, meta) as running:
        queue = shuffled()
        posting = [asyncio.create_task(deliver(queue, running)) for _ in range(POSTERS)]
        for kill, left in enumerate((1000, 600, 200)):
            await until(lambda left=left: len(queue) < left)
            running[kill % 2].kill()
            running[kill % 2].start()
        await asyncio.gather(*posting)
        await until(lambda: len(answered(meta)) == MESSAGES)
        await asyncio.sleep(1.0)
    took = time.monotonic() - begun
    turns = Counter(answers(meta))
    again = sum(turns.values()) - len(turns)
    print(f"{MESSAGES} messages, {len(turns)} turns in {took:.0f} s; {again} sent twice after {KILLS} kills")
    numbers = Counter(number for answer in turns for number in re.findall(r"#\d+", answer))
    assert len(numbers) == MESSAGES
    assert set(numbers.values()) == {1}, "no message was answered by two turns"
    # A process killed between Meta's taking a message and its own note sends that one again.
    assert again <= KILLS * SENDERS
    assert not meta.refused


def answers(meta: Double) -> list[str]:
    """What the stand-in said, each with its turn's token."""
    return [
        sent["interactive"]["body"]["text"]
        for messages in list(meta.sent.values())
        for sent in list(messages)
        if sent["type"] == "interactive" and sent["interactive"]["body"]["text"].startswith("[")
    ]


def answered(meta: Double) -> set[str]:
    return {number for answer in answers(meta) for number in re.findall(r"#\d+", answer)}


async def until(holds: Any) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        await asyncio.sleep(0.05)
