"""What the network hears beside the rules: facts with words to point at, and safety signals."""

from __future__ import annotations

import pytest

from chatbot.reading.learned import SURE_YES, came_true
from chatbot.reading.reader import HybridReader, RuleReader
from chatbot.reading.signals import Signals
from legal_kb.schema.base import Language

READER = HybridReader()
TOLD: list[tuple[Language, str, str]] = [
    (
        "en",
        "He got me undressed on a call. Then a picture of the call came back to me. Pay or your mum gets it.",
        "threatened_to_publish",
    ),
    ("zh", "我喺健身室換緊衫。有隻手揸住部電話喺板上面伸過嚟。對正我。", "private_place"),
]


@pytest.mark.parametrize(("language", "text", "fact"), TOLD)
def test_a_story_tells_what_no_rule_has_words_for(language: Language, text: str, fact: str) -> None:
    found = {one.fact: one for one in READER.read(text, language).facts}
    assert fact not in {one.fact for one in RuleReader().read(text, language).facts}
    assert found[fact].value == "yes"
    assert found[fact].confidence >= came_true(SURE_YES)
    assert found[fact].evidence.text in text


@pytest.mark.parametrize(("language", "text", "fact"), TOLD)
def test_what_the_rules_read_stays_as_they_read_it(language: Language, text: str, fact: str) -> None:
    both = READER.read(text, language).facts
    assert set(RuleReader().read(text, language).facts) <= set(both)
    assert len({one.fact for one in both}) == len(both)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I filmed my girlfriend in the shower. She doesn't know. I hid the phone on the shelf."),
        ("zh", "我偷拍咗我女朋友沖涼。佢唔知。我將部電話收埋喺個架度。"),
        ("en", "The lift is broken again. My landlord wants more rent. I had noodles for lunch."),
        ("zh", "部𨋢又壞咗。業主又話加租。我晏晝食咗碗麵。"),
        ("en", "hello"),
        ("zh", "唔該晒"),
    ],
)
def test_nothing_is_heard_of_the_persons_own_act_or_of_nothing(language: Language, text: str) -> None:
    assert READER.read(text, language).facts == RuleReader().read(text, language).facts


@pytest.mark.parametrize(
    ("signal", "text"),
    [
        ("self_harm", "I have written to my parents and I do not plan on seeing Monday."),
        ("self_harm", "我將隻貓交咗畀家姐，之後就唔使再醒。"),
        ("immediate_danger", "he's on the stairs and he has a hammer"),
        ("immediate_danger", "佢而家撞緊門，手上有把鎚"),
        ("under_18", "my form teacher found it, I'm in F.2"),
        ("under_18", "我讀中二，班主任見到"),
    ],
)
def test_either_the_rules_or_the_network_raise_a_signal(signal: str, text: str) -> None:
    assert getattr(READER.read(text).signals, signal)


@pytest.mark.parametrize(
    "text",
    ["what is the maximum sentence", "最高判幾多年", "my phone died", "部電話冇電", "thank you, that helps"],
)
def test_ordinary_words_raise_none(text: str) -> None:
    signals = READER.read(text).signals
    assert signals == Signals()


def test_the_same_text_is_read_alike_each_time() -> None:
    text = TOLD[0][1]
    assert READER.read(text, "en") == READER.read(text, "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "zh",
            "上個禮拜喺公司廁所，我見到隔籬格有部手機伸咗過嚟。我影低咗部機。後來同事話個group有人貼咗我條片。",
        ),
        (
            "en",
            "There was a lens in the vent of our shower at work. I took a picture of it before he pulled it out.",
        ),
    ],
)
def test_who_kept_proof_is_not_the_one_who_did_it(language: Language, text: str) -> None:
    reading = READER.read(text, language)
    assert reading.role != "person_who_did_it"
    assert reading.facts
