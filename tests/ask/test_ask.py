"""Questions are answered from the content: by the right record, with its source, or honestly not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from chatbot.agent import RasaAssistant
from chatbot.reading.normalise import normalise
from chatbot.retrieval.asked import NOTHING, asked, more, unanswered
from chatbot.retrieval.choice import SURE, WHO_MAY_KNOW, found
from evaluation import answers
from evaluation.nlu import Pipeline
from legal_kb.knowledge import KnowledgeBase
from legal_kb.reading import read
from legal_kb.schema.base import FEWEST_PHRASINGS, LANGUAGES, Language
from tests.conversations.talking import Talk

HERE = Path(__file__).parent
FIRST, AMONG_THREE, REFUSED = 0.85, 0.95, 0.90


@pytest.fixture(scope="module")
def pipeline(model: Path) -> Iterator[Pipeline]:
    made = Pipeline(model)
    yield made
    made.close()


def test_held_out_questions_find_their_record(pipeline: Pipeline) -> None:
    """Floors below the figures of `make eval`: a fall below them is a mistake, not a drift."""
    for language, counts in answers.measure(pipeline, "held_out"):
        assert share(counts.first) >= FIRST, (language, counts.mistaken.most_common(5))
        assert share(counts.among_three) >= AMONG_THREE, language
        assert share(counts.refused) >= REFUSED, language


def share(outcomes: Sequence[bool]) -> float:
    return sum(outcomes) / len(outcomes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_held_out_set_is_large_and_names_records(kb: KnowledgeBase, language: Language) -> None:
    items = read(HERE / f"held_out_{language}.yml").value
    assert sum(bool(item["answers"]) for item in items) >= 200
    assert sum(not item["answers"] for item in items) >= 60
    assert {name for item in items for name in item["answers"]} <= kb.answers.keys()


@pytest.mark.parametrize("kind", ["held_out", "development"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_trained_on_a_question_of_the_sets(
    kb: KnowledgeBase, kind: str, language: Language
) -> None:
    trained = {normalise(way.text).text.casefold() for way in (*asked(kb), *unanswered())}
    for item in read(HERE / f"{kind}_{language}.yml").value:
        assert normalise(item["text"]).text.casefold() not in trained, item["text"]


def test_every_record_that_answers_can_be_asked_for(kb: KnowledgeBase) -> None:
    assert len(kb.faq) >= 120
    for place, record in kb.answers.items():
        for language in LANGUAGES:
            assert len(set(record.asked.of(language))) >= FEWEST_PHRASINGS, place


def test_the_further_ways_of_asking_name_records(kb: KnowledgeBase) -> None:
    further = more()
    for language in LANGUAGES:
        assert {place for one, place in further if one == language} == kb.answers.keys()
    assert all(isinstance(way, str) and way for ways in further.values() for way in ways)


def test_no_way_of_asking_stands_under_two_records(kb: KnowledgeBase) -> None:
    seen: dict[str, str] = {}
    for way in (*asked(kb), *unanswered()):
        plain = normalise(way.text).text.casefold().strip(" ?？。.!！")
        assert seen.setdefault(plain, way.label) == way.label, way.text


def test_what_is_chosen_of_a_ranking() -> None:
    def ranked(*pairs: tuple[str, float]) -> list[dict[str, object]]:
        return [{"record": name, "confidence": sure} for name, sure in pairs]

    assert found([]).top is None
    assert found(ranked((NOTHING, 0.9), ("faq/cost", 0.1))).top is None
    assert found(ranked(("faq/cost", SURE - 0.01))).top is None
    assert found(ranked(("faq/cost", 0.4), (NOTHING, 0.3))).top is None
    sure = found(
        ranked(("faq/cost", 0.6), (NOTHING, 0.2), ("faq/joke", 0.1), ("faq/law", 0.06), ("faq/x", 0.04))
    )
    assert sure.top == "faq/cost"
    assert sure.near == ("faq/joke", "faq/law")
    assert found(ranked(("faq/cost", 0.9), ("faq/joke", 0.001))).near == ()


# ---- in a conversation ----

QUESTIONS: list[tuple[Language, str, str]] = [
    ("en", "Do I have to pay them?", "faq/should-i-pay"),
    ("zh", "佢要我畀錢，我應唔應該畀？", "faq/should-i-pay"),
    ("en", "Does StopNCII get to see my picture?", "platforms/stopncii"),
    ("zh", "我要唔要畀啲相警察睇", "faq/show-images"),
    ("en", "how do I contact RainLily", "services/rainlily"),
    ("zh", "處置令係咩嚟，我自己可唔可以申請", "disposal_orders/disposal-order"),
    ("en", "what does surreptitiously mean", "definitions/surreptitiously"),
    ("zh", "有冇短褲都算偷拍裙底", "myths/no-skirt-no-upskirting"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "record"), QUESTIONS)
async def test_a_question_is_answered_with_its_source(
    assistant: RasaAssistant, kb: KnowledgeBase, language: Language, words: str, record: str
) -> None:
    talk = await Talk.begin(assistant, language)
    await talk.types(words)
    shown = [card for message in talk.latest for card in message["cards"]]
    near = [option.removeprefix("answer:") for option in talk.options if option.startswith("answer:")]
    assert shown, talk.text
    assert record in {shown[0]["record"], *near}
    assert shown[0]["sources"], "an answer names its sources"
    assert shown[0]["notice"] == kb.messages["not_reviewed"].say(language)
    assert len(near) <= 2


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "What is the weather like tomorrow?"),
        ("zh", "聽日會唔會落雨"),
        ("en", "how do I get a divorce"),
    ],
)
async def test_what_nothing_answers_is_said_so_with_who_may_know(
    assistant: RasaAssistant, kb: KnowledgeBase, language: Language, words: str
) -> None:
    talk = await Talk.begin(assistant, language)
    await talk.types(words)
    assert talk.text == kb.messages["unknown_answer"].say(language)
    assert [card["record"] for card in talk.cards("service")] == list(WHO_MAY_KNOW)


async def test_a_near_answer_can_be_chosen_in_either_language(
    assistant: RasaAssistant, kb: KnowledgeBase
) -> None:
    talk = await Talk.begin(assistant, "zh")
    await talk.types("我應該點樣截圖留證據")
    near = next(option for option in talk.options if option.startswith("answer:"))
    labels = {option["value"]: option["label"] for option in talk.latest[-1]["options"]}
    record = kb.answers[near.removeprefix("answer:")]
    assert labels[near] == getattr(record, "title", None).say("zh")  # type: ignore[union-attr]
    await talk.chooses(near)
    assert talk.latest[-1]["cards"][0]["record"] == near.removeprefix("answer:")


async def test_a_question_in_the_middle_of_the_questions_does_not_lose_them(assistant: RasaAssistant) -> None:
    talk = await Talk.begin(assistant, "en")
    await talk.types("My ex keeps saying he will post my nudes.")
    await talk.chooses("confirm")
    asked_before = talk.question or talk.asks_who
    await talk.types("will the police tell my parents?")
    assert any(card["record"] == "faq/parents-told" for message in talk.latest for card in message["cards"])
    assert (talk.question or talk.asks_who) == asked_before


async def test_a_young_person_is_not_told_to_screenshot(assistant: RasaAssistant) -> None:
    talk = await Talk.begin(assistant, "en")
    await talk.types("I'm 15 and my ex says he will post my nudes")
    await talk.types("how do I screenshot the evidence properly?")
    shown = [card["record"] for message in talk.latest for card in message["cards"]]
    assert "faq/screenshot-how" not in shown
    assert "evidence/keep-evidence-under-18" in shown


# ---- by the API ----


@pytest.mark.parametrize(
    ("words", "message", "record"),
    [
        ("will it ever end, I want to kill myself", "crisis", "services/samaritan-befrienders"),
        ("he is outside my door now with a knife, what do I do", "danger", "services/emergency"),
        ("I'm 15, how do I screenshot the chat as evidence", "minor", "platforms/take-it-down"),
    ],
)
async def test_the_api_says_first_what_is_urgent(
    client: httpx.AsyncClient, kb: KnowledgeBase, words: str, message: str, record: str
) -> None:
    reply = (await client.post("/v1/ask", json={"text": words, "language": "en"})).json()
    assert kb.messages[message].say("en") in reply["alarms"][0]["text"]
    assert record in [card["record"] for card in reply["alarms"][0]["cards"]]
    assert (reply["answer"] or {}).get("record") != "faq/screenshot-how"


async def test_the_api_answers(client: httpx.AsyncClient, kb: KnowledgeBase) -> None:
    asking = {"text": "佢話已經刪咗，我點知係咪真", "language": "en"}
    reply = (await client.post("/v1/ask", json=asking)).json()
    assert reply["answer"]["record"] == "faq/says-deleted"
    assert reply["answer"]["title"] == kb.faq["says-deleted"].title.en, "in the language that was asked for"
    assert reply["answer"]["sources"]
    assert reply["helpers"] == []
    assert all(near["title"] for near in reply["near"])
    assert reply["alarms"] == []


async def test_the_api_says_that_it_does_not_know(client: httpx.AsyncClient, kb: KnowledgeBase) -> None:
    reply = (
        await client.post("/v1/ask", json={"text": "how long do I boil an egg", "language": "zh"})
    ).json()
    assert reply["answer"] is None
    assert reply["text"] == kb.messages["unknown_answer"].zh
    assert [helper["record"] for helper in reply["helpers"]] == list(WHO_MAY_KNOW)
