"""A page, not a problem in JSON, for whoever reads the help pages when something goes wrong."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.help.pages import OTHER, Pages
from api.problems import MEDIA_TYPE
from legal_kb.schema.base import Language

_KEPT = ("retry-after", "allow")
_NO_SUCH_PAGE = frozenset({404, 405, 422})


class TroublePages:
    """Puts a page in the place of every problem that a help page would answer with."""

    def __init__(self, app: ASGIApp, pages: Pages) -> None:
        self.app, self.pages = app, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/help"):
            await self.app(scope, receive, send)
            return
        replaced = False

        async def instead(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                headers = Headers(raw=message["headers"])
                if headers.get("content-type") == MEDIA_TYPE:
                    replaced = True
                    kept = {name: headers[name] for name in _KEPT if name in headers}
                    page = HTMLResponse(self._page(scope["path"], message["status"]), message["status"], kept)
                    await page(scope, receive, send)
                    return
            if not replaced:
                await send(message)

        await self.app(scope, receive, instead)

    def _page(self, path: str, status: int) -> str:
        steps = path.split("/")
        language: Language = next((one for one in OTHER if one in steps), "zh")
        words = "help.missing" if status in _NO_SUCH_PAGE else "help.trouble"
        return self.pages.render("missing", language, "", words=words, reviewed=self.pages.reviewed())
