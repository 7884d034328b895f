"""Three-valued (Kleene) logic over facts: the language of `contract/limbs.yml`.

`True`, `False` and `None` stand for yes, no and unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

Truth = bool | None
Reader = Callable[[str], Truth]

_TOKEN = re.compile(r"\s*(?:(?P<name>[a-z][a-z0-9_]*)|(?P<sign>[&|!()]))")


class ExpressionError(ValueError):
    """An expression that cannot be read: says what stands where, and what was expected."""

    def __init__(self, text: str, position: int, expected: str) -> None:
        self.text, self.position, self.expected = text, position, expected
        super().__init__(
            f"“{text}”: expected {expected} at character {position + 1}; "
            "write fact names joined with & (and), | (or), ! (not) and brackets"
        )


@dataclass(frozen=True)
class Fact:
    name: str

    def truth(self, read: Reader) -> Truth:
        return read(self.name)

    def facts(self) -> Iterator[str]:
        yield self.name

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Not:
    part: Expression

    def truth(self, read: Reader) -> Truth:
        value = self.part.truth(read)
        return None if value is None else not value

    def facts(self) -> Iterator[str]:
        yield from self.part.facts()

    def __str__(self) -> str:
        return f"!{_bracketed(self.part)}"


@dataclass(frozen=True)
class And:
    parts: tuple[Expression, ...]

    def truth(self, read: Reader) -> Truth:
        unknown = False
        for part in self.parts:
            value = part.truth(read)
            if value is False:
                return False
            unknown = unknown or value is None
        return None if unknown else True

    def facts(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.facts()

    def __str__(self) -> str:
        return " & ".join(map(_bracketed, self.parts))


@dataclass(frozen=True)
class Or:
    parts: tuple[Expression, ...]

    def truth(self, read: Reader) -> Truth:
        unknown = False
        for part in self.parts:
            value = part.truth(read)
            if value is True:
                return True
            unknown = unknown or value is None
        return None if unknown else False

    def facts(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.facts()

    def __str__(self) -> str:
        return " | ".join(map(_bracketed, self.parts))


Expression = Fact | Not | And | Or


def _bracketed(part: Expression) -> str:
    return f"({part})" if isinstance(part, And | Or) else str(part)


@lru_cache(maxsize=1024)
def parse(text: str) -> Expression:
    """Read an expression such as `"intimate_image & (!altered | altered_believable)"`.

    Raises:
        ExpressionError: with the place and what was expected there.
    """
    return _Parser(text).whole()


def truth(expression: Expression, facts: Mapping[str, Truth]) -> Truth:
    """Kleene value of `expression`; a fact that is absent is unknown."""
    return expression.truth(facts.get)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def whole(self) -> Expression:
        expression = self.disjunction()
        if self.text[self.at :].strip():
            raise ExpressionError(self.text, self.at, "the end, & or |")
        return expression

    def peek(self) -> tuple[str, str] | None:
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            return None
        return match.lastgroup or "", match[match.lastgroup or 0]

    def take(self) -> None:
        match = _TOKEN.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def joined(self, sign: str, part: Callable[[], Expression]) -> list[Expression]:
        parts = [part()]
        while self.peek() == ("sign", sign):
            self.take()
            parts.append(part())
        return parts

    def disjunction(self) -> Expression:
        parts = self.joined("|", self.conjunction)
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def conjunction(self) -> Expression:
        parts = self.joined("&", self.negation)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def negation(self) -> Expression:
        token = self.peek()
        if token == ("sign", "!"):
            self.take()
            return Not(self.negation())
        if token == ("sign", "("):
            self.take()
            inner = self.disjunction()
            if self.peek() != ("sign", ")"):
                raise ExpressionError(self.text, self.at, "a closing bracket")
            self.take()
            return inner
        if token is not None and token[0] == "name":
            self.take()
            return Fact(token[1])
        raise ExpressionError(self.text, self.at, "a fact name, ! or an opening bracket")
