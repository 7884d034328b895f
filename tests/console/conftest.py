"""Staff in a folder of their own, with a clock that the tests wind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from api.console.staff import Staff
from tests.clock import Clock

PASSWORD = "two cups of tea at dawn"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def staff(tmp_path: Path, clock: Clock) -> Iterator[Staff]:
    made = Staff(tmp_path, clock)
    yield made
    made.close()


class Member:
    """Somebody with an account, and the app that makes their codes."""

    def __init__(self, staff: Staff, name: str, role: str) -> None:
        self.name = name
        address = staff.accounts.make(name, role, PASSWORD, by="tests")
        self._app = pyotp.TOTP(parse_qs(urlsplit(address).query)["secret"][0])

    def code(self, at: float) -> str:
        return self._app.at(int(at))
