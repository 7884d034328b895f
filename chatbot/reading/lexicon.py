"""The cue words of `nlu_data/lexicon`, found with spaCy's PhraseMatcher over our own tokens.

A line with gaps (`unless ~3 pay`) is found as its parts, joined afterwards where they stand close
enough: far quicker on Chinese, character by character, than token patterns with wildcards.

spaCy keeps every string it has seen; reading happens inside its memory zone, so that nothing a
person wrote stays behind.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from chatbot.reading.tokens import Token, tokenise
from legal_kb.reading import read

LEXICON = Path(__file__).parents[2] / "nlu_data" / "lexicon"
_PIECE = re.compile(r"\([^)]*\)|\S+")
_GAP = re.compile(r"~(\d+)")
_PART = "§"

Words = tuple[str, ...]
Segment = frozenset[Words]
Span = tuple[int, int]


@dataclass(frozen=True)
class Cue:
    """A cue found in a text: token positions and character positions."""

    name: str
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True)
class Pattern:
    """Fixed wordings one after another, with at most so many words in each gap between them."""

    segments: tuple[Segment, ...]
    gaps: tuple[int, ...]


class BrokenLine(ValueError):
    """A lexicon line that cannot mean what it says, with the mend."""


def compile_pattern(line: str, language: str = "en") -> Pattern:
    """Read one lexicon line; `acts.yml` explains the small language.

    Raises:
        BrokenLine: where a blank stands in Chinese without saying how far (`~0`), which is nearly
            always a slip: `的 士|巴士` is not two choices.
    """
    pieces = _PIECE.findall(line)
    if language == "zh" and any(
        not _GAP.fullmatch(one) and not _GAP.fullmatch(two) for one, two in pairwise(pieces)
    ):
        raise BrokenLine(f"“{line}”: write ~0 between words that follow each other, or join them with |")
    segments: list[set[Words]] = [{()}]
    gaps: list[int] = []
    for piece in pieces:
        gap = _GAP.fullmatch(piece)
        if gap:
            gaps.append(int(gap[1]))
            segments.append({()})
            continue
        optional = piece.startswith("(") and piece.endswith(")")
        words: set[Words] = {
            tuple(token.text.lower() for token in tokenise(word))
            for word in (piece[1:-1] if optional else piece).split("|")
        }
        if optional:
            words.add(())
        segments[-1] = {before + after for before in segments[-1] for after in words}
    return Pattern(tuple(frozenset(segment) for segment in segments), tuple(gaps))


class Lexicon:
    """Finds every cue of the lexicon in a text."""

    def __init__(self, folder: Path = LEXICON) -> None:
        self._nlp = spacy.blank("xx")
        self._alone = threading.Lock()
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._parts: dict[Segment, str] = {}
        self._chains: list[tuple[str, tuple[str, ...], tuple[int, ...]]] = []
        for file in sorted(folder.glob("*.yml")):
            for name, by_language in read(file).value.items():
                for language, lines in by_language.items():
                    for line in lines:
                        self._add(name, compile_pattern(str(line), language))

    def _add(self, name: str, pattern: Pattern) -> None:
        if not pattern.gaps:
            self._phrases(name, pattern.segments[0])
            return
        for segment in pattern.segments:
            if segment not in self._parts:
                self._parts[segment] = f"{_PART}{len(self._parts)}"
                self._phrases(self._parts[segment], segment)
        parts = tuple(self._parts[segment] for segment in pattern.segments)
        self._chains.append((name, parts, pattern.gaps))

    def _phrases(self, name: str, segment: Segment) -> None:
        docs = [Doc(self._nlp.vocab, words=list(words)) for words in sorted(segment) if words]
        self._matcher.add(name, docs)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Everything spaCy learns inside is forgotten on leaving; one thread at a time."""
        with self._alone, self._nlp.memory_zone():
            yield

    def cues(self, tokens: list[Token]) -> list[Cue]:
        """All cues in reading order; longer ones before shorter ones at one place."""
        if not tokens:
            return []
        doc = Doc(self._nlp.vocab, words=[token.text for token in tokens])
        strings = self._nlp.vocab.strings
        spans: dict[str, list[Span]] = {}
        for key, first, last in self._matcher(doc):
            spans.setdefault(strings[key], []).append((first, last))
        found = {(name, span) for name, own in spans.items() if not name.startswith(_PART) for span in own}
        for name, parts, gaps in self._chains:
            found.update((name, span) for span in _chained(spans, parts, gaps, tokens))
        cues = (
            Cue(name, first, last, tokens[first].start, tokens[last - 1].end) for name, (first, last) in found
        )
        return sorted(cues, key=lambda cue: (cue.first, -cue.last, cue.name))


def _chained(
    spans: dict[str, list[Span]], parts: tuple[str, ...], gaps: tuple[int, ...], tokens: list[Token]
) -> set[Span]:
    """Where all the parts stand in order, each within its gap and with no mark between."""
    reached: set[Span] = set(spans.get(parts[0], ()))
    for part, gap in zip(parts[1:], gaps, strict=True):
        if not reached:
            return reached
        reached = {
            (first, next_last)
            for first, last in reached
            for next_first, next_last in spans.get(part, ())
            if last <= next_first <= last + gap
            and all(token.text[0].isalnum() for token in tokens[last:next_first])
        }
    return reached


@cache
def lexicon() -> Lexicon:
    """The project's lexicon, built once."""
    return Lexicon()
