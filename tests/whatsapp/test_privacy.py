"""Nothing a person wrote, and no number of theirs, is in any file, log or error."""

from __future__ import annotations

import logging
import secrets
from pathlib import Path

import pytest

from api.whatsapp.channel import WhatsApp
from api.whatsapp.turn import Turns
from chatbot.assistant import TurnFailed
from chatbot.quiet import be_quiet
from tests.whatsapp import deliveries
from tests.whatsapp.conftest import Phone, words
from tests.whatsapp.double import Double, Trouble

MARK = "zyx" + secrets.token_hex(6)
STORIES = (
    f"My ex {MARK} filmed me in the shower and says he will post it unless I pay",
    f"我前度{MARK}喺浴室偷拍我，話唔俾錢就擺上網",
    f"I want to die, {MARK}",
    f"asdf {MARK} qwer",
)
TOLD = (MARK, deliveries.PERSON, "偷拍", "filmed")


def on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.name != "server.key")


def assert_nothing(raw: bytes) -> None:
    for told in TOLD:
        assert told.encode() not in raw
        assert told.encode("utf-16-le") not in raw


async def test_nothing_personal_is_on_the_disk_at_any_moment(
    phone: Phone, meta: Double, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="kapok")
    moments: list[bytes] = []
    meta.on_sent = lambda *_: moments.append(on_disk(tmp_path))
    meta.trouble += [Trouble(400, 131026), Trouble(500)]
    for story in STORIES:
        body = deliveries.body_of(deliveries.delivery(deliveries.text(story)))
        await phone.client.post("/webhooks/whatsapp", content=body, headers=deliveries.headers(body))
        moments.append(on_disk(tmp_path))
        await phone.rests()
    moments.append(on_disk(tmp_path))
    assert len(moments) > 8
    for raw in moments:
        assert_nothing(raw)
    assert_nothing(caplog.text.encode())
    assert "131026" in caplog.text
    assert_nothing(str(phone.whatsapp.ledger.standing()).encode())


async def test_after_the_answer_no_id_and_no_words_are_kept_even_sealed(
    phone: Phone, whatsapp: WhatsApp
) -> None:
    await phone.writes(STORIES[0])
    assert whatsapp.ledger.row("SELECT COUNT(*), COUNT(address) FROM people") == (1, 0)
    assert whatsapp.ledger.waiting() == {"inbox": 0, "outbox": 0}


async def test_erasing_leaves_no_sealed_byte_behind(phone: Phone, whatsapp: WhatsApp, tmp_path: Path) -> None:
    await phone.writes(STORIES[1])
    key, state = whatsapp.ledger.row("SELECT wrapped_key, state FROM people")
    assert key in on_disk(tmp_path)
    await phone.writes("DELETE")
    whatsapp.ledger.clear_journal()
    raw = on_disk(tmp_path)
    assert key not in raw
    assert state not in raw


async def test_a_conversation_expires_with_all_that_waits(phone: Phone, whatsapp: WhatsApp) -> None:
    await phone.writes(STORIES[1])
    with whatsapp.ledger.transaction() as connection:
        connection.execute("UPDATE people SET expires_at = 0")
    assert whatsapp.ledger.sweep() == 1
    assert whatsapp.ledger.row("SELECT COUNT(*) FROM people") == (0,)


@pytest.mark.parametrize("kind", [TurnFailed, ValueError])
async def test_a_turn_that_fails_again_and_again_says_so_and_tells_nothing(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], kind: type[Exception]
) -> None:
    monkeypatch.setattr("api.whatsapp.worker._AFTER_FAILURE", 0.05)
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    be_quiet()
    tried = []

    async def broken(*about: object) -> None:
        tried.append(1)
        raise kind(f"the assistant could not: {STORIES[0]}")

    monkeypatch.setattr(Turns, "take", broken)
    came = await phone.writes(STORIES[0])
    assert len(tried) == 3
    assert "something went wrong" in words(came)
    logged = "".join(capsys.readouterr())
    assert logged.count("a WhatsApp turn failed") == 3
    assert_nothing(logged.encode())


async def test_a_danger_told_in_the_same_breath_as_delete_is_answered(
    phone: Phone, whatsapp: WhatsApp
) -> None:
    came = await phone.sends(deliveries.text("I want to die tonight"), deliveries.text("DELETE"))
    assert "2389 2222" in words(came)
    assert "is erased" in words(came)
    assert whatsapp.ledger.row("SELECT COUNT(*) FROM people WHERE state IS NOT NULL") == (0,)
