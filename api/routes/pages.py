"""The demonstration page, and the chat element it holds."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response

from api.deps import ServicesDep
from api.security.guards import HEADERS, POLICY
from api.services import Services
from legal_kb.knowledge import KnowledgeBase

WEB = Path(__file__).parents[1] / "web"
router = APIRouter(include_in_schema=False)

_FILES: Mapping[str, tuple[str, str]] = {
    "/page.css": ("page.css", "text/css"),
    "/help.css": ("help.css", "text/css"),
    "/help.js": ("help.js", "text/javascript"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
_PLACEHOLDER = re.compile(r"\{\{(en|zh):([a-z._]+)\}\}")
_WITHOUT_SCRIPT = ("rainlily", "cease", "mental-health-18111", "samaritan-befrienders")


@router.get("/")
async def page(services: ServicesDep) -> Response:
    """The page, with the lines to call for whoever has no script."""
    return Response(_page(services), media_type="text/html; charset=utf-8")


@router.get("/embed")
async def embedded(services: ServicesDep) -> Response:
    """The same page, for pages of the allowed origins to frame: their scripts cannot look inside."""
    framing = " ".join(("'self'", *services.settings.other_origins))
    policy = HEADERS[POLICY].replace("frame-ancestors 'self'", f"frame-ancestors {framing}")
    return Response(_page(services), media_type="text/html; charset=utf-8", headers={POLICY: policy})


def _page(services: Services) -> str:
    kb = services.kb
    text = (WEB / "index.html").read_text(encoding="utf-8")
    text = _PLACEHOLDER.sub(lambda match: _said(kb, match[2], match[1]), text)
    text = text.replace("{{exit_to}}", html.escape(str(services.settings.exit_to)))
    return text.replace("{{services}}", "".join(_line(kb, name) for name in _WITHOUT_SCRIPT))


@router.get("/widget.js")
async def widget(services: ServicesDep, accept_encoding: Annotated[str, Header()] = "") -> Response:
    """The element. Any page may load it, since it holds nothing but what anybody may read.

    It is packed once. Answers of the conversation are not: their length would tell of their content.
    """
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Vary": "Accept-Encoding",
    }
    body = services.widget
    if "gzip" in accept_encoding:
        body, headers["Content-Encoding"] = services.packed_widget, "gzip"
    return Response(body, media_type="text/javascript; charset=utf-8", headers=headers)


def _said(kb: KnowledgeBase, name: str, language: str) -> str:
    text = kb.messages[name]
    return html.escape(text.en if language == "en" else text.zh)


def _line(kb: KnowledgeBase, name: str) -> str:
    service = kb.services[name]
    number = service.phones[0].number
    return (
        f'<li><a href="tel:{number.replace(" ", "")}">{number}</a>'
        f' <span lang="zh-Hant-HK">{html.escape(service.name.zh)}</span>'
        f' · <span lang="en">{html.escape(service.name.en)}</span></li>'
    )


def _add(path: str, name: str, media_type: str) -> None:
    async def file() -> Response:
        return Response((WEB / name).read_bytes(), media_type=f"{media_type}; charset=utf-8")

    router.add_api_route(path, file, methods=["GET"])


for _path, (_name, _media_type) in _FILES.items():
    _add(_path, _name, _media_type)
