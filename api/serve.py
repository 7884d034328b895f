"""Starting the server: content, model, data folder and port, each with a clear word when wrong."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys

import uvicorn
from pydantic import ValidationError

from api.main import create_app
from api.security.limits import Limits
from api.services import Services
from api.settings import Settings
from api.whatsapp.channel import WhatsApp
from api.whatsapp.settings import PREFIX, Account, Incomplete, WhatsAppSettings
from chatbot.assistant import Assistant
from chatbot.encoder.encoder import EncoderDamaged, check
from chatbot.model import ModelNotReady, ready
from chatbot.stores.conversations import ConversationStore, StoreUnavailable
from chatbot.stores.vault import Vault, server_key
from legal_kb.loading import load
from legal_kb.reading import ContentError

WRONG_SETTING, WRONG_CONTENT, NO_MODEL, NO_DATA, NO_PORT, FAILED = 2, 3, 4, 5, 6, 7

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class CannotStart(Exception):
    """One clear line, and the exit code that goes with it."""

    def __init__(self, code: int, line: str) -> None:
        self.code = code
        super().__init__(line)


def main() -> int:
    try:
        return asyncio.run(_serve())
    except CannotStart as error:
        print(f"Kapok cannot start. {error}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        return 0


async def _serve() -> int:
    settings = _settings()
    services = _services(settings)
    listening = _listen(settings)
    port = listening.getsockname()[1]

    def load_assistant() -> Assistant:
        from chatbot.agent import RasaAssistant

        assistant = RasaAssistant(settings.model, services.kb)
        print(f"Kapok 木棉 is ready: http://{settings.host}:{port}  (Ctrl+C stops it)", flush=True)
        return assistant

    def loaded() -> Assistant:
        try:
            return load_assistant()
        except Exception as error:
            server.should_exit = True
            failure.append(error)
            raise

    failure: list[Exception] = []
    config = uvicorn.Config(
        create_app(services, loaded), log_config=None, access_log=False, ws="none",
        server_header=False, lifespan="on",
    )  # fmt: skip
    server = uvicorn.Server(config)
    print("Kapok 木棉 is starting …", flush=True)
    await server.serve(sockets=[listening])
    services.store.close()
    if services.whatsapp is not None:
        services.whatsapp.close()
    if failure:
        raise CannotStart(FAILED, "The model cannot be loaded. Run `make train`, then start again.")
    return 0


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        raise _wrong_setting("KAPOK_", error) from None


def _account() -> Account | None:
    try:
        return WhatsAppSettings().account()
    except ValidationError as error:
        raise _wrong_setting(PREFIX, error) from None
    except Incomplete as error:
        raise CannotStart(WRONG_SETTING, str(error)) from None


def _wrong_setting(prefix: str, error: ValidationError) -> CannotStart:
    wrong = error.errors(include_url=False, include_input=False)[0]
    name = prefix + "_".join(str(step) for step in wrong["loc"]).upper()
    return CannotStart(WRONG_SETTING, f"The setting {name} is not right: {wrong['msg']}.")


def _services(settings: Settings) -> Services:
    account = _account()
    try:
        kb = load()
    except ContentError as error:
        raise CannotStart(WRONG_CONTENT, f"The content has mistakes:\n{error}") from None
    try:
        check()
        ready(settings.model)
    except (EncoderDamaged, ModelNotReady) as error:
        raise CannotStart(NO_MODEL, str(error)) from None
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        store = ConversationStore(
            settings.data / "conversations.sqlite3",
            Vault(server_key(settings.data / "server.key")),
            settings.lifetime,
        )
        store.sweep()
        whatsapp = WhatsApp(account, settings.data, settings.lifetime, kb) if account else None
    except OSError as error:
        reason = "There is no room left on the disk" if error.errno in NO_ROOM else error.strerror
        raise CannotStart(NO_DATA, f"Its data folder {settings.data} cannot be used: {reason}.") from None
    except (StoreUnavailable, ValueError) as error:
        raise CannotStart(NO_DATA, f"Its data folder {settings.data} cannot be used: {error}.") from None
    limits = Limits(settings.turns_per_minute, settings.openings_per_minute)
    return Services(settings, kb, store, limits, whatsapp=whatsapp)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio turns off Nagle's delay (40 ms a turn) only where a socket names its protocol.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        where = f"{settings.host}:{settings.port}"
        if error.errno == errno.EADDRINUSE:
            line = f"Something else is using {where}. Stop it, or set KAPOK_PORT to another port."
        else:
            line = f"It cannot listen on {where}: {error.strerror}."
        raise CannotStart(NO_PORT, line) from None
    return listening
