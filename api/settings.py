"""Settings, from the environment (`KAPOK_…`) or their defaults. No secret has a default."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, HttpUrl, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from chatbot.model import MODEL, ROOT

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="KAPOK_", extra="forbid")

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    data: Path = ROOT / "var"
    """Folder of the database and the server's key."""
    model: Path = MODEL
    lifetime_hours: Annotated[float, Field(gt=0, le=24 * 30)] = 24
    """A conversation nobody goes on with is erased after so long."""
    exit_to: HttpUrl = HttpUrl("https://www.hko.gov.hk/")
    """Where “Exit and erase” leads: a neutral page."""
    origins: Annotated[str, Field(pattern=r"^(https?://[^/\s]+(\s+https?://[^/\s]+)*)?$")] = ""
    """Other origins whose pages may hold the chat, with spaces between; none unless named."""
    rest_secret: SecretStr | None = None
    """Bearer secret of programs that speak Rasa's REST channel; needed beyond this machine."""
    turns_per_minute: Annotated[int, Field(ge=1)] = 60
    openings_per_minute: Annotated[int, Field(ge=1)] = 120

    @property
    def other_origins(self) -> list[str]:
        return self.origins.split()

    @property
    def lifetime(self) -> timedelta:
        return timedelta(hours=self.lifetime_hours)

    @property
    def rest_channel_open(self) -> bool:
        """Rasa's REST channel tells conversations apart by a name the caller chooses."""
        return self.rest_secret is not None or self.host in LOOPBACK
