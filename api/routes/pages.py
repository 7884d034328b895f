"""The demonstration page, and the chat element it holds."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response

from api.deps import ServicesDep
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import LANGUAGES

WEB = Path(__file__).parents[1] / "web"
router = APIRouter(include_in_schema=False)

_FILES: Mapping[str, tuple[str, str]] = {
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
    "/help.css": ("help.css", "text/css"),
    "/help.js": ("help.js", "text/javascript"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
_SPOKEN = ("ui.", "card.", "chip.", "element.", "confidence.")
_HEADINGS = frozenset({
    "help.languages", "help.prepare", "help.counts", "help.does_not_count", "help.penalty", "help.outcome",
    "help.caution", "help.reported", "help.as_of", "help.see", "help.points", "help.cases",
    "similar_cases",
})  # fmt: skip
"""Headings that the element shares with the help pages."""
_PLACEHOLDER = re.compile(r"\{\{(en|zh):([a-z._]+)\}\}")
_WITHOUT_SCRIPT = ("rainlily", "cease", "mental-health-18111", "samaritan-befrienders")


@router.get("/")
async def page(services: ServicesDep) -> Response:
    """The page, with the lines to call for whoever has no script."""
    kb = services.kb
    text = (WEB / "index.html").read_text(encoding="utf-8")
    text = _PLACEHOLDER.sub(lambda match: _said(kb, match[2], match[1]), text)
    text = text.replace("{{exit_to}}", html.escape(str(services.settings.exit_to)))
    text = text.replace("{{services}}", "".join(_line(kb, name) for name in _WITHOUT_SCRIPT))
    return Response(text, media_type="text/html; charset=utf-8")


@router.get("/widget.js")
async def widget(services: ServicesDep) -> Response:
    """The element, with its labels in both languages."""
    script = (WEB / "kapok-chat.js").read_text(encoding="utf-8")
    words = json.dumps(_words(services.kb), ensure_ascii=False)
    return Response(script.replace('"{{words}}"', words), media_type="text/javascript; charset=utf-8")


def _words(kb: KnowledgeBase) -> dict[str, dict[str, str]]:
    return {
        language: {
            name: text.say(language)
            for name, text in kb.messages.items()
            if name.startswith(_SPOKEN) or name in _HEADINGS
        }
        for language in LANGUAGES
    }


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
