"""What a person wrote is in no living object once its turn is over, whether it failed or not."""

from __future__ import annotations

import gc
import secrets
import time
from types import FrameType

import pytest

from chatbot.agent import RasaAssistant
from chatbot.assistant import TurnFailed
from chatbot.reading.lexicon import lexicon
from tests.conversations.talking import Talk
from tests.privacy.guarded_server import BREAK, break_the_reader

MARK = "zyx" + secrets.token_hex(6)
PATIENCE = 5.0
STORIES = (
    f"My ex {MARK} filmed me in the shower and says he will post it on Instagram unless I pay",
    f"我前度{MARK}喺浴室偷拍我，話唔俾錢就擺上網",
    f"I want to die, {MARK}",
    f"asdf {MARK} qwer",
)


def test_the_search_finds_what_is_kept() -> None:
    kept = [f"{MARK} and more"]
    assert holders() == [f"a list holds {len(kept[0])} characters"]


async def test_after_a_conversation(assistant: RasaAssistant) -> None:
    for language in ("en", "zh"):
        talk = await Talk.begin(assistant, language)
        for story in STORIES:
            await talk.types(story)
        await talk.goes_on_to_the_end({})
        del talk
    assert_forgotten()


async def test_after_a_question_without_a_conversation(assistant: RasaAssistant) -> None:
    for story in STORIES:
        await assistant.ask(story)
    assert_forgotten()


async def test_after_a_turn_that_failed(assistant: RasaAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    break_the_reader(monkeypatch)
    talk = await Talk.begin(assistant, "en")
    try:
        await talk.types(f"my ex {MARK} {BREAK} filmed me")
    except TurnFailed:
        del talk
    else:
        raise AssertionError("the turn did not fail")
    assert_forgotten()


def assert_forgotten() -> None:
    """The assistant's own thread may need a moment to put the turn away."""
    end = time.monotonic() + PATIENCE
    while holders() and time.monotonic() < end:
        time.sleep(0.1)
    assert holders() == []
    assert MARK not in lexicon()._nlp.vocab.strings


def holders() -> list[str]:
    """The kinds of living objects that hold the mark in a text, this module's own left out."""
    gc.collect()
    found = []
    for holder in gc.get_objects():
        if isinstance(holder, FrameType):
            continue
        for held in gc.get_referents(holder):
            if isinstance(held, str | bytes):
                text = held if isinstance(held, str) else held.decode("utf-8", "ignore")
                if MARK in text.lower() and text not in (MARK, *STORIES):
                    found.append(f"a {type(holder).__name__} holds {len(text)} characters")
    return found
