"""The encoder's tokenizer is written in Rust and keeps words in memory unless told not to; this looks there."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from chatbot.model import ROOT

WORDS = 300
READ_THEM = f"""
import hashlib, sys
from chatbot.encoder.encoder import Encoder
encoder = Encoder()
if sys.argv[1] == "remember":
    encoder._tokenizer.model._resize_cache(10_000)
for number in range({WORDS}):
    encoder.embed(["he filmed me " + hashlib.sha256(b"%d" % number).hexdigest()[:24]])
for number in range(2 * {WORDS}):
    encoder.embed(["something else %d that is about as long as those" % number])
print("read", flush=True)
sys.stdin.readline()
"""


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="looks into memory as Linux shows it")
@pytest.mark.parametrize(("manner", "most"), [("remember", WORDS), ("forget", WORDS // 10)])
def test_a_word_that_was_read_is_not_remembered(manner: str, most: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", READ_THEM, manner],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "read\n"
        left = words_in(memory(process.pid))
        process.communicate("\n")
    assert left <= most
    assert manner == "forget" or left == WORDS, "the search itself finds nothing"


def words_in(held: bytes) -> int:
    words = (hashlib.sha256(b"%d" % number).hexdigest()[:24].encode() for number in range(WORDS))
    return sum(word in held for word in words)


def memory(process: int) -> bytes:
    held = bytearray()
    with Path(f"/proc/{process}/mem").open("rb") as file:
        for row in Path(f"/proc/{process}/maps").read_text().splitlines():
            if where := re.match(r"(\w+)-(\w+) rw", row):
                start, end = int(where[1], 16), int(where[2], 16)
                file.seek(start)
                try:
                    held += file.read(end - start)
                except OSError:
                    continue
    return bytes(held)
