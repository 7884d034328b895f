"""The channel is on whole or off; a start with half of it is refused by name."""

from __future__ import annotations

import pytest

from api.whatsapp.settings import NEEDED, PREFIX, Incomplete, WhatsAppSettings
from tests.start.test_refusals import refused, with_settings

WHOLE = {
    "APP_SECRET": "hush", "VERIFY_TOKEN": "token", "PHONE_NUMBER_ID": "1065", "ACCESS_TOKEN": "access",
    "WEBSITE": "https://kapok.test/",
}  # fmt: skip


def set_all(patch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        patch.setenv(PREFIX + name, value)


def test_off_unless_something_is_set() -> None:
    assert WhatsAppSettings().account() is None


def test_on_when_everything_is(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {**WHOLE, "GRAPH_VERSION": "v25.0"})
    account = WhatsAppSettings().account()
    assert account
    assert account.api == "https://graph.facebook.com/v25.0"
    assert account.website == "https://kapok.test"


@pytest.mark.parametrize("missing", [name.upper() for name in NEEDED])
def test_each_missing_one_is_named_and_no_secret_shown(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {name: value for name, value in WHOLE.items() if name != missing})
    with pytest.raises(Incomplete, match=PREFIX + missing) as told:
        WhatsAppSettings().account()
    assert "hush" not in str(told.value)


def test_the_start_is_refused() -> None:
    said = refused(2, {PREFIX + "APP_SECRET": "hush"})
    assert PREFIX + "ACCESS_TOKEN" in said
    assert "hush" not in said
    assert len(said.splitlines()) == 1
    said = refused(2, with_settings({PREFIX + "PHONE_NUMBER_ID": "not a number"}))
    assert f"The setting {PREFIX}PHONE_NUMBER_ID is not right" in said
