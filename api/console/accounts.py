"""Staff accounts: a password, a one-time code besides, and a wait that grows after every wrong try."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error

from api.console.audit import Audit
from api.console.database import StaffDatabase
from api.console.permissions import ROLES, Role
from chatbot.stores.vault import Vault, seal, unseal

SHORTEST_PASSWORD, LONGEST = 12, 200
TRIES, FIRST_WAIT, LONGEST_WAIT = 5, 30.0, 3_600.0
"""Wrong tries before there is a wait; seconds of the first, which doubles, and of the longest."""
STEP = 30
ISSUER = "Kapok"


class WrongSignIn(Exception):
    """Name, password or code is not right. Which of them is never said."""


class Locked(Exception):
    """There were too many wrong tries."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__("too many wrong tries")


class Unfit(ValueError):
    """A name, role or password that cannot be taken; the words say why."""


@dataclass(frozen=True)
class Account:
    name: str
    role: Role
    active: bool = True


class Accounts:
    def __init__(
        self, database: StaffDatabase, vault: Vault, audit: Audit, clock: Callable[[], float] = time.time
    ) -> None:
        self._database, self._vault, self._audit, self._clock = database, vault, audit, clock
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash("nobody has this password")

    def make(self, name: str, role: str, password: str, by: str) -> str:
        """A new account; returns the address that an authenticator app takes in.

        Raises:
            Unfit: saying what is not right.
        """
        if not (3 <= len(name) <= 40 and name.isascii() and name.replace(".", "").replace("-", "").isalnum()):
            raise Unfit("A name has 3 to 40 letters, digits, dots and hyphens.")
        kind = next((known for known in ROLES if known == role), None)
        if kind is None:
            raise Unfit(f"A role is one of {', '.join(ROLES)}.")
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST:
            raise Unfit(f"A password has at least {SHORTEST_PASSWORD} characters; a few words are good.")
        secret = pyotp.random_base32()
        key, wrapped = self._vault.new_key(name)
        with self._database.transaction() as connection:
            taken = connection.execute("SELECT 1 FROM accounts WHERE name = ?", (name,)).fetchone()
            if taken:
                raise Unfit("There is an account of this name.")
            connection.execute(
                "INSERT INTO accounts (name, role, password, secret) VALUES (?, ?, ?, ?)",
                (name, kind, self._hasher.hash(password), wrapped + seal(key, secret.encode(), name)),
            )
        self._audit.note(by, "account_made", name)
        return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=name, issuer_name=ISSUER)

    def sign_in(self, name: str, password: str, code: str) -> Account:
        """The account, where all three are right; a code is worth nothing a second time.

        Raises:
            Locked: with the seconds to wait.
            WrongSignIn: whichever of the three is wrong.
        """
        now = self._clock()
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT role, password, secret, last_step, failures, locked_until, active"
                " FROM accounts WHERE name = ?",
                (name,),
            ).fetchone()
            if row and row[5] > now:
                raise Locked(row[5] - now)
            right = self._password_is(row[1] if row else self._nobody, password)
            step = self._step(name, row[2], code, row[3]) if row else None
            if row and right and step and row[6]:
                connection.execute(
                    "UPDATE accounts SET failures = 0, locked_until = 0, last_step = ? WHERE name = ?",
                    (step, name),
                )
                found = Account(name, row[0])
            else:
                found = None
                if row:
                    failures = row[4] + 1
                    connection.execute(
                        "UPDATE accounts SET failures = ?, locked_until = ? WHERE name = ?",
                        (failures, now + _wait(failures), name),
                    )
        self._audit.note(
            name if row else "-", "signed_in" if found else "sign_in_refused", name if row else "-"
        )
        if found is None:
            raise WrongSignIn
        return found

    def all(self) -> list[Account]:
        with self._database.transaction() as connection:
            rows = connection.execute("SELECT name, role, active FROM accounts ORDER BY name").fetchall()
        return [Account(name, role, bool(active)) for name, role, active in rows]

    def close(self, name: str, by: str) -> None:
        """Nobody can sign in with it any more, and its sessions end. The name stays taken."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE accounts SET active = 0 WHERE name = ?", (name,))
            connection.execute("DELETE FROM sessions WHERE account = ?", (name,))
        self._audit.note(by, "account_closed", name)

    def _password_is(self, kept: str, given: str) -> bool:
        try:
            return self._hasher.verify(kept, given[:LONGEST])
        except Argon2Error:
            return False

    def _step(self, name: str, sealed: bytes, code: str, last: int) -> int | None:
        """The time step that a code belongs to, of this and those beside it, later than any used."""
        wrapped, body = sealed[:_WRAPPED], sealed[_WRAPPED:]
        secret = unseal(self._vault.unwrap(wrapped, name), body, name).decode()
        one_time = pyotp.TOTP(secret, interval=STEP)
        present = int(self._clock()) // STEP
        plain = code.replace(" ", "")
        return next(
            (
                step
                for step in (present - 1, present, present + 1)
                if step > last and pyotp.utils.strings_equal(one_time.at(step * STEP), plain)
            ),
            None,
        )


_WRAPPED = 12 + 32 + 16
"""Bytes of a wrapped key: nonce, key and tag."""


def _wait(failures: int) -> float:
    return 0.0 if failures < TRIES else min(FIRST_WAIT * 2 ** (failures - TRIES), LONGEST_WAIT)
