"""The account at Meta, from the environment (`KAPOK_WHATSAPP_…`). The channel is on where any is set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, HttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "KAPOK_WHATSAPP_"
NEEDED = ("app_secret", "verify_token", "phone_number_id", "access_token", "website")


class Incomplete(ValueError):
    """Some settings of the channel are there and others are not; names the missing ones, shows none."""


@dataclass(frozen=True)
class Account:
    app_secret: str
    verify_token: str
    phone_number_id: str
    access_token: str
    website: str
    """Where people reach Kapok's own pages, without a slash at the end."""
    api: str
    """Address of the Graph API with its version."""


class WhatsAppSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid")

    app_secret: Annotated[SecretStr | None, Field(min_length=1)] = None
    verify_token: Annotated[SecretStr | None, Field(min_length=1)] = None
    phone_number_id: Annotated[str | None, Field(pattern=r"^\d+$")] = None
    access_token: Annotated[SecretStr | None, Field(min_length=1)] = None
    website: HttpUrl | None = None
    graph_version: Annotated[str, Field(pattern=r"^v\d+\.\d+$")] = "v26.0"
    api_url: HttpUrl = HttpUrl("https://graph.facebook.com")

    def account(self) -> Account | None:
        """None where the channel is off.

        Raises:
            Incomplete: where something that is needed is missing.
        """
        missing = [PREFIX + name.upper() for name in NEEDED if getattr(self, name) is None]
        if len(missing) == len(NEEDED):
            return None
        if missing:
            raise Incomplete(f"The WhatsApp channel also needs {', '.join(missing)}.")
        assert self.app_secret
        assert self.verify_token
        assert self.phone_number_id
        assert self.access_token
        return Account(
            self.app_secret.get_secret_value(),
            self.verify_token.get_secret_value(),
            self.phone_number_id,
            self.access_token.get_secret_value(),
            str(self.website).rstrip("/"),
            f"{str(self.api_url).rstrip('/')}/{self.graph_version}",
        )
