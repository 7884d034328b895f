"""Danger comes before everything, and a child is protected from keeping the wrong proof."""

from __future__ import annotations

import pytest

from chatbot.agent import RasaAssistant
from legal_kb.schema.base import Language
from tests.conversations.talking import Talk

THREAT: dict[Language, str] = {
    "en": "My ex says he will send my nudes to my family if I don't come back.",
    "zh": "前度話如果我唔返去就send我啲裸照俾我屋企人。",
}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I want to die"),
        ("en", "I can't do this any more, I'm going to kill myself"),
        ("zh", "我想死"),
        ("zh", "唔想再生存落去"),
    ],
)
@pytest.mark.parametrize("midway", [False, True])
async def test_self_harm_is_answered_first_and_nothing_is_asked(
    assistant: RasaAssistant, language: Language, words: str, midway: bool
) -> None:
    talk = await Talk.begin(assistant, language)
    facts = {}
    if midway:
        await talk.types(THREAT[language])
        await talk.chooses("confirm")
        facts = talk.case.facts
    await talk.types(words)
    assert talk.kinds == ["crisis"]
    assert {"samaritan-befrienders", "mental-health-18111"} <= {card["id"] for card in talk.cards("service")}
    assert talk.question is None
    assert talk.options == ["go_on", "human"]
    assert facts.items() <= talk.case.facts.items()


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_after_a_crisis_the_questions_go_on_when_wanted(
    assistant: RasaAssistant, language: Language
) -> None:
    talk = await Talk.begin(assistant, language)
    await talk.types(THREAT[language])
    await talk.chooses("confirm")
    waiting = talk.question
    await talk.types("I want to kill myself" if language == "en" else "我想自殺")
    await talk.chooses("go_on")
    assert talk.question == waiting


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "he is outside my door right now and I'm scared he will hurt me"),
        ("zh", "佢而家喺門口，我好驚佢會打我"),
    ],
)
async def test_danger_names_999(assistant: RasaAssistant, language: Language, words: str) -> None:
    talk = await Talk.begin(assistant, language)
    await talk.types(words)
    assert talk.kinds[0] == "crisis"
    assert "999" in talk.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I'm dying of embarrassment, someone filmed me in the toilet"),
        ("zh", "笑死，唔講笑，有人喺廁所偷拍我"),
    ],
)
async def test_an_idiom_is_no_alarm(assistant: RasaAssistant, language: Language, words: str) -> None:
    talk = await Talk.begin(assistant, language)
    await talk.types(words)
    assert "crisis" not in talk.kinds
    assert talk.understood["recorded"] == "yes"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I'm 15 and my ex sent my nudes to people in my class"),
        ("zh", "我15歲，前度將我啲裸照send咗俾同學"),
    ],
)
async def test_a_minor_is_warned_before_anything_is_asked(
    assistant: RasaAssistant, language: Language, words: str
) -> None:
    talk = await Talk.begin(assistant, language)
    await talk.types(words)
    assert talk.case.minor
    warning = talk.kinds.index("notice")
    assert warning < talk.kinds.index("understanding")
    assert "keep-evidence-under-18" in {card["id"] for card in talk.cards("article")}
    assert "take-it-down" in {card["id"] for card in talk.cards("platform")}
    await talk.chooses("confirm")
    await talk.goes_on_to_the_end({})
    assert talk.cards("steps")[0]["steps"][0]["urgent"]
    shown = [message for message in talk.everything if message["kind"] == "notice" and message["cards"]]
    assert len(shown) == 1


async def test_a_minor_known_by_an_answer_is_warned_too(assistant: RasaAssistant) -> None:
    talk = await Talk.begin(assistant, "en")
    await talk.types(THREAT["en"])
    await talk.chooses("confirm")
    while talk.question != "under_18":
        await talk.answers("unsure")
    await talk.answers("yes")
    assert "notice" in talk.kinds
    assert "keep-evidence-under-18" in {card["id"] for card in talk.cards("article")}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Somebody wants $5000 or he will post the video of me naked on a call"),
        ("zh", "有人要我俾五千蚊，唔係就將我裸聊條片放上網"),
    ],
)
async def test_who_is_asked_for_money_is_told_once_what_paying_leads_to(
    assistant: RasaAssistant, language: Language, words: str
) -> None:
    talk = await Talk.begin(assistant, language)
    await talk.types(words)
    assert talk.kinds.index("notice") < talk.kinds.index("understanding")
    assert "antiscam" in {card["id"] for card in talk.cards("service")}
    await talk.chooses("confirm")
    await talk.goes_on_to_the_end({})
    shown = [message for message in talk.everything if message["kind"] == "notice" and message["cards"]]
    assert len(shown) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I secretly filmed my flatmate in the shower and now I regret it"),
        ("zh", "我偷拍咗個女同事裙底，而家好驚"),
    ],
)
async def test_somebody_who_did_it_is_told_to_stop_and_asked_nothing(
    assistant: RasaAssistant, language: Language, words: str
) -> None:
    talk = await Talk.begin(assistant, language)
    await talk.types(words)
    assert talk.case.role == "person_who_did_it"
    assert talk.kinds == ["notice"]
    assert talk.question is None
    assert {card["id"] for card in talk.cards("service")} == {"free-legal-advice"}
    assert "begin" not in talk.options


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "I saw a man filming up a stranger's skirt on the escalator"),
        ("zh", "我見到有個男人喺扶手電梯影一個女仔裙底"),
    ],
)
async def test_a_bystander_is_spoken_to_as_one(
    assistant: RasaAssistant, language: Language, words: str
) -> None:
    talk = await Talk.begin(assistant, language)
    await talk.types(words)
    assert talk.case.role in {"bystander", "supporter", "unknown"}
    assert "It is not your fault" not in talk.text
    assert "這不是你的錯" not in talk.text


@pytest.mark.parametrize(
    ("language", "story"),
    [
        (
            "en",
            "I was seeing this guy for a year. We had a video call where I undressed for him and I later learnt he"
            " was capturing it. Last month I ended things and now he texts that my parents would love to see it.",
        ),
        (
            "zh",
            "上個禮拜喺公司廁所，我見到隔籬格有部手機伸咗過嚟。我嗌咗一聲佢就走咗。後來同事話個group有人貼咗我條片。",
        ),
    ],
)
async def test_a_sad_story_is_heard_as_a_story(
    assistant: RasaAssistant, language: Language, story: str
) -> None:
    talk = await Talk.begin(assistant, language)
    await talk.types(story)
    assert "understanding" in talk.kinds
    assert "crisis" not in talk.kinds
