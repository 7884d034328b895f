"""A text as clauses, each with the cues in it and how they are said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from chatbot.reading.lexicon import Cue, Lexicon
from chatbot.reading.tokens import Token, tokenise

Agent = Literal["speaker", "other", "unknown"]

_SENTENCE_ENDS = frozenset("。！？!?.;；…\n")
_CLAUSE_ENDS = frozenset(",，、:：")
_JOINERS = frozenset({"but", "however", "because", "although", "then", "so"})
_JOINERS_ZH = ("但", "不過", "跟住", "然後", "之後", "後來", "而家", "依家", "點知", "原來", "因為", "所以")
_NEGATION_REACH = 4
_PASSIVE_REACH = 6
_FUTURE_REACH = 8
_OBJECT_REACH = 3


@dataclass(frozen=True, eq=False)
class Clause:
    """Tokens `first` to `last` (exclusive), and every cue that lies in them. Equal to itself alone."""

    tokens: tuple[Token, ...]
    first: int
    last: int
    sentence: int
    asked: bool
    cues: tuple[Cue, ...] = field(default=())

    @cached_property
    def _by_name(self) -> dict[str, tuple[Cue, ...]]:
        found: dict[str, list[Cue]] = {}
        for cue in self.cues:
            found.setdefault(cue.name, []).append(cue)
        return {name: tuple(cues) for name, cues in found.items()}

    def get(self, *names: str) -> tuple[Cue, ...]:
        return tuple(cue for name in names for cue in self._by_name.get(name, ()))

    def has(self, *names: str) -> bool:
        return any(name in self._by_name for name in names)

    def span(self) -> tuple[int, int]:
        return self.tokens[self.first].start, self.tokens[self.last - 1].end

    def denied(self, cue: Cue) -> bool:
        """A negation stands shortly before the cue, and is not part of a doubt such as 唔知."""
        doubts = self.get("hedge", "secret")
        return any(
            negation.last <= cue.first + 1
            and cue.first - negation.last <= _NEGATION_REACH
            and not _inside(negation, cue)
            and not any(_inside(negation, doubt) for doubt in doubts)
            for negation in self.get("negation")
        )

    def doubted(self, cue: Cue) -> bool:
        """A hedge stands before the cue, or the cue is being asked about."""
        hedged = any(hedge.first <= cue.first and not _inside(hedge, cue) for hedge in self.get("hedge"))
        return hedged or self.asked

    def supposed(self, cue: Cue) -> bool:
        return any(word.first <= cue.first for word in self.get("hypothetical"))

    def future(self, cue: Cue) -> bool:
        return any(
            word.first <= cue.first and cue.first - word.last <= _FUTURE_REACH for word in self.get("future")
        )

    def _speaker_before(self, cue: Cue) -> int | None:
        """“I sent”: the speaker stands right before the act."""
        return next((word.first for word in self.get("speaker") if word.last == cue.first), None)

    def _of_speaker(self, cue: Cue) -> bool:
        """“filmed me”, “影我”: the speaker, or something of the speaker’s, is what it is done to."""
        somebody_else = self.get("third_person")
        after = [
            word
            for word in self.get("speaker", "object_me")
            if cue.first <= word.first and not any(_inside(word, other) for other in somebody_else)
        ]
        return any(word.first - cue.last <= _OBJECT_REACH for word in after)

    def agent(self, cue: Cue) -> Agent:
        """Who does what the cue tells: the nearest subject before it, unless it is passive."""
        if any(
            passive.first <= cue.first and cue.first - passive.last <= _PASSIVE_REACH
            for passive in self.get("passive")
        ):
            return "other"
        subject_at = self._speaker_before(cue)
        if subject_at is None and self._of_speaker(cue):
            return "other"
        possessed = self.get("possessed", "third_person")
        speakers = [
            word.first
            for word in self.get("speaker")
            if word.first < cue.first and not any(_inside(word, other) for other in possessed)
        ]
        others = [word.first for word in self.get("other") if word.first < cue.first]
        if not speakers and not others:
            return "unknown"
        return "speaker" if max(speakers, default=-1) > max(others, default=-1) else "other"


def split(text: str, lexicon: Lexicon) -> list[Clause]:
    """The clauses of a normalised text. Never raises; an empty text has none."""
    tokens = tokenise(text)
    cues = lexicon.cues(tokens)
    return [
        Clause(
            tuple(tokens),
            first,
            last,
            sentence,
            asked,
            tuple(cue for cue in cues if cue.first >= first and cue.last <= last),
        )
        for first, last, sentence, asked in _spans(text, tokens)
    ]


def _spans(text: str, tokens: list[Token]) -> Iterator[tuple[int, int, int, bool]]:
    first, sentence = 0, 0
    pending: list[tuple[int, int]] = []

    def close(last: int) -> None:
        if last > first:
            pending.append((first, last))

    for index, token in enumerate(tokens):
        gap = text[tokens[index - 1].end : token.start] if index else ""
        if "\n" in gap or token.text in _SENTENCE_ENDS:
            close(index)
            asked = token.text in {"?", "？"} and _is_question(tokens, pending)
            last_start = pending[-1][0] if pending else -1
            yield from ((start, end, sentence, asked and start == last_start) for start, end in pending)
            pending, sentence = [], sentence + 1
            first = index if "\n" in gap and token.text not in _SENTENCE_ENDS else index + 1
        elif token.text in _CLAUSE_ENDS:
            close(index)
            first = index + 1
        elif index > first and _joins(text, token):
            close(index)
            first = index
    close(len(tokens))
    yield from ((start, end, sentence, False) for start, end in pending)


def _joins(text: str, token: Token) -> bool:
    return token.text.lower() in _JOINERS or text.startswith(_JOINERS_ZH, token.start)


def _is_question(tokens: list[Token], pending: list[tuple[int, int]]) -> bool:
    """English yes-no questions ask about their own verb; Chinese ones mostly ask about the law."""
    if not pending:
        return False
    opening = tokens[pending[-1][0]].text.lower()
    return opening in {"did", "does", "do", "has", "have", "was", "were", "is", "are"}


def _inside(inner: Cue, outer: Cue) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last
