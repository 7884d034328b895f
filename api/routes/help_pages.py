"""Pages without a chat: the content in both languages, and the guided route by form posts."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import HttpUrl

from api.deps import ServicesDep
from api.help.guide import Guide
from api.help.links import COLLECTION_OF
from api.help.pages import Pages
from api.help.sealed import Sealer
from chatbot.retrieval.choice import WHO_MAY_KNOW
from legal_kb.schema.base import Language

router = APIRouter(prefix="/help", include_in_schema=False)
_GUIDE = "/guide"


def _pages(services: ServicesDep) -> Pages:
    return services.pages


def _sealer(services: ServicesDep) -> Sealer:
    return services.sealer


async def _form(request: Request) -> dict[str, str]:
    """The fields of a posted form, the first of each name."""
    body = (await request.body()).decode("utf-8", "replace")
    return {name: values[0] for name, values in parse_qs(body).items()}


PagesDep = Annotated[Pages, Depends(_pages)]
SealerDep = Annotated[Sealer, Depends(_sealer)]
FormDep = Annotated[dict[str, str], Depends(_form)]


@router.get("")
async def welcome(pages: PagesDep) -> Response:
    """The choice of a language."""
    return _answer(pages, pages.render("welcome", "zh", ""))


@router.post("/leave")
async def leave(services: ServicesDep, sealer: SealerDep, form: FormDep) -> Response:
    """Erases the answers of a guided route, and leads away."""
    sealer.erase(form.get("state", ""))
    away = RedirectResponse(str(services.settings.exit_to), status_code=303)
    away.headers["Clear-Site-Data"] = '"cache"'
    return away


@router.get("/{language}")
async def contents(language: Language, pages: PagesDep) -> Response:
    """All topics."""
    return _answer(pages, pages.render("contents", language, "", reviewed=pages.reviewed()))


@router.post("/{language}/ask")
async def ask(language: Language, services: ServicesDep, pages: PagesDep, form: FormDep) -> Response:
    """The page that answers a question in free words. The words are read, and not kept."""
    words = form.get("words", "")[:500]
    reply = await services.ready().ask(words)
    page = pages.render(
        "found", language, "", alarms=reply.alarms, top=reply.found.top, near=reply.found.near,
        helpers=WHO_MAY_KNOW, reviewed=pages.reviewed(),
    )  # fmt: skip
    return _answer(pages, page)


@router.get("/{language}/guide")
async def guide_start(language: Language, pages: PagesDep) -> Response:
    """The beginning of the guided route."""
    return _answer(
        pages, pages.render("guide_start", language, _GUIDE, lost=False, reviewed=pages.reviewed())
    )


@router.post("/{language}/guide")
async def guide(language: Language, pages: PagesDep, sealer: SealerDep, form: FormDep) -> Response:
    """One step of it: an answer, a step back, a change, or the result."""
    return _answer(pages, Guide(pages, sealer, language).step(form))


@router.get("/{language}/{slug}")
async def collection(language: Language, slug: str, pages: PagesDep) -> Response:
    """The list of a collection's pages."""
    name = COLLECTION_OF.get(slug)
    if name is None:
        return _missing(pages, language)
    topics: dict[str, list[object]] = {}
    for record in pages.kb.listed(name):
        topics.setdefault(getattr(record, "topic", None) or "", []).append(record)
    page = pages.render(
        "collection", language, f"/{slug}", collection=name, topics=topics, reviewed=pages.reviewed(name)
    )
    return _answer(pages, page)


@router.get("/{language}/{slug}/{name}")
async def record(language: Language, slug: str, name: str, pages: PagesDep) -> Response:
    """One record's page."""
    found = pages.kb.collection(COLLECTION_OF[slug]).get(name) if slug in COLLECTION_OF else None
    if found is None:
        return _missing(pages, language)
    page = pages.render(
        "record", language, f"/{slug}/{name}", record=found, place=pages.kb.place(found),
        limbs=pages.limbs(name) if slug == "offences" else [], reviewed=pages.kb.reviewed(found),
    )  # fmt: skip
    return _answer(pages, page)


def _missing(pages: Pages, language: Language) -> Response:
    return _answer(
        pages,
        pages.render("missing", language, "", words="help.missing", reviewed=pages.reviewed()),
        status=404,
    )


def _answer(pages: Pages, page: str, status: int = 200) -> Response:
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        f" base-uri 'none'; form-action 'self' {_origin(pages.exit_to)}; frame-ancestors 'self'"
    )
    headers = {"Content-Security-Policy": policy}
    return Response(page, status, headers, media_type="text/html; charset=utf-8")


def _origin(address: str) -> str:
    url = HttpUrl(address)
    port = "" if url.port in {None, 80, 443} else f":{url.port}"
    return f"{url.scheme}://{url.host}{port}"
