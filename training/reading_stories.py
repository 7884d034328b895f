"""The stories to learn from: `stories/*.txt` as texts with labelled spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from chatbot.reading.normalise import normalise

STORIES = Path(__file__).with_name("stories")
LANGUAGES = frozenset({"en", "yue", "zh", "mix", "hans"})
TELLERS = frozenset({"victim", "supporter", "bystander", "did_it", "professional", "none"})
_ENDS_OPEN = re.compile(r"[\w\"')\]”’]$")

Told = Mapping[str, bool]
"""Label → whether it is told to be so, or not to be so. What is absent is not told."""


class StoryError(ValueError):
    """A file of stories is not in the form that `stories/README.md` describes."""


@dataclass(frozen=True)
class Line:
    """A span of its story's text, and what it tells."""

    start: int
    end: int
    told: Told


@dataclass(frozen=True)
class Story:
    theme: str
    language: str
    teller: str
    text: str
    lines: tuple[Line, ...]

    @property
    def told(self) -> Told:
        """What the whole tells: of each label, what was said of it last."""
        return {label: value for line in self.lines for label, value in line.told.items()}


@cache
def names() -> Mapping[str, str]:
    """Short label → the fact or signal that it stands for."""
    read = yaml.safe_load((STORIES / "labels.yml").read_text(encoding="utf-8"))
    return {**read["facts"], **read["signals"]}


def stories(folder: Path = STORIES) -> list[Story]:
    """All stories. Raises `StoryError` with file and line where one is not in form."""
    return [story for file in sorted(folder.glob("*.txt")) for story in _read(file)]


def _read(file: Path) -> Iterator[Story]:
    theme = file.stem.rpartition("_")[0]
    head: tuple[str, str] | None = None
    lines: list[tuple[str, Told]] = []
    for number, row in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{file.name}, line {number}"
        if row.startswith("## "):
            if head and lines:
                yield _joined(theme, *head, lines)
            head, lines = _head(row, where), []
        elif row.strip():
            if head is None:
                raise StoryError(f"{where}: a story begins with a line such as '## en victim'")
            lines.append(_line(row, where))
    if head and lines:
        yield _joined(theme, *head, lines)


def _head(row: str, where: str) -> tuple[str, str]:
    words = row.removeprefix("## ").split()
    if len(words) != 2 or words[0] not in LANGUAGES or words[1] not in TELLERS:
        raise StoryError(
            f"{where}: write '## <language> <teller>',"
            f" one of {sorted(LANGUAGES)} and one of {sorted(TELLERS)}"
        )
    return words[0], words[1]


def _line(row: str, where: str) -> tuple[str, Told]:
    text, _, labels = row.partition(" | ")
    told = {}
    for label in labels.split():
        name = names().get(label.removeprefix("!"))
        if name is None:
            raise StoryError(f"{where}: labels.yml has no {label!r}")
        told[name] = not label.startswith("!")
    return normalise(text.strip()).text, told


def _joined(theme: str, language: str, teller: str, rows: list[tuple[str, Told]]) -> Story:
    text, lines = "", []
    for row, told in rows:
        if text and (language in {"en", "mix"} or _ENDS_OPEN.search(text)):
            text += " "
        lines.append(Line(len(text), len(text) + len(row), told))
        text += row
    return Story(theme, language, teller, text, tuple(lines))
