"""The stories to learn from: in form, wide enough, and none of them taken from what is measured by."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from chatbot.reading.normalise import normalise
from legal_kb.reading import read
from training.reading_stories import LANGUAGES, STORIES, TELLERS, StoryError, names, stories

TESTS = Path(__file__).parents[1]
FACTS = Path(__file__).parents[2] / "legal_kb" / "contract" / "facts.yml"
NARRATIVES, LINES = 3_000, 12_000
SHORT = 24
"""Characters up to which two people may well say the same."""


def plain(text: str) -> str:
    return normalise(text).text.lower().strip(" .!?。！？,，")


def measured_by() -> list[str]:
    cases = [json.loads(row) for row in (TESTS / "cases" / "dev.jsonl").read_text("utf-8").splitlines()]
    texts = [case[f"narrative_{language}"] for case in cases for language in ("en", "zh")]
    for file in sorted((TESTS / "nlu").glob("*s*_??.yml")):
        held_out = read(file).value
        if isinstance(held_out, dict):
            texts += [text for own in held_out.values() for text in own]
        else:
            texts += [one["text"] for one in held_out]
    return [plain(text) for text in texts]


def test_there_are_enough_of_every_language_and_teller() -> None:
    told = stories()
    assert len(told) >= NARRATIVES
    assert sum(len(story.lines) for story in told) >= LINES
    assert set(Counter(story.language for story in told)) == LANGUAGES
    assert set(Counter(story.teller for story in told)) == TELLERS


def test_a_label_stands_for_a_fact_of_the_contract_or_a_signal() -> None:
    vocabulary = {fact for group in read(FACTS).value.values() for fact in group}
    assert set(names().values()) <= vocabulary | {"self_harm", "immediate_danger"}


def test_every_label_is_told_somewhere() -> None:
    assert {label for story in stories() for label in story.told} == set(names().values())


def test_a_line_is_where_its_story_says() -> None:
    for story in stories():
        assert [line.start for line in story.lines] == sorted(line.start for line in story.lines)
        assert story.lines[-1].end == len(story.text)


def test_the_persons_own_act_and_no_case_tell_no_facts_of_a_victim() -> None:
    signals = {"self_harm", "immediate_danger"}
    wrong = [story.text for story in stories() if story.teller == "did_it" and set(story.told) - signals]
    assert wrong == []


def test_nothing_is_learned_that_is_measured_by() -> None:
    lines = {plain(story.text[line.start : line.end]) for story in stories() for line in story.lines}
    whole = {plain(story.text) for story in stories()}
    assert [text for text in measured_by() if len(text) > SHORT and text in lines | whole] == []


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ("he filmed me | rec\n", "line 1: a story begins"),
        ("## en nobody\n", "line 1: write '## <language> <teller>'"),
        ("## en victim\nhe filmed me | film\n", "line 2: labels.yml has no 'film'"),
    ],
)
def test_what_is_out_of_form_is_named_with_file_and_line(tmp_path: Path, rows: str, named: str) -> None:
    (tmp_path / "wrong_1.txt").write_text(rows, encoding="utf-8")
    with pytest.raises(StoryError, match=f"wrong_1.txt, {named}"):
        stories(tmp_path)


def test_the_stories_folder_is_read_whole() -> None:
    heads = sum(
        row.startswith("## ")
        for file in STORIES.glob("*.txt")
        for row in file.read_text("utf-8").splitlines()
    )
    assert len(stories()) == heads
