"""What can be taken away: a summary and a diary sheet, made in the browser and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from legal_kb.schema.base import Language
from tests.browser.chat import DESK, Chat
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser

STORIES: dict[Language, str] = {
    "en": "My ex filmed me in the shower without me knowing and posted it on Telegram",
    "zh": "前度偷拍我沖涼，仲放咗上 Telegram",
}
NAME = "notes.txt"


async def saved(chat: Chat) -> str:
    async with chat.page.expect_download() as download:
        await chat.sheet.get_by_role("button", name=chat.say("ui.save")).click()
    file = await download.value
    assert file.suggested_filename == NAME
    return Path(await file.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_summary_holds_what_was_understood_the_law_steps_contacts_and_sources(
    visit: Tab, language: Language
) -> None:
    chat = await visit(language)
    await chat.types(STORIES[language])
    await chat.presses(chat.say("choice.confirm"))
    await chat.presses(chat.say("choice.stop"))
    requests = len(chat.witness.requests)
    await chat.opens("ui.summary")
    await expect(chat.sheet).to_be_focused()
    await chat.looks(whole=True)
    text = await saved(chat)
    kb = chat.kb
    for words in (
        kb.questions["recorded"].statement.yes.say(language).replace("{", "").split("|")[0],
        kb.offences["159AAB"].title.say(language),
        kb.services["rainlily"].phones[0].number,
        chat.say("card.sources"),
        "https://",
    ):
        assert words in text, words
    assert STORIES[language] not in text
    made = [request for request in chat.witness.requests[requests:] if not request.startswith("GET blob:")]
    assert made == [f"GET {chat.address}"]
    await chat.sheet.get_by_role("button", name=chat.say("ui.close")).click()
    await expect(chat.sheet).to_have_count(0)
    await expect(chat.result).to_be_visible()
    await chat.keeps_nothing()


async def test_a_summary_before_there_is_anything(visit: Tab) -> None:
    chat = await visit()
    await chat.opens("ui.summary")
    await expect(chat.sheet).to_contain_text(chat.say("ui.nothing_understood"))
    await expect(chat.sheet).to_contain_text(chat.say("ui.no_result_yet"))


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_diary_is_filled_in_here_and_sent_nowhere(visit: Tab, language: Language) -> None:
    chat = await visit(language)
    requests = len(chat.witness.requests)
    await chat.opens("ui.diary")
    await expect(chat.sheet).to_contain_text(chat.say("ui.diary_minor"))
    await chat.sheet.get_by_label(chat.say("ui.diary_account")).fill("@somebody")
    await chat.sheet.get_by_role("button", name=chat.say("ui.diary_add")).click()
    await chat.sheet.get_by_label(chat.say("ui.diary_what")).nth(1).fill("posted again <b>")
    await chat.looks()
    text = await saved(chat)
    assert f"{chat.say('ui.diary_account')}: @somebody" in text
    assert "posted again <b>" in text
    assert chat.say("ui.diary_minor") in text
    assert [one for one in chat.witness.requests[requests:] if not one.startswith("GET blob:")] == []
    await chat.keeps_nothing()


async def test_a_number_can_be_copied(visit: Tab) -> None:
    chat = await visit()
    await chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await chat.presses(chat.say("choice.support"))
    number = chat.kb.services["rainlily"].phones[0].number
    copy = chat.page.get_by_role("button", name=f"{chat.say('ui.copy')} {number}")
    await copy.click()
    await expect(copy).to_have_text(chat.say("ui.copied"))
    assert await chat.page.evaluate("navigator.clipboard.readText()") == number


async def test_only_the_sheet_is_printed(visit: Tab) -> None:
    chat = await visit(screen=DESK)
    await chat.opens("ui.diary")
    await chat.page.emulate_media(media="print")
    await expect(chat.sheet.get_by_label(chat.say("ui.diary_what"))).to_be_visible()
    for part in (
        chat.exit,
        chat.log,
        chat.page.locator("#words"),
        chat.sheet.get_by_role("button", name=chat.say("ui.save")),
    ):
        await expect(part).to_be_hidden()
