"""When the server cannot be reached, or no longer knows the conversation."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from playwright.async_api import Route, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

STORY = "My flatmate filmed me in the shower without me knowing"


async def lose(route: Route) -> None:
    await route.abort("connectionrefused")


async def lose_the_reply(route: Route) -> None:
    """The server hears it; what it says does not come back."""
    await route.fetch()
    await route.abort("connectionreset")


async def not_sent(chat: Chat) -> None:
    await expect(chat.notice).to_have_count(1)
    await expect(chat.notice).to_contain_text(chat.say("ui.not_sent"))
    await expect(chat.notice).to_be_in_viewport()


async def test_words_that_did_not_get_through_stay_and_go_through_later(visit: Tab) -> None:
    chat = await visit()
    await chat.page.route("**/messages", lose)
    await chat.box.fill(STORY)
    await chat.send.click()
    await not_sent(chat)
    await expect(chat.box).to_have_value(STORY)
    await expect(chat.mine).to_have_count(0)

    await chat.page.unroute("**/messages")
    await chat.send.click()
    await expect(chat.mine).to_have_text([STORY])
    await expect(chat.box).to_have_value("")
    await expect(chat.understood).not_to_have_count(0)


async def test_an_answer_that_did_not_get_through_can_be_given_again(visit: Tab) -> None:
    chat = await visit()
    await chat.types(STORY)
    await chat.presses(chat.say("choice.confirm"))
    asked = await chat.fact()
    await chat.page.route("**/messages", lose)
    await chat.choice(chat.say("answer.no")).click()
    await not_sent(chat)
    assert await chat.fact() == asked

    await chat.page.unroute("**/messages")
    await chat.answers("no")
    assert await chat.fact() != asked


async def test_an_answer_that_was_heard_though_its_reply_was_lost_counts_once(visit: Tab) -> None:
    chat, other = await visit(), await visit()
    for each in (chat, other):
        await each.types(STORY)
        await each.presses(each.say("choice.confirm"))
    await chat.page.route("**/messages", lose_the_reply)
    await chat.choice(chat.say("answer.no")).click()
    await not_sent(chat)
    await chat.page.unroute("**/messages")

    for each in (chat, other):
        await each.answers("no")
    assert await chat.fact() == await other.fact()


async def test_a_reply_that_was_lost_is_fetched_and_nothing_is_said_twice(visit: Tab) -> None:
    chat = await visit()
    lost: list[int] = []

    async def lose_once(route: Route) -> None:
        if lost:
            await route.continue_()
        else:
            lost.append(1)
            await lose_the_reply(route)

    await chat.page.route("**/messages", lose_once)
    await chat.types(STORY)
    await expect(chat.understood).not_to_have_count(0)
    await expect(chat.mine).to_have_text([STORY])
    await expect(chat.notice).to_have_count(0)
    ids = await chat.said.evaluate_all("items => items.map(item => item.dataset.id)")
    assert len(ids) == len(set(ids))
    async with httpx.AsyncClient() as client:
        whole = (await client.get(chat.address, headers=chat.headers)).json()
    assert [message["id"] for message in whole["messages"]] == ids


async def test_without_a_network_it_is_tried_again_and_goes_through_by_itself(visit: Tab) -> None:
    chat = await visit()
    await chat.page.context.set_offline(True)
    await chat.box.fill(STORY)
    await chat.send.click()
    await expect(chat.page.get_by_text(chat.say("ui.trying_again"))).to_be_visible()
    await chat.page.context.set_offline(False)
    await expect(chat.mine).to_have_text([STORY])
    await expect(chat.understood).not_to_have_count(0)
    await expect(chat.notice).to_have_count(0)


async def test_what_is_typed_while_a_reply_is_awaited_is_kept(visit: Tab) -> None:
    chat = await visit()
    let_go = asyncio.Event()

    async def slow(route: Route) -> None:
        await let_go.wait()
        await route.continue_()

    await chat.page.route("**/messages", slow)
    await chat.box.fill(STORY)
    await chat.box.press("Enter")
    await expect(chat.page.get_by_text(chat.say("ui.waiting"))).to_be_visible()
    await chat.box.press("End")
    await chat.box.press_sequentially(" and he has my address")
    let_go.set()
    await expect(chat.mine).to_have_text([STORY])
    await expect(chat.send).to_be_enabled()
    assert "and he has my address" in await chat.box.input_value()
    assert chat.sent == 1


async def test_a_conversation_that_is_gone_can_be_begun_again(visit: Tab) -> None:
    chat = await visit()
    await chat.types(STORY)
    await chat.erase()
    await chat.box.fill("and he posted it")
    await chat.send.click()
    await expect(chat.notice).to_contain_text(chat.say("ui.gone"))
    await expect(chat.choices).to_have_count(0)
    await expect(chat.box).to_have_value("and he posted it")

    async with chat.page.expect_response("**/v1/conversations") as opening:
        await chat.page.get_by_role("button", name=chat.say("ui.begin_again")).click()
    opened = await (await opening.value).json()
    assert opened["conversation"] != chat.opened["conversation"]
    await expect(chat.said.first).to_contain_text(chat.say("welcome"))
    await expect(chat.mine).to_have_count(0)
    await expect(chat.notice).to_have_count(0)
    await chat.types(STORY)
    await expect(chat.understood).not_to_have_count(0)


async def test_arriving_while_the_server_is_starting(tab: Tab) -> None:
    chat = await tab()
    starting = [503, 503]

    async def begin(route: Route) -> None:
        if starting:
            await route.fulfill(status=starting.pop(), json={"detail": "starting"})
        else:
            await route.continue_()

    await chat.page.route("**/v1/conversations", begin)
    await chat.page.goto(chat.witness.origin)
    await expect(chat.page.get_by_text(chat.say("ui.starting"))).to_be_visible()
    await expect(chat.said.first).to_contain_text(chat.say("welcome"))
    await expect(chat.page.get_by_text(chat.say("ui.starting"))).to_be_hidden()
    assert starting == []


@pytest.mark.parametrize("status", [429, 500])
async def test_a_beginning_that_failed_can_be_tried_again(tab: Tab, status: int) -> None:
    """Not a dead end: somebody who came here must get in, or be told how."""
    chat = await tab()

    async def refuse(route: Route) -> None:
        await route.fulfill(status=status, json={"detail": "no"})

    await chat.page.route("**/v1/conversations", refuse)
    await chat.page.goto(chat.witness.origin)
    await expect(chat.notice).to_have_count(1)
    await chat.page.unroute("**/v1/conversations")
    await chat.page.get_by_role("button", name=chat.say("ui.begin_again")).click()
    await expect(chat.said.first).to_contain_text(chat.say("welcome"))
    await expect(chat.notice).to_have_count(0)
