"""A double of Meta's Cloud API: takes messages over HTTP as strictly, and fails in the ways Meta does."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.whatsapp.deliveries import ACCOUNT, NUMBER
from tests.whatsapp.shown import NotTaken, check

Json = dict[str, Any]


@dataclass(frozen=True)
class Trouble:
    """An answer other than the good one; `code` is Meta's."""

    status: int
    code: int | None = None
    retry_after: int | None = None
    taken: bool = False
    """The message went out all the same: its answer is lost, as in a broken connection."""


@dataclass
class Double:
    port: int = 0
    trouble: list[Trouble] = field(default_factory=list)
    """What the next requests for sending are answered with, one after another."""
    sent: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    """By recipient, in the order taken."""
    read: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    on_sent: Callable[[str, Json], None] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str, token: str | None, body: Json) -> tuple[int, Json, int | None]:
        if path != f"/v26.0/{NUMBER}/messages":
            return 404, _error(100, "unknown path"), None
        if token != f"Bearer {ACCOUNT.access_token}":
            return 401, _error(190, "invalid access token"), None
        with self.lock:
            if body.get("status") == "read":
                self.read.append(body["message_id"])
                return 200, {"success": True}, None
            trouble = self.trouble.pop(0) if self.trouble else None
            if trouble and not trouble.taken:
                return trouble.status, _error(trouble.code, "trouble"), trouble.retry_after
            return self._take(body, trouble)

    def _take(self, body: Json, trouble: Trouble | None) -> tuple[int, Json, int | None]:
        try:
            check(body)
        except (NotTaken, KeyError) as error:
            self.refused.append(str(error))
            return 400, _error(131009, str(error)), None
        to = str(body.get("to") or body.get("recipient"))
        self.sent[to].append(body)
        if self.on_sent:
            self.on_sent(to, body)
        if trouble:
            return trouble.status, _error(trouble.code, "trouble"), trouble.retry_after
        wamid = f"wamid.sent{sum(map(len, self.sent.values()))}"
        return 200, {"messaging_product": "whatsapp", "messages": [{"id": wamid}]}, None


def _error(code: int | None, what: str) -> Json:
    return {} if code is None else {"error": {"message": what, "code": code, "type": "OAuthException"}}


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever calls may be killed in the middle of it."""


@contextmanager
def running() -> Iterator[Double]:
    double = Double()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, said, retry_after = double.answer(self.path, self.headers["Authorization"], body)
            raw = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            if retry_after is not None:
                self.send_header("Retry-After", str(retry_after))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Nothing."""

    server = Quiet(("127.0.0.1", 0), Handler)
    double.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
