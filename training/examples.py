"""What the network learns from: texts with spans, what each span tells, and of which labels that is known."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from chatbot.reading.normalise import normalise
from training.reading_stories import Line, Story, Told, names

ROOT = Path(__file__).parents[1]
SIGNALS = ("self_harm", "immediate_danger", "under_18")
REPLIES = ("reply", "reply_unsure", "reply_skip")
_OF_INTENT = {"crisis": "self_harm", "danger": "immediate_danger", "minor": "under_18"}
_REPLIES: Mapping[str, Told] = {
    "yes": {"reply": True},
    "no": {"reply": False},
    "unsure": {"reply_unsure": True},
    "skip": {"reply_skip": True},
    "other": {},
}
HELD_BACK = 8
EACH_IN_GENERAL, NO_ANSWER = 4, 0.3
CALM = frozenset({"self_harm", "immediate_danger"})
_ALARMING = frozenset({"faq/thoughts-of-suicide", "faq/violent-partner", "faq/threatened-for-reporting"})
_SPOKEN = re.compile(r"\{([^{}|]*)\|[^{}|]*\}")
"""Of `{you|the person}`, the first is said to the person themselves."""


@dataclass(frozen=True)
class Example:
    """The first span is what the text tells as a whole."""

    text: str
    spans: tuple[Line, ...]
    known: frozenset[str]


def labels() -> list[str]:
    return sorted({*names().values(), *SIGNALS, *REPLIES})


def split(told: Sequence[Story]) -> tuple[list[Story], list[Story]]:
    """The stories to learn from, and the last of every `HELD_BACK` parts of each theme to measure by."""
    learn, held_back = [], []
    for theme in dict.fromkeys(story.theme for story in told):
        own = [story for story in told if story.theme == theme]
        first = len(own) - len(own) // HELD_BACK
        learn.extend(own[:first])
        held_back.extend(own[first:])
    return learn, held_back


def whole(story: Story) -> Example:
    spans = (Line(0, len(story.text), story.told), *story.lines)
    return Example(story.text, spans, frozenset(names().values()))


def parts(story: Story) -> Iterator[Example]:
    """A shorter story of some lines that follow each other, and one line alone."""
    if len(story.lines) > 2:
        first = random.randrange(len(story.lines) - 1)
        yield _part(story, first, random.randrange(first + 1, min(len(story.lines), first + 3)))
    if len(story.lines) > 1:
        alone = random.randrange(len(story.lines))
        yield _part(story, alone, alone)


def _part(story: Story, first: int, last: int) -> Example:
    lines = story.lines[first : last + 1]
    start = lines[0].start
    moved = tuple(Line(line.start - start, line.end - start, line.told) for line in lines)
    return whole(replace(story, text=story.text[start : lines[-1].end], lines=moved))


def signals(times: int) -> Iterator[Example]:
    """Messages that raise a signal, each so many times, and such as are as like them as can be."""
    known = frozenset(SIGNALS)
    for language in ("en", "zh"):
        for signal, texts in _yaml(ROOT / f"nlu_data/signals/{language}.yml").items():
            for kind in ("raised", "not_raised"):
                for text in texts[kind]:
                    told = {signal: True} if kind == "raised" else {}
                    for _ in range(times if told else 1):
                        yield _single(text, told, frozenset({signal}))
        for file in sorted((ROOT / "nlu_data" / language).glob("*.yml")):
            for entry in _yaml(file)["nlu"]:
                signal = _OF_INTENT.get(entry.get("intent", ""))
                for row in entry["examples"].splitlines():
                    text = row.removeprefix("- ").strip()
                    if text:
                        yield _single(text, {signal: True} if signal else {}, known)


def replies() -> Iterator[Example]:
    """Replies behind the question they are given to; now and then behind one that they do not answer."""
    for language in ("en", "zh"):
        asked = questions(language)
        told = _yaml(ROOT / f"nlu_data/replies/{language}.yml")
        for meaning, texts in told.pop("any").items():
            for text in texts:
                for fact in random.sample(sorted(asked), EACH_IN_GENERAL):
                    yield _reply(asked[fact].text, text, _REPLIES[meaning])
        for name, meanings in told.items():
            question = asked[name]
            apart = [other for other in asked.values() if other.chapter != question.chapter]
            for meaning, texts in meanings.items():
                for text in texts:
                    yield _reply(question.text, text, _REPLIES[meaning])
                    if random.random() < NO_ANSWER:
                        yield _reply(random.choice(apart).text, text, {})


@dataclass(frozen=True)
class Question:
    text: str
    chapter: str


def questions(language: str) -> dict[str, Question]:
    """Fact → the question about it, as put to the person themselves."""
    found = {}
    for file in sorted((ROOT / "legal_kb/content/questions").glob("*.yml")):
        for record in _yaml(file)["records"]:
            text = _SPOKEN.sub(r"\1", record["text"][language])
            found[record["id"]] = Question(text, file.stem)
    return found


def _reply(question: str, text: str, told: Told) -> Example:
    before = normalise(question).text + " "
    plain = normalise(text).text
    span = Line(len(before), len(before) + len(plain), told)
    return Example(before + plain, (span,), frozenset(REPLIES))


def ordinary(share: float) -> Iterator[Example]:
    """Replies alone, and questions that the content answers or does not: they raise no alarm."""
    for language in ("en", "zh"):
        replies_ = _yaml(ROOT / f"nlu_data/replies/{language}.yml")
        texts = [text for meanings in replies_.values() for own in meanings.values() for text in own]
        texts += _yaml(ROOT / f"nlu_data/unanswered/{language}.yml")["questions"]
        for file in sorted((ROOT / "nlu_data/asked" / language).glob("*.yml")):
            for record, own in _yaml(file).items():
                if record not in _ALARMING and not record.startswith("services/"):
                    texts += own
        yield from (_single(text, {}, CALM) for text in texts if share == 1 or random.random() < share)


def _single(text: str, told: Told, known: frozenset[str]) -> Example:
    plain = normalise(text).text
    return Example(plain, (Line(0, len(plain), told),), known)


def _yaml(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
