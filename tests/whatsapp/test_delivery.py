"""Sending: once, in order, at Meta's pace; tried again where that helps, counted where it does not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from api.whatsapp.client import Client, Delivered, Later, Refused
from api.whatsapp.inbox import Inbox, Lost
from api.whatsapp.ledger import REMEMBERED, WINDOW, Ledger, Pace
from api.whatsapp.outbox import Outbox
from api.whatsapp.webhook import Moved, Received, Withdrawn
from chatbot.stores.vault import Vault, server_key
from tests.clock import Clock
from tests.whatsapp import deliveries
from tests.whatsapp.conftest import Phone, until, words
from tests.whatsapp.double import Double, Trouble

PACE = Pace()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    made = open_ledger(tmp_path, clock)
    yield made
    made.close()


def open_ledger(folder: Path, clock: Clock) -> Ledger:
    vault = Vault(server_key(folder / "server.key"))
    return Ledger(folder / "whatsapp.sqlite3", vault, timedelta(hours=24), PACE, clock)


def came(clock: Clock, identity: str, text: str = "hello", ago: float = 0.0, **more: str) -> Received:
    return Received(identity, deliveries.PERSON, clock.now - ago, "words", text, **more)


def say(*bodies: str) -> list[dict[str, object]]:
    return [{"type": "text", "text": {"body": body}} for body in bodies]


def test_a_message_is_taken_once_for_more_than_eight_days(
    ledger: Ledger, clock: Clock, tmp_path: Path
) -> None:
    inbox = Inbox(ledger)
    assert inbox.take([came(clock, "1"), came(clock, "1")]) == 1
    clock.now += 8.5 * 24 * 3600
    ledger.sweep()
    restarted = open_ledger(tmp_path, clock)
    assert Inbox(restarted).take([came(clock, "1")]) == 0
    restarted.close()
    clock.now += REMEMBERED
    ledger.sweep()
    assert ledger.row("SELECT COUNT(*) FROM seen") == (0,)


def test_messages_wait_for_quiet_and_are_read_in_the_order_sent(ledger: Ledger, clock: Clock) -> None:
    inbox = Inbox(ledger)
    inbox.take([came(clock, "2", "second", ago=1), came(clock, "1", "first", ago=2)])
    clock.now += PACE.quiet - 1
    assert inbox.claim() is None
    inbox.take([came(clock, "3", "third")])
    clock.now += PACE.quiet
    batch = inbox.claim()
    assert batch
    assert [message.text for message in batch.messages] == ["first", "second", "third"]
    assert inbox.claim() is None


def test_somebody_who_never_stops_writing_is_answered_all_the_same(ledger: Ledger, clock: Clock) -> None:
    inbox = Inbox(ledger)
    for number in range(8):
        inbox.take([came(clock, str(number))])
        clock.now += PACE.longest_wait / 7
    assert inbox.claim()


def test_a_button_waits_for_nothing(ledger: Ledger, clock: Clock) -> None:
    inbox = Inbox(ledger)
    inbox.take([replace(came(clock, "1", "option:tell"), kind="choice")])
    assert inbox.claim()


def test_an_edit_replaces_and_a_deleted_message_is_not_read(ledger: Ledger, clock: Clock) -> None:
    inbox = Inbox(ledger)
    inbox.take([came(clock, "1", "wrong"), came(clock, "2", "gone")])
    inbox.take([came(clock, "3", "right", replaces="1"), Withdrawn("2", deliveries.PERSON)])
    clock.now += PACE.quiet
    batch = inbox.claim()
    assert batch
    assert [message.text for message in batch.messages] == ["right"]


def test_a_number_that_changes_hands_opens_nothing(ledger: Ledger, clock: Clock) -> None:
    inbox = Inbox(ledger)
    inbox.take([came(clock, "1")])
    inbox.take([Moved("2", deliveries.PERSON)])
    assert ledger.row("SELECT (SELECT COUNT(*) FROM people), (SELECT COUNT(*) FROM inbox)") == (0, 0)


def test_a_turn_of_a_dead_process_is_taken_up_and_the_dead_one_keeps_nothing(
    ledger: Ledger, clock: Clock
) -> None:
    inbox = Inbox(ledger)
    inbox.take([came(clock, "1")])
    clock.now += PACE.quiet
    dead = inbox.claim()
    clock.now += PACE.lease
    alive = inbox.claim()
    assert dead
    assert alive
    assert dead.messages == alive.messages
    inbox.settle(alive, {"turn": 1}, say("answer"))
    with pytest.raises(Lost):
        inbox.settle(dead, {"turn": 1}, say("answer"))
    assert ledger.waiting() == {"inbox": 0, "outbox": 1}


def owe(ledger: Ledger, clock: Clock, *bodies: str) -> Outbox:
    inbox = Inbox(ledger)
    inbox.take([came(clock, f"for {bodies}")])
    clock.now += PACE.quiet
    batch = inbox.claim()
    assert batch
    inbox.settle(batch, {"turn": 1}, say(*bodies))
    return Outbox(ledger)


def test_each_person_s_messages_go_in_order_and_paced(ledger: Ledger, clock: Clock) -> None:
    outbox = owe(ledger, clock, *map(str, range(8)))
    begun = clock.now
    went: list[tuple[str, float]] = []
    while len(went) < 8:
        owed = outbox.claim()
        if owed is None:
            clock.now += 0.5
            continue
        assert outbox.claim() is None, "one at a time"
        went.append((owed.body["text"]["body"], clock.now - begun))
        outbox.sent(owed)
    assert [body for body, _ in went] == [str(number) for number in range(8)]
    assert went[PACE.burst - 1][1] == 0, "a turn's few messages go at once"
    assert went[-1][1] >= (8 - PACE.burst) * PACE.spacing


def test_the_id_at_meta_is_erased_with_the_last_answer(ledger: Ledger, clock: Clock) -> None:
    outbox = owe(ledger, clock, "a", "b")
    for left in (True, False):
        owed = outbox.claim()
        assert owed
        assert owed.address == deliveries.PERSON
        outbox.sent(owed)
        assert (ledger.row("SELECT address FROM people")[0] is not None) == left


def test_nothing_goes_after_the_window(ledger: Ledger, clock: Clock) -> None:
    outbox = owe(ledger, clock, "a", "b")
    clock.now += WINDOW - PACE.quiet
    assert outbox.claim() is None
    assert ledger.counts() == {"dead:window": 2}
    assert ledger.waiting() == {"inbox": 0, "outbox": 0}
    assert Inbox(ledger).take([came(clock, "old", ago=WINDOW)]) == 0
    assert ledger.counts()["came_too_late"] == 1


def test_it_waits_longer_each_time_and_at_last_gives_up(ledger: Ledger, clock: Clock) -> None:
    outbox = owe(ledger, clock, "a")
    waits = []
    while owed := outbox.claim():
        outbox.again(owed, None)
        begun = clock.now
        (due,) = ledger.row("SELECT send_at FROM people")
        if due is None:
            break
        clock.now = due
        waits.append(clock.now - begun)
    assert len(waits) == PACE.most_tries - 1
    assert waits == sorted(waits)
    assert waits[0] == PACE.first_retry
    assert ledger.counts() == {"dead:tries": 1}


def test_meta_s_own_wait_is_kept(ledger: Ledger, clock: Clock) -> None:
    outbox = owe(ledger, clock, "a")
    owed = outbox.claim()
    assert owed
    outbox.again(owed, 40.0)
    clock.now += 39
    assert outbox.claim() is None
    clock.now += 1
    assert outbox.claim()


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (httpx.Response(200, json={}), Delivered()),
        (httpx.Response(429, headers={"Retry-After": "7"}), Later(7.0)),
        (httpx.Response(400, json={"error": {"code": 131056}}), Later()),
        (httpx.Response(400, json={"error": {"code": 130429}}), Later()),
        (httpx.Response(500, json={"error": {"code": 131000}}), Later()),
        (httpx.Response(503, text="<html>"), Later()),
        (httpx.Response(400, json={"error": {"code": 131047}}), Refused("131047")),
        (httpx.Response(400, json=[]), Refused("http-400")),
        (httpx.Response(401, json={"error": {"code": 190}}), Refused("190")),
    ],
)
async def test_what_meta_answers(answer: httpx.Response, outcome: object) -> None:
    account = replace(deliveries.ACCOUNT, api="http://meta/v26.0")
    client = Client(account, httpx.MockTransport(lambda _: answer))
    assert await client.send(deliveries.PERSON, {}) == outcome
    await client.close()


async def test_a_broken_connection_is_tried_again() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    client = Client(replace(deliveries.ACCOUNT, api="http://meta/v26.0"), httpx.MockTransport(broken))
    assert await client.send(deliveries.PERSON, {}) == Later()
    await client.read("wamid")
    await client.close()


async def test_through_trouble_everything_arrives_in_order(phone: Phone, meta: Double) -> None:
    meta.trouble += [Trouble(429, 130429, 0), Trouble(500), Trouble(400, 131056), Trouble(503, 131016)]
    came = await phone.writes("My ex filmed me secretly in the shower")
    assert "https://kapok.test" in words(came[:1])
    assert phone.whatsapp.ledger.standing()["counts"] == {}
    assert len(meta.read) == 1


async def test_what_meta_refuses_is_counted_by_its_code_alone(phone: Phone, meta: Double) -> None:
    meta.trouble += [Trouble(400, 131026)]
    await phone.writes("hello")
    assert phone.whatsapp.ledger.standing()["counts"] == {"dead:131026": 1}


async def test_a_user_id_without_a_number_is_answered(phone: Phone, meta: Double) -> None:
    identity = "HK.13491208655302741918"
    message = deliveries.text("hello", from_user_id=identity)
    del message["from"]
    await phone.delivers(deliveries.delivery(message))
    await phone.rests()
    await until(lambda: bool(meta.sent[identity]))
    assert all("to" not in sent for sent in meta.sent[identity])


async def test_replays_are_answered_once(phone: Phone, meta: Double) -> None:
    delivered = deliveries.delivery(deliveries.text("hello"))
    for _ in range(5):
        assert (await phone.delivers(delivered)).status_code == 200
    await phone.rests()
    before = len(meta.sent[phone.name])
    assert (await phone.delivers(delivered)).status_code == 200
    await asyncio.sleep(1.0)
    assert len(meta.sent[phone.name]) == before
