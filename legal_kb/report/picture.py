"""How a limb is decided, drawn from the rules themselves: its elements, and the facts behind each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from legal_kb.engine.logic import And, Expression, Fact, Not, Or
from legal_kb.knowledge import KnowledgeBase, Limb
from legal_kb.schema.base import Label

WIDTH = 980
_LEFT, _MIDDLE, _GAP, _PAD = 300, 380, 12, 10
_LINE, _SIZE = 17, 13
_CLOSING = frozenset("。，、；：？！）」")
_JOINED = {And: "all of these · 全部", Or: "any of these · 任何一項"}


@dataclass(frozen=True)
class _Box:
    """Something drawn, and the room it takes."""

    height: int
    marks: tuple[str, ...]


def picture(kb: KnowledgeBase, limb: Limb) -> str:
    """An SVG of one limb: every element and both gates, all needed, each from its facts."""
    title = kb.limbs[limb.id].title
    parts = {**limb.elements, **kb.gates}
    rows = [_row(kb, name, expression, first=name == limb.conduct) for name, expression in parts.items()]
    drawn: list[str] = []
    y = 0
    for index, row in enumerate(rows):
        drawn.append(f'<g transform="translate(0 {y})">{"".join(row.marks)}</g>')
        y += row.height
        if index < len(rows) - 1:
            drawn.append(_text(_LEFT // 2, y + 14, "and · 而且", "middle", "join"))
            y += 22
    result = _result()
    drawn.append(f'<g transform="translate(0 {y + 16})">{"".join(result.marks)}</g>')
    height = y + 16 + result.height
    label = escape(f"{limb.id}: {title.en} / {title.zh}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {WIDTH + 2} {height + 2}"'
        f' role="img" aria-label="{label}">'
        f"<title>{label}</title>{''.join(drawn)}</svg>"
    )


def _row(kb: KnowledgeBase, name: str, expression: Expression, first: bool) -> _Box:
    told = kb.elements[name].text
    words = _wrapped(
        [f"{name}{' · conduct, raises the limb' if first else ''}", *_said(told)], _LEFT - 2 * _PAD
    )
    own = len(words) * _LINE + 2 * _PAD
    facts = _drawn(kb, expression, WIDTH - _MIDDLE)
    height = max(own, facts.height)
    marks = [
        _rectangle(0, 0, _LEFT, own, "element"),
        *_lines(_PAD, _PAD, words, bold=1),
        f'<path class="arrow" d="M{_MIDDLE} {own // 2}H{_LEFT + 8}"/>',
        f'<path class="head" d="M{_LEFT + 2} {own // 2}l9 -5v10z"/>',
        f'<g transform="translate({_MIDDLE} 0)">{"".join(facts.marks)}</g>',
    ]
    return _Box(height + _GAP, tuple(marks))


def _drawn(kb: KnowledgeBase, expression: Expression, width: int) -> _Box:
    if isinstance(expression, Fact):
        return _fact(kb, expression.name, True, width)
    if isinstance(expression, Not) and isinstance(expression.part, Fact):
        return _fact(kb, expression.part.name, False, width)
    if isinstance(expression, Not):
        return _group("none of these · 全部都不是", [_drawn(kb, expression.part, width - 2 * _PAD)], width)
    inner = [_drawn(kb, part, width - 2 * _PAD) for part in expression.parts]
    return _group(_JOINED[type(expression)], inner, width)


def _fact(kb: KnowledgeBase, name: str, holds: bool, width: int) -> _Box:
    statement = kb.questions[name].statement
    told = statement.yes if holds else statement.no
    words = _wrapped([f"{name} = {'yes' if holds else 'no'}", *_said(told)], width - 2 * _PAD)
    height = len(words) * _LINE + _PAD
    kind = "yes" if holds else "no"
    return _Box(height, (_rectangle(0, 0, width, height, kind), *_lines(_PAD, _PAD // 2, words, bold=1)))


def _group(label: str, inner: Iterable[_Box], width: int) -> _Box:
    marks: list[str] = []
    y = _LINE + _PAD
    for box in inner:
        marks.append(f'<g transform="translate({_PAD} {y})">{"".join(box.marks)}</g>')
        y += box.height + 6
    height = y + 4
    return _Box(
        height, (_rectangle(0, 0, width, height, "group"), _text(_PAD, 17, label, "start", "join"), *marks)
    )


def _result() -> _Box:
    words = [
        "likely · 看來符合: every element is met or inferred · 每一點都符合或可推斷",
        "unlikely · 似乎不符合: any element is not met · 有一點不符合",
        "possible · 可能符合: otherwise · 其他情況",
    ]
    height = len(words) * _LINE + 2 * _PAD
    return _Box(height, (_rectangle(0, 0, WIDTH, height, "result"), *_lines(_PAD, _PAD, words, bold=0)))


def _said(told: Label) -> list[str]:
    return [told.say("en", "they"), told.say("zh", "they")]


def _wrapped(texts: Iterable[str], width: int) -> list[str]:
    return [line for text in texts for line in _broken(text, width)]


def _broken(text: str, width: int) -> Iterator[str]:
    """Lines that fit: broken at spaces in English, anywhere in Chinese."""
    line, used = "", 0.0
    for piece in _pieces(text):
        room = sum(map(_advance, piece))
        if line and used + room > width and piece not in _CLOSING:
            yield line.rstrip()
            line, used = "", 0.0
        line += piece
        used += room
    if line:
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for sign in text:
        if unicodedata.east_asian_width(sign) in "WF":
            if word:
                yield word
                word = ""
            yield sign
        elif sign == " ":
            yield word + sign
            word = ""
        else:
            word += sign
    if word:
        yield word


def _advance(sign: str) -> float:
    return _SIZE if unicodedata.east_asian_width(sign) in "WF" else _SIZE * 0.53


def _lines(x: int, y: int, words: list[str], bold: int) -> Iterator[str]:
    for index, line in enumerate(words):
        yield _text(x, y + _SIZE + index * _LINE, line, "start", "name" if index < bold else "")


def _text(x: int, y: int, words: str, anchor: str, kind: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" class="{kind}">{escape(words)}</text>'


def _rectangle(x: int, y: int, width: int, height: int, kind: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" class="{kind}"/>'
