"""Signing in: three things right at once, a code once only, and a wait that grows."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.console.accounts import FIRST_WAIT, LONGEST_WAIT, STEP, TRIES, Locked, Unfit, WrongSignIn
from api.console.staff import Staff
from tests.clock import Clock
from tests.console.conftest import PASSWORD, Member


def test_password_and_code_sign_in(staff: Staff, clock: Clock) -> None:
    ann = Member(staff, "ann", "worker")
    account = staff.accounts.sign_in("ann", PASSWORD, ann.code(clock.now))
    assert (account.name, account.role) == ("ann", "worker")


def test_a_code_is_worth_nothing_a_second_time(staff: Staff, clock: Clock) -> None:
    ann = Member(staff, "ann", "worker")
    code = ann.code(clock.now)
    staff.accounts.sign_in("ann", PASSWORD, code)
    with pytest.raises(WrongSignIn):
        staff.accounts.sign_in("ann", PASSWORD, code)
    clock.now += STEP
    staff.accounts.sign_in("ann", PASSWORD, ann.code(clock.now))


def test_whatever_is_wrong_the_answer_is_the_same(staff: Staff, clock: Clock) -> None:
    ann, ben = Member(staff, "ann", "worker"), Member(staff, "ben", "worker")
    right = ann.code(clock.now)
    for name, password, code in (
        ("nobody", PASSWORD, right),
        ("ann", "two cups of tea at dusk", right),
        ("ann", PASSWORD, "000000" if right != "000000" else "000001"),
        ("ann", PASSWORD, ben.code(clock.now)),
        ("ann", PASSWORD, ann.code(clock.now - 3 * STEP)),
        ("", "", ""),
    ):
        with pytest.raises(WrongSignIn):
            staff.accounts.sign_in(name, password, code)


def test_after_some_wrong_tries_there_is_a_wait_that_doubles(staff: Staff, clock: Clock) -> None:
    ann = Member(staff, "ann", "worker")
    for _ in range(TRIES):
        with pytest.raises(WrongSignIn):
            staff.accounts.sign_in("ann", "wrong", "000000")
    waits = []
    for _ in range(12):
        with pytest.raises(Locked) as locked:
            staff.accounts.sign_in("ann", PASSWORD, ann.code(clock.now))
        waits.append(locked.value.seconds)
        clock.now += locked.value.seconds
        with pytest.raises(WrongSignIn):
            staff.accounts.sign_in("ann", "wrong", "000000")
    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits[-1] == LONGEST_WAIT
    clock.now += LONGEST_WAIT
    assert staff.accounts.sign_in("ann", PASSWORD, ann.code(clock.now)).name == "ann"
    with pytest.raises(WrongSignIn):
        staff.accounts.sign_in("ann", "wrong", "000000")


def test_one_locked_account_locks_no_other(staff: Staff, clock: Clock) -> None:
    Member(staff, "ann", "worker")
    ben = Member(staff, "ben", "lead")
    for _ in range(TRIES):
        with pytest.raises(WrongSignIn):
            staff.accounts.sign_in("ann", "wrong", "000000")
    assert staff.accounts.sign_in("ben", PASSWORD, ben.code(clock.now)).role == "lead"


def test_a_closed_account_signs_in_nobody_and_its_sessions_end(staff: Staff, clock: Clock) -> None:
    ann = Member(staff, "ann", "worker")
    secret = staff.sessions.begin(staff.accounts.sign_in("ann", PASSWORD, ann.code(clock.now)))
    staff.accounts.close("ann", by="boss")
    assert staff.sessions.account(secret) is None
    clock.now += STEP
    with pytest.raises(WrongSignIn):
        staff.accounts.sign_in("ann", PASSWORD, ann.code(clock.now))


@pytest.mark.parametrize(
    ("name", "role", "password", "says"),
    [
        ("ab", "worker", PASSWORD, "3 to 40"),
        ("an n", "worker", PASSWORD, "3 to 40"),
        ("陳大文", "worker", PASSWORD, "3 to 40"),
        ("ann", "boss", PASSWORD, "worker, lead, editor, administrator"),
        ("ann", "worker", "short", "12 characters"),
        ("taken", "worker", PASSWORD, "of this name"),
    ],
)
def test_what_cannot_be_taken_is_said(staff: Staff, name: str, role: str, password: str, says: str) -> None:
    Member(staff, "taken", "worker")
    with pytest.raises(Unfit, match=says):
        staff.accounts.make(name, role, password, by="tests")


def test_neither_password_nor_secret_can_be_read_on_the_disk(staff: Staff, tmp_path: Path) -> None:
    address = staff.accounts.make("ann", "worker", PASSWORD, by="tests")
    secret = address.split("secret=")[1].split("&")[0]
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("staff.sqlite3*"))
    assert b"$argon2id$" in raw
    assert PASSWORD.encode() not in raw
    assert secret.encode() not in raw
    assert (tmp_path / "staff.sqlite3").stat().st_mode & 0o077 == 0
