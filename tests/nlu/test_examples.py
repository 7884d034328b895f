"""The examples: enough of each intent, in each language, and none of them a held-out item."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.reading.language import detect
from chatbot.reading.normalise import normalise
from legal_kb.reading import read

ROOT = Path(__file__).parents[2]
ENOUGH = 25
NEVER_CLASSIFIED = {
    "open_conversation", "invite", "begin_questions", "go_on", "forget_everything", "answer", "remove_fact", "choose_role", "ask_about", "ask",
    "other_language",
}  # fmt: skip
INTENTS = sorted(set(read(ROOT / "chatbot" / "domain" / "intents.yml").value["intents"]) - NEVER_CLASSIFIED)


def examples(language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in (ROOT / "nlu_data" / language).glob("*.yml"):
        for row in read(file).value["nlu"]:
            lines = [line.strip().removeprefix("- ") for line in row["examples"].splitlines()]
            found.setdefault(row["intent"], []).extend(line for line in lines if line)
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_intent_has_enough_examples_in_each_language(language: str) -> None:
    counts = {intent: len(set(lines)) for intent, lines in examples(language).items()}
    assert set(counts) == set(INTENTS)
    assert {intent: count for intent, count in counts.items() if count < ENOUGH} == {}


def test_the_intents_that_the_issue_names_are_there() -> None:
    named = {
        "tell_story", "affirm", "deny", "unsure", "skip", "go_back", "correct", "start_over", "stop",
        "ask_voyeurism", "ask_upskirt", "ask_publication", "ask_threat", "ask_penalty", "ask_disposal_order",
        "ask_police", "ask_evidence", "ask_anonymity", "ask_take_down", "ask_support", "ask_cost",
        "ask_chat_privacy", "human", "thanks", "greet", "bye", "out_of_scope", "crisis", "danger", "minor",
        "supporter", "bystander", "person_who_did_it", "switch_language",
    }  # fmt: skip
    assert named <= set(INTENTS)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_example_stands_under_two_intents(language: str) -> None:
    seen: dict[str, str] = {}
    for intent, lines in examples(language).items():
        for line in lines:
            plain = normalise(line).text.lower()
            assert seen.setdefault(plain, intent) == intent, line


@pytest.mark.parametrize("language", ["en", "zh"])
def test_held_out_sets_stay_held_out(language: str) -> None:
    trained = {normalise(line).text.lower() for lines in examples(language).values() for line in lines}
    for name, lines in read(ROOT / "tests" / "nlu" / f"intents_{language}.yml").value.items():
        same = [line for line in lines if normalise(line).text.lower() in trained and len(line) > 12]
        assert same == [], name


def test_chinese_examples_are_chinese() -> None:
    lines = [line for intent in ("tell_story", "ask_police", "supporter") for line in examples("zh")[intent]]
    assert sum(detect(normalise(line).text) == "zh" for line in lines) > 0.95 * len(lines)
