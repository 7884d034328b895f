"""What is kept: sealed, opened by its token alone, expiring, and gone for good when erased."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from chatbot.assistant import Conversation
from chatbot.stores.conversations import (
    CODE_LIFETIME,
    ConversationStore,
    StoreUnavailable,
    UnknownConversation,
    WrongToken,
)
from chatbot.stores.vault import Vault, server_key
from tests.clock import Clock

HELD = Conversation(
    "zh",
    "web",
    {"language": "zh", "case": {"facts": {"recorded": "yes", "under_18": "no"}}},
    "assessment_form",
    ({"kind": "text", "words": ["welcome"], "id": "m0"},),
    1,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def opened(folder: Path, clock: Clock) -> Iterator[ConversationStore]:
    store = at(folder, clock)
    yield store
    store.close()


def at(folder: Path, clock: Clock) -> ConversationStore:
    vault = Vault(server_key(folder / "server.key"))
    return ConversationStore(folder / "c.sqlite3", vault, timedelta(hours=1), clock)


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.name != "server.key")


def test_what_was_kept_comes_back_whole(opened: ConversationStore) -> None:
    identity, token = opened.create(HELD)
    assert opened.open(identity, token) == HELD


def test_it_comes_back_after_a_restart(folder: Path, clock: Clock, opened: ConversationStore) -> None:
    identity, token = opened.create(HELD)
    again = at(folder, clock)
    assert again.open(identity, token) == HELD
    again.close()


def test_only_its_own_token_opens_it(opened: ConversationStore) -> None:
    identity, token = opened.create(HELD)
    _, other = opened.create(HELD)
    for wrong in (other, "", token[:-1], token + "x", "字"):
        with pytest.raises(WrongToken):
            opened.open(identity, wrong)
    with pytest.raises(UnknownConversation):
        opened.open("nobody", token)


def test_a_code_opens_it_once_and_voids_the_token_before(opened: ConversationStore) -> None:
    identity, token = opened.create(HELD)
    code = opened.code(identity)
    assert opened.redeem(f" {code.lower()} ")[0] == identity
    with pytest.raises(WrongToken):
        opened.open(identity, token)
    with pytest.raises(UnknownConversation):
        opened.redeem(code)


def test_a_later_code_voids_the_one_before(opened: ConversationStore) -> None:
    identity, _ = opened.create(HELD)
    before, after = opened.code(identity), opened.code(identity)
    with pytest.raises(UnknownConversation):
        opened.redeem(before)
    fresh, token = opened.redeem(after)
    assert opened.open(fresh, token) == HELD


def test_a_code_is_worth_nothing_after_an_hour_or_once_it_is_erased(
    opened: ConversationStore, clock: Clock
) -> None:
    identity, _ = opened.create(HELD)
    late = opened.code(identity)
    clock.now += CODE_LIFETIME.total_seconds() - 1
    opened.keep(identity, HELD)
    clock.now += 2
    with pytest.raises(UnknownConversation):
        opened.redeem(late)
    gone = opened.code(identity)
    opened.erase(identity)
    with pytest.raises(UnknownConversation):
        opened.redeem(gone)
    with pytest.raises(UnknownConversation):
        opened.code(identity)


def test_a_code_cannot_be_guessed_from_the_disk(folder: Path, opened: ConversationStore) -> None:
    identity, _ = opened.create(HELD)
    plain = opened.code(identity).replace("-", "")
    raw = bytes_on_disk(folder)
    assert plain.encode() not in raw
    assert hashlib.sha256(plain.encode()).digest() not in raw


def test_nothing_can_be_read_on_the_disk(folder: Path, opened: ConversationStore) -> None:
    _, token = opened.create(HELD)
    raw = bytes_on_disk(folder)
    for plain in (b"recorded", b"assessment_form", b"welcome", token.encode()):
        assert plain not in raw
    assert (folder / "server.key").stat().st_mode & 0o077 == 0


def test_erased_leaves_no_byte_of_it_behind(folder: Path, clock: Clock) -> None:
    store = at(folder, clock)
    for _ in range(5):
        store.create(HELD)
    identity, _ = store.create(HELD)
    store.keep(identity, HELD.having_said({"kind": "text", "words": ["greeting"], "id": "m1"}))
    rows = sqlite3.connect(folder / "c.sqlite3")
    digest, wrapped, body = rows.execute(
        "SELECT token_digest, wrapped_key, body FROM conversations WHERE id = ?", (identity,)
    ).fetchone()
    rows.close()
    assert body in bytes_on_disk(folder)
    store.erase(identity)
    for kept in (body, wrapped, digest, identity.encode()):
        assert kept not in bytes_on_disk(folder)
    with pytest.raises(UnknownConversation):
        store.keep(identity, HELD)
    store.close()
    assert identity.encode() not in bytes_on_disk(folder)


def test_it_expires_and_is_swept(folder: Path, clock: Clock, opened: ConversationStore) -> None:
    identity, token = opened.create(HELD)
    kept, kept_token = opened.create(HELD)
    clock.now += 3599
    opened.keep(kept, HELD)
    clock.now += 2
    with pytest.raises(UnknownConversation):
        opened.open(identity, token)
    assert opened.open(kept, kept_token) == HELD
    assert opened.sweep() == 1
    assert identity.encode() not in bytes_on_disk(folder)


def test_a_full_disk_loses_nothing(folder: Path, clock: Clock) -> None:
    store = at(folder, clock)
    identity, token = store.create(HELD)
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    large = HELD.having_said(
        *({"kind": "text", "words": [secrets.token_hex(500)], "id": "m"} for _ in range(50))
    )
    with pytest.raises(StoreUnavailable):
        store.keep(identity, large)
    with pytest.raises(StoreUnavailable):
        store.create(large)
    assert store.open(identity, token) == HELD
    store._connection.execute("PRAGMA max_page_count = 100000")
    store.keep(identity, large)
    assert store.open(identity, token) == large
    store.close()


def test_a_row_moved_under_another_id_cannot_be_opened(folder: Path, opened: ConversationStore) -> None:
    identity, token = opened.create(HELD)
    rows = sqlite3.connect(folder / "c.sqlite3", isolation_level=None)
    rows.execute("UPDATE conversations SET id = 'moved' WHERE id = ?", (identity,))
    rows.close()
    with pytest.raises(UnknownConversation):
        opened.open("moved", token)


def test_with_another_key_nothing_opens(folder: Path, clock: Clock) -> None:
    store = at(folder, clock)
    identity, token = store.create(HELD)
    store.close()
    (folder / "server.key").unlink()
    other = at(folder, clock)
    with pytest.raises(UnknownConversation):
        other.open(identity, token)
    with pytest.raises(UnknownConversation):
        other.keep(identity, HELD)
    other.close()


def test_what_is_no_key_is_refused(folder: Path) -> None:
    (folder / "server.key").write_bytes(b"short")
    with pytest.raises(ValueError, match="not a key"):
        server_key(folder / "server.key")


def test_what_is_no_database_is_refused(folder: Path, clock: Clock) -> None:
    (folder / "c.sqlite3").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreUnavailable):
        at(folder, clock)
