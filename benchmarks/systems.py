"""Two servers of one model: Kapok as it runs, and stock `rasa run` with its action server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from chatbot.model import MODEL, ROOT

START_LIMIT = 120.0
"""Seconds."""
RASA = str(Path(sys.executable).with_name("rasa"))


@dataclass(frozen=True)
class System:
    """What answers Rasa's REST channel, and every process it needs for that."""

    name: str
    url: str
    processes: tuple[subprocess.Popen[bytes], ...]

    def cpu_seconds(self) -> float:
        """User and system time of all its processes so far."""
        return sum(_cpu_seconds(process.pid) for process in self.processes)

    def memory_megabytes(self) -> float:
        return sum(_resident_kilobytes(process.pid) for process in self.processes) / 1024


@contextmanager
def kapok() -> Iterator[System]:
    with ExitStack() as stack:
        data = stack.enter_context(tempfile.TemporaryDirectory())
        port = _free_port()
        settings = {"KAPOK_PORT": str(port), "KAPOK_DATA": data, "KAPOK_TURNS_PER_MINUTE": "100000"}
        process = stack.enter_context(_running([sys.executable, "-m", "api"], settings))
        url = f"http://127.0.0.1:{port}"
        _wait(f"{url}/v1/health/ready", process)
        yield System("Kapok", url, (process,))


@contextmanager
def stock_rasa() -> Iterator[System]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port, actions_port = _free_port(), _free_port()
        endpoints, credentials = folder / "endpoints.yml", folder / "credentials.yml"
        endpoints.write_text(f"action_endpoint:\n  url: http://127.0.0.1:{actions_port}/webhook\n")
        credentials.write_text("rest:\n")
        off = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
        actions = stack.enter_context(_running([RASA, "run", "actions", "--port", str(actions_port)], off))
        server = stack.enter_context(
            _running(
                [
                    RASA, "run", "--model", str(MODEL), "--interface", "127.0.0.1", "--port", str(port),
                    "--endpoints", str(endpoints), "--credentials", str(credentials),
                ],
                off,
            )
        )  # fmt: skip
        _wait(f"http://127.0.0.1:{actions_port}/health", actions)
        _wait(f"http://127.0.0.1:{port}/", server)
        yield System("stock Rasa", f"http://127.0.0.1:{port}", (server, actions))


@contextmanager
def _running(command: list[str], settings: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_LIMIT
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} stopped with {process.returncode}")
        try:
            if httpx.get(url).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"{url} was not ready in {START_LIMIT:.0f} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _cpu_seconds(process: int) -> float:
    told = Path(f"/proc/{process}/stat")
    if told.exists():
        after_name = told.read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
    minutes, _, seconds = _ps(process, "time").rpartition(":")
    return float(minutes) * 60 + float(seconds)


def _resident_kilobytes(process: int) -> int:
    return int(_ps(process, "rss"))


def _ps(process: int, column: str) -> str:
    told = subprocess.run(
        ["ps", "-o", f"{column}=", "-p", str(process)], capture_output=True, text=True, check=True
    )
    return told.stdout.strip()
