"""The application: FastAPI around one assistant, one store and one knowledge base."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from api import openapi, problems
from api.help.trouble import TroublePages
from api.routes import console, conversations, health, help_pages, kb, law, pages, rest_channel, whatsapp
from api.security.guards import BoundedBody, SafeHeaders
from api.services import Services
from chatbot.assistant import Assistant

DESCRIPTION = (
    "Legal information about image-based sexual violence in Hong Kong (Crimes Ordinance, Cap. 200,"
    " Part XIIAA). It informs; it does not advise. Nothing a person writes is logged."
)


def create_app(services: Services, load_assistant: Callable[[], Assistant] | None = None) -> FastAPI:
    """The application around `services`.

    Args:
        load_assistant: loads the assistant in the background after start; until it is done, the
            conversation answers 503. None where `services` already has one.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(services.sweep_for_ever())]
        if services.whatsapp is not None:
            tasks.append(asyncio.create_task(services.whatsapp.work(lambda: services.assistant)))
        if load_assistant is not None:
            tasks.append(asyncio.create_task(_load(services, load_assistant)))
        yield
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    app = FastAPI(
        title="Kapok 木棉", version="1", description=DESCRIPTION, lifespan=lifespan,
        docs_url=None, redoc_url=None,
    )  # fmt: skip
    app.state.services = services
    problems.install(app)
    openapi.name_facts(app, services.kb)
    for part in (law, kb, conversations, health, rest_channel, whatsapp, help_pages, pages):
        app.include_router(part.router)
    app.include_router(conversations.by_code)
    app.include_router(console.router)
    app.add_exception_handler(console.SignInNeeded, console.to_sign_in)
    app.add_middleware(problems.Unexpected)
    app.add_middleware(BoundedBody)
    app.add_middleware(TroublePages, pages=services.pages)
    app.add_middleware(SafeHeaders)
    app.add_middleware(
        CORSMiddleware, allow_origins=services.settings.other_origins,
        allow_methods=["GET", "POST", "DELETE"], allow_headers=["Authorization", "Content-Type", "If-Match"],
    )  # fmt: skip
    return app


async def _load(services: Services, load_assistant: Callable[[], Assistant]) -> None:
    services.assistant = await asyncio.to_thread(load_assistant)
