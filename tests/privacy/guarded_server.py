"""`python -m api`, watched: every address it uses is written down, and one word breaks its reader.

Its log level is the loudest, so that whatever anything would ever log is seen.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from chatbot.quiet import be_quiet
from chatbot.reading.reader import Prepared, RuleReader

BREAK = "breakthereader"
WATCHED = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"})


def write_down(event: str, arguments: tuple[Any, ...]) -> None:
    if event in WATCHED:
        address = arguments[1] if event in {"socket.connect", "socket.bind"} else arguments[0]
        with Path(os.environ["NETWORK_LOG"]).open("a", encoding="utf-8") as log:
            log.write(f"{event}\t{address!r}\n")


def break_the_reader(patch: pytest.MonkeyPatch) -> None:
    """A failure deep inside a turn, with the person's words in the error, as libraries write them."""
    whole = RuleReader.prepare

    def broken(self: RuleReader, text: str) -> Prepared:
        if BREAK in text:
            raise ValueError(f"cannot read {text!r}")
        return whole(self, text)

    patch.setattr(RuleReader, "prepare", broken)


if __name__ == "__main__":
    be_quiet(logging.DEBUG)
    sys.modules["uvloop"] = None  # type: ignore[assignment]  # its connections raise no audit event
    sys.addaudithook(write_down)
    break_the_reader(pytest.MonkeyPatch())

    from api.serve import main

    sys.exit(main())
