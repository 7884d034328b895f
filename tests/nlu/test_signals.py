"""Safety signals: what the network learned them from, and that a sentence is heard in the midst of a story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.reading.normalise import normalise
from chatbot.reading.reader import RuleReader
from evaluation.nlu import Pipeline
from legal_kb.reading import read

HELD_OUT = Path(__file__).parent
DATA = Path(__file__).parents[2] / "nlu_data" / "signals"
RAISED, NOT_RAISED = 25, 45
STORY = {
    "en": ("My flatmate filmed me in the shower.", "The video is in a group chat now.", "I don't know who saw it."),
    "zh": ("室友喺浴室偷拍我。", "條片而家喺個群組入面。", "唔知邊個睇過。"),
}  # fmt: skip


def examples() -> Iterator[str]:
    for language in ("en", "zh"):
        for texts in read(DATA / f"{language}.yml").value.values():
            yield from (normalise(text).text for text in (*texts["raised"], *texts["not_raised"]))


@pytest.fixture(scope="module")
def pipeline(model: Path) -> Iterator[Pipeline]:
    made = Pipeline(model)
    yield made
    made.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_signal_has_its_like_beside_it(language: str) -> None:
    for signal, texts in read(DATA / f"{language}.yml").value.items():
        assert len(set(texts["raised"])) >= RAISED, signal
        assert len(set(texts["not_raised"])) >= NOT_RAISED, signal
        assert not set(texts["raised"]) & set(texts["not_raised"])


def test_nothing_is_learned_from_a_held_out_message() -> None:
    learned = {text.lower() for text in examples()}
    for language in ("en", "zh"):
        held_out = [
            item
            for name in ("signals", "signals_second")
            for item in read(HELD_OUT / f"{name}_{language}.yml").value
        ]
        same = [one["text"] for one in held_out if normalise(one["text"]).text.lower() in learned]
        assert [text for text in same if len(text) > 12] == []


@pytest.mark.parametrize(
    ("language", "said", "signal"),
    [
        ("en", "Some nights I lie there planning how I would do it.", "self_harm"),
        ("en", "There is somebody kicking my door in as I type this.", "immediate_danger"),
        ("zh", "有時夜晚會諗，如果就咁瞓咗唔使再起身就好。", "self_harm"),
        ("zh", "佢而家踢緊我度門，話入到嚟就打死我。", "immediate_danger"),
    ],
)
def test_a_sentence_is_heard_in_the_midst_of_a_story(
    pipeline: Pipeline, language: str, said: str, signal: str
) -> None:
    first, *rest = STORY[language]
    gap = " " if language == "en" else ""
    assert not pipeline.parse(gap.join(STORY[language]))["signals"][signal]
    assert pipeline.parse(gap.join([first, said, *rest]))["signals"][signal]


def test_what_the_rules_raise_is_never_taken_away(pipeline: Pipeline) -> None:
    reader = RuleReader()
    for text in examples():
        by_rule = reader.read(text).signals
        learned = pipeline.parse(text)["signals"]
        assert learned["self_harm"] >= by_rule.self_harm, text
        assert learned["immediate_danger"] >= by_rule.immediate_danger, text


@pytest.mark.parametrize(
    "text",
    [
        "笑死", "我嬲到想死", "尷尬到想死", "I'm dying of embarrassment", "my phone died",
        "同事喺女廁偷拍我，仲要話講笑，我嬲到想死。", "佢話我走佢就死俾我睇",
        "He says he will kill himself if I go to the police.",
    ],
)  # fmt: skip
def test_an_idiom_or_another_s_threat_is_no_alarm(pipeline: Pipeline, text: str) -> None:
    assert not pipeline.parse(text)["signals"]["self_harm"]


def test_an_idiom_hides_no_alarm_beside_it(pipeline: Pipeline) -> None:
    for text in ("笑死，其實我真係唔想做人", "I could die laughing, but I want to kill myself"):
        assert pipeline.parse(text)["signals"]["self_harm"]
