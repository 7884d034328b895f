"""From a story to a result through the real model, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from chatbot.agent import RasaAssistant
from chatbot.reading.normalise import is_han
from legal_kb.engine.facts import Value
from legal_kb.schema.base import Language
from tests.conversations.talking import Talk


@dataclass(frozen=True)
class Story:
    language: Language
    words: str
    told: frozenset[str]
    truth: Mapping[str, Value]
    section: str


STORIES = {
    "camera": Story(
        "en",
        "Last night I found a tiny camera hidden in my bathroom. My flatmate put it there and it was"
        " filming me in the shower without me knowing.",
        frozenset({"recorded", "meant_to_be_secret", "private_place"}),
        {"published": "no", "threatened_to_publish": "no", "under_18": "no", "hong_kong_link": "yes"},
        "159AAB",
    ),
    "escalator": Story(
        "zh",
        "琴日喺港鐵扶手電梯，有個男人用手機伸入我條裙底偷拍，俾人捉到，部手機入面有段片。",
        frozenset({"recorded", "under_clothing"}),
        {"published": "no", "threatened_to_publish": "no", "under_18": "no", "hong_kong_link": "yes"},
        "159AAC",
    ),
    "threat": Story(
        "zh",
        "前男友話如果我唔返去就send啲裸照俾我屋企人，啲相係我自己影俾佢嘅。",
        frozenset({"threatened_to_publish", "intimate_image"}),
        {
            "published": "no", "recorded": "no", "watched": "no", "under_18": "no",
            "hong_kong_link": "yes", "since_commencement": "yes",
        },
        "159AAE",
    ),
    "posted": Story(
        "en",
        "My ex posted the sex video we made together in a Telegram group last week. I never agreed to that.",
        frozenset({"published", "intimate_image"}),
        {
            "threatened_to_publish": "no", "from_secret_capture": "no", "under_18": "no",
            "hong_kong_link": "yes", "recorded": "yes", "meant_to_be_secret": "no",
            "distress_intended_or_foreseen": "yes",
        },
        "159AAE",
    ),
    "changing-room": Story(
        "zh",
        "佢上個月喺更衣室偷拍我換衫，仲將條片放上討論區。",
        frozenset({"recorded", "published", "private_place"}),
        {"threatened_to_publish": "no", "under_18": "no", "hong_kong_link": "yes"},
        "159AAB",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
async def test_from_a_story_to_a_result(assistant: RasaAssistant, name: str) -> None:
    story = STORIES[name]
    talk = await Talk.begin(assistant, story.language)
    await talk.types(story.words)
    assert story.told <= {fact for fact, value in talk.understood.items() if value == "yes"}
    await talk.chooses("confirm")
    await talk.goes_on_to_the_end(story.truth)

    assert "result" in talk.kinds
    assert talk.assessment is not None
    assert talk.assessment["primary"] == story.section
    first, *others = talk.cards("assessed_offence")
    assert (first["section"], first["status"], len(others)) == (story.section, "likely", 3)
    assert first["sources"]
    assert {element["status"] for limb in first["limbs"] for element in limb["elements"]} <= {
        "met",
        "inferred",
        "unknown",
        "not_met",
    }
    assert talk.cards("steps")[0]["steps"]
    assert "rainlily" in {service["id"] for service in talk.cards("service")}
    assert talk.assessment["disclaimer"] in talk.text
    assert len(talk.case.asked) <= 12


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_nothing_is_said_in_the_other_language(assistant: RasaAssistant, language: Language) -> None:
    talk = await Talk.begin(assistant, language)
    await talk.chooses("questions")
    await talk.goes_on_to_the_end({"recorded": "yes", "meant_to_be_secret": "yes", "private_place": "yes"})
    for message in talk.everything:
        assert message["language"] == language
        for text in [message["text"], *(option["label"] for option in message["options"])]:
            if not text:
                continue
            han = sum(is_han(character) for character in text) / len(text)
            assert han < 0.05 if language == "en" else han > 0.2, text


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_questions_alone_are_enough(assistant: RasaAssistant, language: Language) -> None:
    """Somebody who would rather not tell a story gets there by yes and no."""
    talk = await Talk.begin(assistant, language)
    await talk.chooses("questions")
    assert talk.asks_who
    await talk.goes_on_to_the_end(
        {"recorded": "yes", "meant_to_be_secret": "yes", "private_place": "yes", "published": "no"}
    )
    assert talk.assessment is not None
    assert talk.assessment["primary"] == "159AAB"


async def test_nothing_that_points_to_an_offence_is_told_kindly(assistant: RasaAssistant) -> None:
    talk = await Talk.begin(assistant, "en")
    await talk.chooses("questions")
    await talk.goes_on_to_the_end(
        {"recorded": "no", "watched": "no", "published": "no", "threatened_to_publish": "no"}
    )
    assert talk.assessment is not None
    assert talk.assessment["primary"] is None
    assert "does not make what happened all right" in talk.text
    assert talk.cards("service")
