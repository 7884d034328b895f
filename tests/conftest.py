"""What tests share: the knowledge base, the trained model behind the assistant, and a live server."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from api.main import create_app
from api.security.limits import Limits
from api.services import Services
from api.settings import Settings
from chatbot.agent import RasaAssistant
from chatbot.model import MODEL, ROOT, is_fresh, train
from chatbot.quiet import be_quiet
from chatbot.reading.reader import RuleReader
from chatbot.stores.conversations import ConversationStore
from chatbot.stores.vault import Vault, server_key
from legal_kb.knowledge import KnowledgeBase
from legal_kb.loading import load

CHROMIUM = next(
    (
        path
        for path in (os.environ.get("KAPOK_CHROMIUM", ""), "/usr/bin/chromium", "/usr/bin/google-chrome")
        if path and Path(path).exists()
    ),
    None,
)
START_LIMIT = 90.0


def pytest_configure() -> None:
    be_quiet()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CHROMIUM is None:
        terminalreporter.section("NO BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line("The browser tests did NOT run: no Chromium was found.", red=True)
        terminalreporter.line(
            "Install one (Debian: apt-get install chromium) or set KAPOK_CHROMIUM.", red=True
        )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium was found"))


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="session")
def reader() -> RuleReader:
    return RuleReader()


@pytest.fixture(scope="session")
def model() -> Path:
    return MODEL if is_fresh() else train()


@pytest.fixture(scope="session")
def assistant(model: Path, kb: KnowledgeBase) -> Iterator[RasaAssistant]:
    loaded = RasaAssistant(model, kb)
    yield loaded
    loaded.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    made = ConversationStore(
        tmp_path / "conversations.sqlite3",
        Vault(server_key(tmp_path / "server.key")),
        timedelta(hours=1),
    )
    yield made
    made.close()


@pytest.fixture
def services(
    tmp_path: Path, kb: KnowledgeBase, store: ConversationStore, assistant: RasaAssistant
) -> Services:
    return Services(Settings(data=tmp_path), kb, store, Limits(600, 600), assistant)


@pytest.fixture
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(services)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://kapok") as made:
        yield made


class Server:
    """`python -m api` in a process of its own, with everything it prints."""

    def __init__(self, data: Path, module: str = "api", **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = data
        self._lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env={**os.environ, "KAPOK_PORT": str(self.port), "KAPOK_DATA": str(data), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self._lines.extend(self.process.stdout)

    def output(self) -> str:
        """Everything printed so far, on either stream."""
        return "".join(self._lines)

    def wait_until_ready(self) -> None:
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the server stopped:\n{self.output()}")
            try:
                if httpx.get(f"{self.url}/v1/health/ready").status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"not ready in time:\n{self.output()}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)
        self._reader.join(timeout=30)
        assert self.process.stdout is not None
        self.process.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(data: Path, module: str = "api", **environment: str) -> Iterator[Server]:
    server = Server(data, module, **environment)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("data"), KAPOK_TURNS_PER_MINUTE="600") as running:
        yield running


@pytest.fixture(scope="session")
def event_loop_policy() -> asyncio.AbstractEventLoopPolicy:
    return asyncio.DefaultEventLoopPolicy()
