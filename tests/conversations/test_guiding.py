"""The questions can be left, resumed, skipped, gone back over, changed and stopped at any time."""

from __future__ import annotations

import pytest

from chatbot.agent import RasaAssistant
from chatbot.assistant import Answered, Chosen
from chatbot.options import UnknownOption
from legal_kb.engine.facts import UnknownFact
from legal_kb.schema.base import Language
from tests.conversations.talking import Talk

THREAT = "My ex says he will send my nudes to my family if I don't come back."
THREAT_ZH = "前度話如果我唔返去就send我啲裸照俾我屋企人。"


async def asked_about_the_threat(assistant: RasaAssistant, language: Language = "en") -> Talk:
    talk = await Talk.begin(assistant, language)
    await talk.types(THREAT if language == "en" else THREAT_ZH)
    await talk.chooses("confirm")
    return talk


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        ("en", "what is the penalty?", "5 years"),
        ("zh", "最高判幾多年？", "5 年"),
        ("en", "how do I report this to the police", "police"),
        ("zh", "點樣報警", "報警"),
        ("en", "why do you need to know that?", None),
        ("zh", "點解要問呢個", None),
        ("en", "is it anonymous if I report? will my name be in the news", None),
        ("zh", "我可以收返啲證據未", None),
    ],
)
async def test_any_question_is_answered_and_ours_comes_again(
    assistant: RasaAssistant, language: Language, question: str, answer: str | None
) -> None:
    talk = await asked_about_the_threat(assistant, language)
    waiting, facts = talk.question, talk.case.facts
    await talk.types(question)
    assert len(talk.latest) == 2
    assert talk.latest[0]["kind"] != "question"
    if answer is not None:
        assert answer in talk.text
    assert (talk.question, talk.case.facts) == (waiting, facts)


@pytest.mark.parametrize(
    ("language", "why"), [("en", "why do you need to know that?"), ("zh", "點解要問呢個")]
)
async def test_it_says_why_it_asks(assistant: RasaAssistant, language: Language, why: str) -> None:
    talk = await asked_about_the_threat(assistant, language)
    asked = talk.latest[-1]["question"]
    await talk.types(why)
    assert talk.latest[0]["text"] == asked["why"]


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("en", "yes", "yes"),
        ("en", "Nope, never", "no"),
        ("en", "not sure tbh", "unsure"),
        ("zh", "係呀", "yes"),
        ("zh", "冇啊", "no"),
        ("zh", "唔知道", "unsure"),
        ("zh", "没有", "no"),
        ("zh", "yes呀", "yes"),
    ],
)
async def test_an_answer_in_words(
    assistant: RasaAssistant, language: Language, words: str, value: str
) -> None:
    talk = await asked_about_the_threat(assistant, language)
    asked = talk.question
    assert asked is not None
    await talk.types(words)
    assert talk.case.facts[asked] == value
    assert talk.question != asked


@pytest.mark.parametrize(("language", "words"), [("en", "I'd rather not say"), ("zh", "唔想答")])
async def test_skipping_leaves_the_fact_open_and_never_asks_again(
    assistant: RasaAssistant, language: Language, words: str
) -> None:
    talk = await asked_about_the_threat(assistant, language)
    skipped = talk.question
    await talk.types(words)
    assert skipped not in talk.case.facts
    assert skipped in talk.case.asked
    await talk.goes_on_to_the_end({})
    questions = [message["question"]["fact"] for message in talk.everything if message["question"]]
    assert questions.count(skipped or "") == 1


@pytest.mark.parametrize(("language", "words"), [("en", "go back"), ("zh", "返上一題")])
async def test_back_asks_the_question_before_again(
    assistant: RasaAssistant, language: Language, words: str
) -> None:
    talk = await asked_about_the_threat(assistant, language)
    first = talk.question
    assert first is not None
    await talk.answers("no")
    second = talk.question
    await talk.types(words)
    assert talk.question == first
    assert first not in talk.case.facts
    await talk.answers("no")
    assert talk.question == second


async def test_back_at_the_first_question_says_so(assistant: RasaAssistant) -> None:
    talk = await asked_about_the_threat(assistant)
    first = talk.question
    await talk.chooses("back")
    assert "first question" in talk.text
    assert talk.question == first


@pytest.mark.parametrize(("language", "words"), [("en", "that's enough, stop"), ("zh", "夠喇，唔答喇")])
async def test_stopping_gives_what_can_be_said_so_far(
    assistant: RasaAssistant, language: Language, words: str
) -> None:
    talk = await asked_about_the_threat(assistant, language)
    await talk.types(words)
    assert "result" in talk.kinds
    assert talk.assessment is not None
    assert talk.assessment["primary"] == "159AAE"


async def test_a_chip_is_flipped_and_another_removed(assistant: RasaAssistant) -> None:
    talk = await Talk.begin(assistant, "en")
    await talk.types("My flatmate filmed me in the shower and posted it online.")
    assert talk.understood.get("published") == "yes"
    await talk.sends(Answered("published", "no"))
    assert talk.understood.get("published") == "no"
    await talk.sends(Chosen("remove:private_place"))
    assert "private_place" not in talk.understood
    await talk.chooses("confirm")
    assert talk.question is not None


async def test_an_answer_is_changed_in_the_middle_of_the_questions(assistant: RasaAssistant) -> None:
    talk = await asked_about_the_threat(assistant)
    first = talk.question
    assert first is not None
    await talk.answers("no")
    waiting = talk.question
    await talk.types("I want to change an answer")
    assert talk.understood[first] == "no"
    assert talk.question == waiting
    await talk.sends(Answered(first, "yes"))
    assert talk.case.facts[first] == "yes"
    assert talk.question is not None


@pytest.mark.parametrize(
    ("start", "words", "line", "lang"),
    [
        ("en", "Tulungan ninyo ako, ikakalat niya ang mga litrato ko", "Ingles at Tsino lang", "tl"),
        ("zh", "majikan saya merekam saya di kamar mandi", "bahasa Inggris dan Tionghoa", "id"),
        ("en", "เขาขู่จะปล่อยรูปของฉัน", "ภาษาอังกฤษและภาษาจีน", "th"),
    ],
)
async def test_another_language_is_answered_in_it_and_nothing_is_taken_from_it(
    assistant: RasaAssistant, start: Language, words: str, line: str, lang: str
) -> None:
    talk = await asked_about_the_threat(assistant, start)
    waiting, facts = talk.question, talk.case.facts
    await talk.types(words)
    assert line in talk.text
    assert lang in {message["lang"] for message in talk.latest}
    assert {card["id"] for card in talk.cards("service")} == {"rainlily", "cheer"}
    assert talk.question == waiting
    assert talk.case.facts == facts


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "no he hasn't sent it anywhere, only threatens"), ("zh", "未，佢淨係恐嚇，冇send出去")],
)
async def test_an_answer_takes_nothing_back_of_what_was_confirmed(
    assistant: RasaAssistant, language: Language, words: str
) -> None:
    talk = await asked_about_the_threat(assistant, language)
    await talk.types(words)
    assert talk.case.facts["threatened_to_publish"] == "yes"


@pytest.mark.parametrize(("language", "words"), [("en", "I'm 28"), ("zh", "我廿八歲")])
async def test_an_age_is_read_by_its_number(assistant: RasaAssistant, language: Language, words: str) -> None:
    talk = await asked_about_the_threat(assistant, language)
    assert talk.question == "under_18"
    await talk.types(words)
    assert talk.case.facts["under_18"] == "no"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "唔想講住"),
        ("zh", "嗰陣做緊愛"),
        ("en", "I'd prefer to keep that to myself"),
        ("en", "only from behind"),
    ],
)
async def test_a_reply_about_the_images_is_no_crisis(
    assistant: RasaAssistant, language: Language, words: str
) -> None:
    talk = await asked_about_the_threat(assistant, language)
    await talk.types(words)
    assert "crisis" not in talk.kinds


async def test_more_of_the_story_in_the_middle_is_taken_in(assistant: RasaAssistant) -> None:
    talk = await asked_about_the_threat(assistant)
    await talk.types("He secretly filmed me in the shower with a hidden camera too")
    assert talk.case.facts["recorded"] == "yes"
    assert talk.question is not None


@pytest.mark.parametrize(
    ("start", "words", "after"), [("en", "can we speak chinese", "zh"), ("zh", "can we use english", "en")]
)
async def test_the_language_changes_and_nothing_is_lost(
    assistant: RasaAssistant, start: Language, words: str, after: Language
) -> None:
    talk = await asked_about_the_threat(assistant, start)
    waiting, facts = talk.question, talk.case.facts
    await talk.types(words)
    assert talk.conversation.language == after
    assert (talk.question, talk.case.facts) == (waiting, facts)
    assert {message["language"] for message in talk.latest} == {after}
    again = assistant.render(talk.conversation).messages
    assert {message["language"] for message in again} == {after}
    assert [message["id"] for message in again] == [message["id"] for message in talk.everything]


@pytest.mark.parametrize(("language", "words"), [("en", "start over"), ("zh", "重新開始")])
async def test_starting_over_keeps_nothing(assistant: RasaAssistant, language: Language, words: str) -> None:
    talk = await asked_about_the_threat(assistant, language)
    told = talk.case.facts
    await talk.types(words)
    assert talk.case.facts == told, "not before it is certain"
    await talk.chooses("start_over")
    assert talk.case.facts == {}
    assert talk.conversation.loop is None
    assert len(talk.conversation.log) == 1
    assert talk.latest[0]["starts_over"]
    ids = [message["id"] for message in talk.everything]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("language", "words"), [("en", "/restart"), ("zh", "重新開始")])
async def test_starting_over_can_be_left(assistant: RasaAssistant, language: Language, words: str) -> None:
    talk = await asked_about_the_threat(assistant, language)
    told = talk.case.facts
    await talk.types(words)
    await talk.chooses("go_on")
    await talk.chooses("confirm")
    assert talk.question is not None
    assert talk.case.facts == told


@pytest.mark.parametrize(
    ("words", "role"),
    [("me", "victim"), ("我", "victim"), ("my little sister", "supporter"), ("我朋友", "supporter"),
     ("I'm a social worker", "professional"), ("not sure", "unknown"), ("唔想講", "unknown")],
)  # fmt: skip
async def test_who_it_happened_to_can_be_said(assistant: RasaAssistant, words: str, role: str) -> None:
    talk = await Talk.begin(assistant, "en")
    await talk.chooses("questions")
    assert talk.asks_who
    await talk.types(words)
    assert talk.case.role == role
    assert talk.question is not None


async def test_a_supporter_is_asked_about_the_person(assistant: RasaAssistant) -> None:
    talk = await Talk.begin(assistant, "en")
    await talk.types("My friend's ex posted her nudes in a Telegram group")
    assert talk.case.role == "supporter"
    await talk.chooses("confirm")
    assert "the person" in talk.latest[-1]["text"]
    assert " you " not in talk.latest[-1]["text"]


async def test_what_was_never_offered_is_refused_and_changes_nothing(assistant: RasaAssistant) -> None:
    talk = await asked_about_the_threat(assistant)
    before = talk.conversation
    with pytest.raises(UnknownOption):
        await talk.sends(Chosen("/restart"))
    with pytest.raises(UnknownFact):
        await talk.sends(Answered("his_name", "yes"))
    assert talk.conversation == before
