"""The trained pipeline on held-out messages, and what each of its parts leaves in the message."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.reading.normalise import normalise
from evaluation import nlu
from evaluation.nlu import Pipeline
from evaluation.scores import macro_f1
from legal_kb.knowledge import KnowledgeBase
from legal_kb.reading import read

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pipeline(model: Path) -> Iterator[Pipeline]:
    made = Pipeline(model)
    yield made
    made.close()


def test_the_order_is_safety_first() -> None:
    parts = [part["name"] for part in read(ROOT / "config.yml").value["pipeline"]]
    assert parts[:3] == [
        "chatbot.nlu.normaliser.Normaliser",
        "chatbot.nlu.safety.SafetySignals",
        "chatbot.nlu.alarms.LearnedSignals",
    ]
    assert parts[-1] == "chatbot.nlu.story.StoryReader"
    assert parts.index("FallbackClassifier") > parts.index("chatbot.nlu.intents.WordingAndMeaning")


@pytest.mark.parametrize(
    "text", ["", " ", "😭😭", "\u202e\u200b", "?!…", "x" * 4000, "我" * 4000, "<b>hi</b>", "{a|b} $x"]
)
def test_any_text_is_parsed(pipeline: Pipeline, text: str) -> None:
    parsed = pipeline.parse(text)
    assert set(parsed["signals"]) == {"self_harm", "immediate_danger", "under_18"}
    assert parsed["reading"]["facts"] == {}


def test_the_output_is_plain_data_in_the_terms_of_the_contract(pipeline: Pipeline, kb: KnowledgeBase) -> None:
    text = "My ex filmed me in the shower last week and posted it on Telegram. I'm 17."
    parsed = pipeline.parse(text)
    reading = parsed["reading"]
    assert set(reading["facts"]) <= set(kb.facts)
    assert all(words in text for words in reading["evidence"].values())
    assert reading["platforms"] == ["telegram"]
    assert parsed["signals"]["under_18"]
    assert parsed["intent"]["name"] == "tell_story"
    named = {entity["entity"]: text[entity["start"] : entity["end"]] for entity in parsed["entities"]}
    assert named["relationship"] == "ex"
    assert named["platform"] == "Telegram"
    assert named["date"] == "last week"


@pytest.mark.parametrize("text", ["asdkjh qweoiu zxmcn", "嘰哩咕嚕啦啦啦"])
def test_gibberish_is_not_understood(pipeline: Pipeline, text: str) -> None:
    assert pipeline.parse(text)["intent"]["name"] in {"nlu_fallback", "out_of_scope"}


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [("有人偷拍我换衣服", "有人偷拍我換衣服"), ("我前男友威胁要发我的照片", "我前男友威脅要發我的照片")],
)
def test_simplified_is_read_like_traditional(pipeline: Pipeline, simplified: str, traditional: str) -> None:
    one, two = pipeline.parse(simplified), pipeline.parse(traditional)
    assert normalise(simplified).text == traditional
    assert one["reading"]["facts"] == two["reading"]["facts"]
    assert one["intent"]["name"] == two["intent"]["name"]


FLOOR_MODEL, FLOOR_SETTLED, FLOOR_MACRO = 0.89, 0.85, 0.87


def test_intents_on_held_out_messages(pipeline: Pipeline) -> None:
    """Floors below the figures of `make eval`: a fall below them is a mistake, not a drift."""
    for language, by_model, settled in nlu.intents(pipeline):
        assert by_model.accuracy >= FLOOR_MODEL, (language, by_model.worst())
        assert settled.accuracy >= FLOOR_SETTLED, (language, settled.worst())
        assert macro_f1(settled.tallies()) >= FLOOR_MACRO, language


def test_signals_on_held_out_messages(pipeline: Pipeline) -> None:
    for language, signal, rules, both, without in nlu.signals(pipeline, "signals"):
        assert both.recall >= rules.recall, (language, signal)
        assert both.recall >= 0.85, (language, signal)
        assert both.alarms / without <= 0.12, (language, signal)


def test_a_reply_is_rather_asked_again_than_turned_round(pipeline: Pipeline) -> None:
    for language, confusion in nlu.replies(pipeline, "replies"):
        pairs = confusion.pairs
        turned = pairs["yes", "no"] + pairs["no", "yes"]
        assert turned / pairs.total() <= 0.04, language
        assert confusion.accuracy >= 0.75, language
