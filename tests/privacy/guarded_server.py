"""`python -m api`, watched: every address it uses is written down, and one word breaks its reader.

Its log level is the loudest, so that whatever anything would ever log is seen.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

BREAK = "breakthereader"
WATCHED = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"})


def write_down(event: str, arguments: tuple[Any, ...]) -> None:
    if event in WATCHED:
        address = arguments[1] if event in {"socket.connect", "socket.bind"} else arguments[0]
        with Path(os.environ["NETWORK_LOG"]).open("a", encoding="utf-8") as log:
            log.write(f"{event}\t{address!r}\n")


def break_the_reader() -> None:
    """A failure deep inside a turn, with the person's words in the error, as libraries write them."""
    from chatbot.reading import reader

    whole = reader.normalise

    def broken(text: str) -> Any:
        if BREAK in text:
            raise ValueError(f"cannot read {text!r}")
        return whole(text)

    reader.normalise = broken


if __name__ == "__main__":
    from chatbot.quiet import be_quiet

    be_quiet(logging.DEBUG)
    sys.modules["uvloop"] = None  # type: ignore[assignment]  # its connections raise no audit event
    sys.addaudithook(write_down)
    break_the_reader()

    from api.serve import main

    sys.exit(main())
