"""Every role at every route, forms that are not of this session, and stolen or ended sessions."""

from __future__ import annotations

import re

import httpx
import pytest

from api.console.permissions import ROLES
from api.services import Services
from tests.console.conftest import PASSWORD, Member

ALLOWED = {
    "/console/en": {"worker", "lead", "editor", "administrator"},
    "/console/en/staff": {"administrator"},
    "/console/en/audit": {"lead", "administrator"},
    "/console/en/audit.jsonl": {"lead", "administrator"},
}
COOKIE = "kapok_staff"


async def signed_in(client: httpx.AsyncClient, services: Services, name: str, role: str) -> httpx.AsyncClient:
    """The client, with the session of a new account of this role."""
    member = Member(services.staff, name, role)
    form = {"name": name, "password": PASSWORD, "code": member.code(services.staff.sessions._clock())}
    answer = await client.post("/console/en/sign-in", data=form)
    assert answer.status_code == 303, answer.text
    return client


async def token(client: httpx.AsyncClient, path: str = "/console/en/staff") -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', (await client.get(path)).text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("path", ALLOWED)
async def test_without_a_session_every_page_leads_to_signing_in(client: httpx.AsyncClient, path: str) -> None:
    for cookies in ({}, {COOKIE: "x" * 43}, {COOKIE: ""}):
        answer = await client.get(path, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/en/sign-in")


@pytest.mark.parametrize("path", ALLOWED)
@pytest.mark.parametrize("role", ROLES)
async def test_each_role_sees_what_it_holds_and_nothing_else(
    client: httpx.AsyncClient, services: Services, role: str, path: str
) -> None:
    await signed_in(client, services, "ann", role)
    answer = await client.get(path)
    if role not in ALLOWED[path]:
        assert answer.status_code == 403
    elif role == "administrator" and path == "/console/en":
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/en/staff")
    else:
        assert answer.status_code == 200
        assert "script-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
async def test_only_an_administrator_changes_accounts(
    client: httpx.AsyncClient, services: Services, role: str
) -> None:
    await signed_in(client, services, "ann", role)
    path = "/console/en/audit" if role == "lead" else "/console/en"
    form = {"token": await token(client, path), "do": "close", "name": "ann"}
    assert (await client.post("/console/en/staff", data=form)).status_code == 403
    assert services.staff.accounts.all()[0].active


async def test_an_administrator_makes_and_closes_accounts(
    client: httpx.AsyncClient, services: Services
) -> None:
    await signed_in(client, services, "boss", "administrator")
    form = {"token": await token(client), "name": "ann", "role": "worker", "password": PASSWORD}
    made = await client.post("/console/en/staff", data=form)
    assert "otpauth://totp/Kapok:ann?secret=" in made.text
    again = await client.post("/console/en/staff", data=form)
    assert again.status_code == 422
    assert "otpauth" not in again.text
    close = {"token": form["token"], "do": "close", "name": "ann"}
    assert (await client.post("/console/en/staff", data=close)).status_code == 303
    assert [(one.name, one.active) for one in services.staff.accounts.all()] == [
        ("ann", False),
        ("boss", True),
    ]


async def test_a_form_of_another_page_or_session_changes_nothing(
    client: httpx.AsyncClient, services: Services
) -> None:
    await signed_in(client, services, "boss", "administrator")
    for wrong in ("", "0" * 64, "é"):
        form = {"token": wrong, "do": "close", "name": "boss"}
        assert (await client.post("/console/en/staff", data=form)).status_code == 403
        assert (await client.post("/console/en/sign-out", data={"token": wrong})).status_code == 403
    assert services.staff.accounts.all()[0].active


async def test_the_cookie_is_for_the_console_alone_and_not_for_scripts(
    client: httpx.AsyncClient, services: Services
) -> None:
    member = Member(services.staff, "ann", "worker")
    form = {"name": "ann", "password": PASSWORD, "code": member.code(services.staff.sessions._clock())}
    answer = await client.post("https://kapok/console/en/sign-in", data=form)
    cookie = answer.headers["set-cookie"]
    for part in ("HttpOnly", "SameSite=strict", "Path=/console", "Secure"):
        assert part in cookie
    assert "Max-Age" not in cookie


async def test_signing_out_makes_the_cookie_worthless(client: httpx.AsyncClient, services: Services) -> None:
    await signed_in(client, services, "ann", "worker")
    stolen = client.cookies[COOKIE]
    await client.post("/console/en/sign-out", data={"token": await token(client, "/console/en")})
    answer = await client.get("/console/en", headers={"Cookie": f"{COOKIE}={stolen}"})
    assert answer.status_code == 303


async def test_wrong_tries_are_answered_alike_and_then_slowed(
    client: httpx.AsyncClient, services: Services
) -> None:
    Member(services.staff, "ann", "worker")
    tries = [
        await client.post("/console/zh/sign-in", data={"name": "ann", "password": "x", "code": "1"})
        for _ in range(6)
    ]
    assert [answer.status_code for answer in tries] == [401] * 5 + [429]
    nobody = await client.post("/console/zh/sign-in", data={"name": "nobody", "password": "x", "code": "1"})
    assert nobody.text == tries[0].text
    assert COOKIE not in client.cookies


async def test_the_log_can_be_taken_away_and_its_reading_is_noted(
    client: httpx.AsyncClient, services: Services
) -> None:
    await signed_in(client, services, "lead", "lead")
    lines = (await client.get("/console/en/audit.jsonl")).text.splitlines()
    assert len(lines) == 2
    assert '"act": "signed_in"' in lines[1]
    assert [entry.act for entry in services.staff.audit.entries()][-1] == "audit_read"
