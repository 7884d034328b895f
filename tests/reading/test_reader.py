"""What the rules read: who did what to whom, denied, doubted, supposed or only threatened."""

from __future__ import annotations

import gc
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.reading.answers import TOLD_BY
from chatbot.reading.lexicon import LEXICON, BrokenLine, compile_pattern, lexicon
from chatbot.reading.reader import RuleReader
from legal_kb.knowledge import KnowledgeBase
from legal_kb.reading import read

READER = RuleReader()


def facts(text: str) -> dict[str, str]:
    return {fact.fact: fact.value for fact in READER.read(text).facts}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My flatmate secretly filmed me in the shower", {"recorded": "yes", "meant_to_be_secret": "yes", "private_place": "yes"}),
        ("有人喺女廁偷拍我", {"recorded": "yes", "meant_to_be_secret": "yes", "private_place": "yes"}),
        ("他在更衣室偷拍我换衣服", {"recorded": "yes", "meant_to_be_secret": "yes", "private_place": "yes"}),
        ("佢用電話伸入我條裙底影", {"recorded": "yes", "under_clothing": "yes"}),
        ("my ex posted my nudes on telegram", {"published": "yes", "intimate_image": "yes"}),
        ("前度將我啲裸照send晒俾佢啲朋友", {"published": "yes", "intimate_image": "yes"}),
        ("he said he will send my nudes to my boss", {"threatened_to_publish": "yes", "intimate_image": "yes"}),
        ("佢話如果我報警就將條性愛片放上網", {"threatened_to_publish": "yes", "intimate_image": "yes"}),
        ("someone made a deepfake porn video of me and shared it", {"altered": "yes", "published": "yes"}),
        ("有人用AI換臉將我P落色情片", {"altered": "yes"}),
        ("they want $5000 or they will send the video to my contacts", {"threatened_to_publish": "yes", "money_demanded": "yes"}),
    ],
)  # fmt: skip
def test_facts(text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= facts(text).items()


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("he says he will post my nudes", "published"),
        ("佢話會將我啲裸照放上網", "published"),
        ("he has not posted anything", "published"),
        ("佢未send過俾人", "published"),
        ("I'm afraid he might have filmed me", "recorded"),
        ("我懷疑佢偷拍咗我", "recorded"),
        ("what if somebody filmed me in the toilet?", "recorded"),
        ("he never threatened me", "threatened_to_publish"),
        ("佢冇威脅過我", "threatened_to_publish"),
    ],
)
def test_what_is_denied_doubted_or_only_threatened_is_no_fact(text: str, fact: str) -> None:
    assert facts(text).get(fact) != "yes"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("she says she will post them if I don't come back", "victim"),
        ("佢話除非我返去，如果唔係就公開啲相", "victim"),
        ("he says he will post my sister's photos if I don't pay", "supporter"),
        ("my ex filmed me in bed", "victim"),
        ("前男友偷拍我", "victim"),
        ("my friend's ex shared her nudes", "supporter"),
        ("我個女俾人偷拍", "supporter"),
        ("I filmed my roommate in the shower", "person_who_did_it"),
        ("我偷拍咗同事", "person_who_did_it"),
        ("I'm a social worker, my client was filmed", "professional"),
        ("what is upskirting", "unknown"),
    ],
)
def test_role(text: str, role: str) -> None:
    assert READER.read(text).role == role


@pytest.mark.parametrize(
    ("text", "platforms"),
    [
        ("posted on IG and telegram", ("instagram", "telegram")),
        ("擺咗上連登同Telegram", ("lihkg", "telegram")),
        ("she told me at work", ()),
    ],
)
def test_platforms(kb: KnowledgeBase, text: str, platforms: tuple[str, ...]) -> None:
    named = READER.read(text).platforms
    assert set(platforms) <= set(named)
    assert set(named) <= kb.platforms.keys()
    assert bool(named) is bool(platforms)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("係我自己影㗎", None),
        ("係呀，我自己影㗎", "yes"),
        ("yes", "yes"), ("Yeah he did", "yes"), ("係", "yes"), ("有啊", "yes"), ("冇錯", "yes"),
        ("no", "no"), ("he didn't", "no"), ("冇", "no"), ("唔係呀", "no"), ("从来没有", "no"),
        ("not sure", "unsure"), ("I don't know", "unsure"), ("唔肯定", "unsure"), ("應該係掛", "unsure"),
        ("I'd rather not say", "skip"), ("唔想講", "skip"), ("skip", "skip"),
        ("係咪犯法", None), ("he lives in Tuen Mun", None), ("", None),
    ],
)  # fmt: skip
def test_reply(text: str, reply: str | None) -> None:
    assert READER.read(text).reply == reply


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("I want to kill myself", "self_harm"),
        ("我想死", "self_harm"),
        ("唔想做人", "self_harm"),
        ("he is beating me right now", "immediate_danger"),
        ("佢而家打緊我", "immediate_danger"),
        ("I'm 14", "under_18"),
        ("我讀中二", "under_18"),
    ],
)
def test_signal(text: str, signal: str) -> None:
    assert getattr(READER.read(text).signals, signal)


@pytest.mark.parametrize(
    "text",
    [
        "I'm dying of embarrassment",
        "笑死我",
        "嬲到想死",
        "my phone died",
        "死火喇",
        "I could kill for a coffee",
    ],
)
def test_an_idiom_is_no_signal(text: str) -> None:
    signals = READER.read(text).signals
    assert not signals.self_harm
    assert not signals.immediate_danger


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            ["佢", "偷拍", "我", "send", " he filmed me ", "，", "。", "\n", "？", "唔", "if ", "裸照", "15", "歲", "😭", "\u202e", "\x00"]
        ),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_anything_can_be_read_and_is_quoted_exactly(text: str) -> None:
    reading = READER.read(text)
    for fact in (*reading.facts, *reading.if_asked):
        quoted = fact.evidence
        assert text[quoted.start : quoted.end] == quoted.text
        assert quoted.text
        assert 0 < fact.confidence <= 1


def test_no_word_that_was_read_stays_in_the_lexicon() -> None:
    """spaCy keeps every string it meets in a store of its own; ours is emptied after each message."""
    word = f"kapok{uuid.uuid4().hex}"
    before = len(lexicon()._nlp.vocab.strings)
    READER.read(f"{word} 佢偷拍我 {word}")
    gc.collect()
    strings = lexicon()._nlp.vocab.strings
    assert word not in set(strings)
    assert len(strings) == before


def test_a_long_text_is_read_whole() -> None:
    text = "佢偷拍我，he sent my nudes. " * 200
    assert len(text) > 3900
    assert READER.read(text[:4000]).facts


def test_every_fact_read_is_a_fact_of_the_contract(kb: KnowledgeBase) -> None:
    assert set(TOLD_BY) == set(kb.facts)
    cues = {name for file in LEXICON.glob("*.yml") for name in read(file).value}
    assert {cue for so, not_so in TOLD_BY.values() for cue in (*so, *not_so)} <= cues


def test_a_slip_in_the_lexicon_is_told() -> None:
    with pytest.raises(BrokenLine, match="~0"):
        compile_pattern("的 士|巴士", "zh")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He secretly filmed me in the shower.", "secretly"),
        ("佢影我裙底，影咗張相。", "裙底"),
    ],
)
def test_what_was_taken_in_secret_comes_from_secret_filming(text: str, words: str) -> None:
    found = {fact.fact: fact for fact in READER.read(text).facts}
    assert found["from_secret_capture"].value == "yes"
    assert words in found["from_secret_capture"].evidence.text


@pytest.mark.parametrize(
    "text", ["He filmed me and I knew about it.", "I sent him the photo myself.", "佢偷偷望我沖涼。"]
)
def test_what_was_not_taken_in_secret_does_not(text: str) -> None:
    assert "from_secret_capture" not in facts(text)
