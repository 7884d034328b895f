"""Facts heard in stories: what the rules have no words for, never against them, with words to point at."""

from __future__ import annotations

import pytest

from chatbot.reading.learned import SURE
from chatbot.reading.reader import HybridReader, RuleReader
from legal_kb.schema.base import Language

TOLD: list[tuple[Language, str, str]] = [
    (
        "en",
        "He got me undressed on a call. Then a picture of the call came back to me. Pay or your mum gets it.",
        "recorded",
    ),
    ("zh", "我喺健身室換緊衫。有隻手揸住部電話喺板上面伸過嚟。對正我。", "private_place"),
]


@pytest.mark.parametrize(("language", "text", "fact"), TOLD)
def test_a_story_tells_what_no_rule_has_words_for(language: Language, text: str, fact: str) -> None:
    found = {one.fact: one for one in HybridReader().read(text, language).facts}
    assert fact not in {one.fact for one in RuleReader().read(text, language).facts}
    assert found[fact].value == "yes"
    assert found[fact].confidence >= SURE
    assert found[fact].evidence.text in text


@pytest.mark.parametrize(("language", "text", "fact"), TOLD)
def test_what_the_rules_read_stays_as_they_read_it(language: Language, text: str, fact: str) -> None:
    both = HybridReader().read(text, language).facts
    assert set(RuleReader().read(text, language).facts) <= set(both)
    assert len({one.fact for one in both}) == len(both)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I filmed my girlfriend in the shower. She doesn't know. I hid the phone on the shelf."),
        ("zh", "我偷拍咗我女朋友沖涼。佢唔知。我將部電話收埋喺個架度。"),
        ("en", "The lift is broken again. My landlord wants more rent. I had noodles for lunch."),
        ("zh", "部𨋢又壞咗。業主又話加租。我晏晝食咗碗麵。"),
    ],
)
def test_nothing_is_heard_of_the_persons_own_act_or_of_nothing(language: Language, text: str) -> None:
    assert HybridReader().read(text, language).facts == RuleReader().read(text, language).facts


def test_a_single_sentence_is_left_to_the_rules() -> None:
    text = "There was a tiny lens in the smoke detector above the shower"
    assert HybridReader().read(text, "en") == RuleReader().read(text, "en")
