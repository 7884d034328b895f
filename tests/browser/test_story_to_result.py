"""From a story to a result and out again, on a phone in English and at a desk in Cantonese."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from playwright.async_api import expect

from api.settings import Settings
from legal_kb.engine.facts import Value
from legal_kb.schema.base import Language
from tests.browser.chat import DESK, PHONE, SMALLEST_PHONE, Screen
from tests.browser.conftest import Tab

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Story:
    language: Language
    screen: Screen
    words: str
    told: tuple[str, ...]
    truth: Mapping[str, Value]
    section: str


STORIES = {
    "phone": Story(
        "en",
        PHONE,
        "Last night I found a tiny camera hidden in my bathroom. My flatmate put it there and it was"
        " filming me in the shower without me knowing.",
        ("recorded", "private_place"),
        {"published": "no", "threatened_to_publish": "no", "under_18": "no", "hong_kong_link": "yes"},
        "159AAB",
    ),
    "desk": Story(
        "zh",
        DESK,
        "前男友話如果我唔返去就send啲裸照俾我屋企人，啲相係我自己影俾佢嘅。",
        ("threatened_to_publish", "intimate_image"),
        {
            "published": "no", "recorded": "no", "watched": "no", "under_18": "no",
            "hong_kong_link": "yes", "since_commencement": "yes",
        },
        "159AAE",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
async def test_from_a_story_to_a_result_and_out(visit: Tab, name: str) -> None:
    story = STORIES[name]
    chat = await visit(story.language, story.screen)
    kb, language = chat.kb, story.language
    await chat.looks()
    await expect(chat.said.first).to_contain_text(chat.say("welcome"))

    await chat.types(story.words)
    await chat.looks()
    await expect(chat.mine).to_have_text([story.words])
    for fact in story.told:
        statement = kb.questions[fact].statement.yes.say(language)
        await expect(chat.understood.filter(has_text=statement)).to_have_count(1)
    await expect(chat.understood.filter(has_text=story.words[:12])).not_to_have_count(0)

    await chat.presses(chat.say("choice.confirm"))
    await chat.looks()
    await expect(chat.past_choices).to_have_count(0)
    await chat.answers_to_the_end(story.truth)
    assert 1 <= len(chat.asked) <= 12
    assert len(set(chat.asked)) == len(chat.asked)
    await expect(chat.past_choices).to_have_count(0)

    fits = chat.result.locator("article.card.likely")
    await expect(fits.locator("h2")).to_have_text(kb.offences[story.section].title.say(language))
    await expect(fits.locator(".standing")).to_have_text(chat.say("status.likely"))
    await expect(fits.locator(".standing")).to_be_visible()
    await expect(chat.result.locator("h2 + .standing")).to_have_count(len(kb.offences))
    await expect(chat.result.get_by_text(chat.say("disclaimer"))).to_be_visible()
    await expect(chat.result.get_by_role("link", name="2375 5322")).to_have_attribute("href", "tel:23755322")

    sources = fits.locator("details.sources")
    await expect(sources.get_by_role("link").first).to_be_hidden()
    await sources.locator("summary").click()
    await expect(sources.get_by_role("link").first).to_be_visible()
    for link in await sources.get_by_role("link").all():
        await expect(link).to_have_attribute("href", re.compile("^https?://"))
        await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await chat.looks(whole=True)

    await chat.speaks(language)
    await chat.keeps_nothing()
    assert chat.witness.elsewhere == []
    await chat.exit.click()
    await expect(chat.page).to_have_url(str(Settings().exit_to))
    assert chat.witness.elsewhere == [str(Settings().exit_to)]
    assert chat.witness.wrong == []


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_smallest_phone_has_room_for_it(visit: Tab, language: Language) -> None:
    """320 px: also what somebody sees who zooms a larger screen in."""
    chat = await visit(language, SMALLEST_PHONE)
    await chat.looks()
    await expect(chat.exit).to_be_in_viewport(ratio=1)
    await chat.types(STORIES["phone" if language == "en" else "desk"].words)
    await chat.looks()
    await chat.presses(chat.say("choice.confirm"))
    await chat.presses(chat.say("choice.stop"))
    await expect(chat.result).to_be_visible()
    await chat.looks(whole=True)
