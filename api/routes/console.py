"""The hotline console: signing in, the call screen, staff accounts and the log of staff acts."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.console.accounts import Account, Locked, Unfit, WrongSignIn
from api.console.audit import AuditBroken
from api.console.permissions import ROLES, Permission, may
from api.console.script import script
from api.console.sessions import form_token
from api.deps import ServicesDep
from api.problems import Refused
from api.routes.help_pages import FormDep
from api.security.guards import HEADERS, POLICY
from api.services import Services
from api.widget import joined
from legal_kb.schema.base import Language

router = APIRouter(prefix="/console", include_in_schema=False)
COOKIE = "kapok_staff"
WEB = Path(__file__).parents[1] / "web" / "console"
PARTS = WEB.parent / "chat" / "parts.js"
_pages = Environment(
    loader=FileSystemLoader(WEB),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_LANG = {"en": "en", "zh": "zh-Hant-HK"}


@dataclass(frozen=True)
class Signed:
    """Somebody signed in, with the secret of the session."""

    account: Account
    secret: str

    @property
    def token(self) -> str:
        return form_token(self.secret)


class SignInNeeded(Exception):
    """There is no session, or it has ended."""


def holding(permission: Permission | None) -> Callable[..., Any]:
    """A dependency: who is signed in and holds the permission.

    Raises:
        SignInNeeded, Refused (403).
    """

    async def signed(request: Request, services: ServicesDep) -> Signed:
        secret = request.cookies.get(COOKIE, "")
        account = await asyncio.to_thread(services.staff.sessions.account, secret) if secret else None
        if account is None:
            raise SignInNeeded
        if permission is not None and not may(account.role, permission):
            raise Refused(403, services.kb.messages["console.not_allowed"].en)
        return Signed(account, secret)

    return signed


Anybody = Annotated[Signed, Depends(holding(None))]
Caller = Annotated[Signed, Depends(holding("call"))]
Auditor = Annotated[Signed, Depends(holding("audit"))]
Administrator = Annotated[Signed, Depends(holding("staff"))]


async def to_sign_in(request: Request, _: Exception) -> Response:
    """Whoever is not signed in is shown where to."""
    language = request.path_params.get("language")
    return RedirectResponse(f"/console/{language if language in _LANG else 'zh'}/sign-in", 303)


@router.get("/console.js")
async def console_script() -> Response:
    return Response(joined(PARTS, WEB / "console.js"), media_type="text/javascript; charset=utf-8")


@router.get("/console.css")
async def style() -> Response:
    return Response((WEB / "console.css").read_bytes(), media_type="text/css; charset=utf-8")


@router.get("")
async def console() -> Response:
    return RedirectResponse("/console/zh", 303)


@router.get("/{language}/sign-in")
async def sign_in_page(language: Language, services: ServicesDep) -> Response:
    return _page(services, "sign_in", language, wrong=None)


@router.post("/{language}/sign-in")
async def sign_in(language: Language, request: Request, services: ServicesDep, form: FormDep) -> Response:
    """A session, by cookie; or the form again with what to do."""
    services.limits.opening(request.client.host if request.client else "")
    given = (form.get("name", ""), form.get("password", ""), form.get("code", ""))
    try:
        account = await asyncio.to_thread(services.staff.accounts.sign_in, *given)
    except WrongSignIn:
        wrong = services.kb.messages["console.wrong"].say(language)
        return _page(services, "sign_in", language, 401, wrong=wrong)
    except Locked as error:
        words = services.kb.messages["console.locked"].say(language).replace("$text", f"{error.seconds:.0f}")
        return _page(services, "sign_in", language, 429, wrong=words)
    secret = await asyncio.to_thread(services.staff.sessions.begin, account)
    answer = RedirectResponse(f"/console/{language}", 303)
    answer.set_cookie(
        COOKIE,
        secret,
        path="/console",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@router.post("/{language}/sign-out")
async def sign_out(language: Language, services: ServicesDep, signed: Anybody, form: FormDep) -> Response:
    _own_form(signed, form)
    await asyncio.to_thread(services.staff.sessions.end, signed.secret, signed.account)
    answer = RedirectResponse(f"/console/{language}/sign-in", 303)
    answer.delete_cookie(COOKIE, path="/console")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@router.get("/{language}")
async def home(language: Language, services: ServicesDep, signed: Anybody) -> Response:
    """The call screen, or for those who take no calls the accounts."""
    if not may(signed.account.role, "call"):
        return RedirectResponse(f"/console/{language}/staff", 303)
    return _page(services, "call", language, signed=signed, script=script(services.kb, language))


@router.get("/{language}/audit")
async def audit(language: Language, services: ServicesDep, signed: Auditor) -> Response:
    """Every act, the newest first; a log that was changed from outside says so."""
    try:
        entries, broken = list(services.staff.audit.entries()), False
    except AuditBroken:
        entries, broken = [], True
    services.staff.audit.note(signed.account.name, "audit_read", "-")
    return _page(services, "audit", language, signed=signed, entries=entries[::-1], broken=broken)


@router.get("/{language}/audit.jsonl")
async def audit_file(language: Language, services: ServicesDep, signed: Auditor) -> Response:
    """The same to keep elsewhere, an entry a line."""
    try:
        lines = [json.dumps(asdict(entry), ensure_ascii=False) for entry in services.staff.audit.entries()]
    except AuditBroken:
        raise Refused(409, services.kb.messages["console.audit_broken"].say(language)) from None
    services.staff.audit.note(signed.account.name, "audit_read", "-")
    return Response("\n".join([*lines, ""]), media_type="application/jsonl; charset=utf-8")


@router.get("/{language}/staff")
async def staff(language: Language, services: ServicesDep, signed: Administrator) -> Response:
    return _staff(services, language, signed)


@router.post("/{language}/staff")
async def change_staff(
    language: Language, services: ServicesDep, signed: Administrator, form: FormDep
) -> Response:
    """Make an account, close one, or end its sessions."""
    _own_form(signed, form)
    accounts, name, by = services.staff.accounts, form.get("name", ""), signed.account.name
    if form.get("do") == "close":
        await asyncio.to_thread(accounts.close, name, by)
    elif form.get("do") == "end":
        await asyncio.to_thread(services.staff.sessions.end_all, name, by)
    else:
        try:
            address = await asyncio.to_thread(
                accounts.make, name, form.get("role", ""), form.get("password", ""), by
            )
        except Unfit as error:
            return _staff(services, language, signed, status=422, wrong=str(error))
        return _staff(services, language, signed, made=address)
    return RedirectResponse(f"/console/{language}/staff", 303)


def _staff(
    services: Services,
    language: Language,
    signed: Signed,
    *,
    status: int = 200,
    wrong: str = "",
    made: str = "",
) -> Response:
    everybody = services.staff.accounts.all()
    return _page(
        services,
        "staff",
        language,
        status,
        signed=signed,
        accounts=everybody,
        roles=ROLES,
        wrong=wrong,
        made=made,
    )


def _own_form(signed: Signed, form: dict[str, str]) -> None:
    """Raises Refused (403) for a form that no page of this session made."""
    if not hmac.compare_digest(form.get("token", "").encode(), signed.token.encode()):
        raise Refused(403, "This form is not of this session. Load the page again.")


def _page(services: Services, template: str, language: Language, status: int = 200, **more: Any) -> Response:
    other = "zh" if language == "en" else "en"
    words = {name: text.say(language) for name, text in services.kb.messages.items()}
    page = _pages.get_template(f"{template}.html.j2").render(
        language=language, lang=_LANG[language], other=other, other_lang=_LANG[other], words=words,
        **{"signed": None, "may": may, **more},
    )  # fmt: skip
    headers = {POLICY: HEADERS[POLICY].replace("form-action 'none'", "form-action 'self'")}
    return Response(page, status, headers, media_type="text/html; charset=utf-8")
