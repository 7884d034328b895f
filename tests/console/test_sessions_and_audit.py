"""Sessions end by idling and by age; the log of acts cannot be changed without being seen."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from api.console.accounts import Account
from api.console.audit import AuditBroken
from api.console.sessions import IDLE, LONGEST, form_token
from api.console.staff import Staff
from tests.clock import Clock
from tests.console.conftest import Member


@pytest.fixture
def ann(staff: Staff) -> Account:
    Member(staff, "ann", "worker")
    return Account("ann", "worker")


def test_a_session_lasts_while_it_is_used_and_no_longer_than_a_shift(
    staff: Staff, ann: Account, clock: Clock
) -> None:
    secret = staff.sessions.begin(ann)
    for _ in range(int(LONGEST / (IDLE - 1))):
        clock.now += IDLE - 1
        assert staff.sessions.account(secret) == ann
    clock.now += IDLE - 1
    assert staff.sessions.account(secret) is None


def test_a_session_ends_by_idling(staff: Staff, ann: Account, clock: Clock) -> None:
    secret = staff.sessions.begin(ann)
    clock.now += IDLE
    assert staff.sessions.account(secret) is None


def test_signing_out_ends_one_and_everywhere_ends_all(staff: Staff, ann: Account) -> None:
    one, two, three = (staff.sessions.begin(ann) for _ in range(3))
    staff.sessions.end(one, ann)
    assert [staff.sessions.account(secret) for secret in (one, two)] == [None, ann]
    staff.sessions.end_all("ann", by="boss")
    assert [staff.sessions.account(secret) for secret in (two, three)] == [None, None]


def test_a_session_s_secret_is_not_on_the_disk_and_another_opens_nothing(
    staff: Staff, ann: Account, tmp_path: Path
) -> None:
    secret = staff.sessions.begin(ann)
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("staff.sqlite3*"))
    assert secret.encode() not in raw
    assert staff.sessions.account(secret[:-1]) is None
    assert form_token(secret) != form_token(staff.sessions.begin(ann))


def test_every_act_is_noted_in_order_and_without_content(staff: Staff, ann: Account) -> None:
    secret = staff.sessions.begin(ann)
    staff.sessions.end(secret, ann)
    staff.accounts.close("ann", by="boss")
    assert [(entry.who, entry.act, entry.account) for entry in staff.audit.entries()] == [
        ("tests", "account_made", "ann"),
        ("ann", "signed_out", "ann"),
        ("boss", "account_closed", "ann"),
    ]


@pytest.mark.parametrize("sql", ["UPDATE audit SET entry = '{}'", "DELETE FROM audit"])
def test_the_log_refuses_to_be_rewritten(staff: Staff, ann: Account, tmp_path: Path, sql: str) -> None:
    other = sqlite3.connect(tmp_path / "staff.sqlite3")
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        other.execute(sql)
    other.close()
    assert len(list(staff.audit.entries())) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET entry = replace(entry, 'ann', 'ben') WHERE number = 2",
        "DELETE FROM audit WHERE number = 2",
        "INSERT INTO audit (entry, chain) VALUES ('{}', x'00')",
    ],
)
def test_a_change_from_outside_is_seen(staff: Staff, ann: Account, tmp_path: Path, sql: str) -> None:
    for _ in range(3):
        staff.audit.note("ann", "audit_read", "-")
    other = sqlite3.connect(tmp_path / "staff.sqlite3")
    other.execute("DROP TRIGGER audit_is_not_rewritten")
    other.execute("DROP TRIGGER audit_is_not_deleted")
    other.execute(sql)
    other.commit()
    other.close()
    with pytest.raises(AuditBroken):
        list(staff.audit.entries())
