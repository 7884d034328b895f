"""Reading YAML so that a mistake can be shown by file, line and field, with its mend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from legal_kb.schema.forms import FORMS

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong in the content, for whoever edits it."""

    file: Path
    line: int
    field: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        here = Path.cwd()
        file = self.file.relative_to(here) if self.file.is_relative_to(here) else self.file
        return f"{file}:{self.line}: {self.field}: {self.wrong}. To mend it: {self.mend}."


class ContentError(Exception):
    """The content cannot be used: every problem found, each with its mend."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class _Loader(yaml.CSafeLoader):
    """YAML 1.2 booleans: `yes` and `no` are words, as the law's answers are."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


@dataclass(frozen=True)
class Document:
    """A YAML file's value, and the line of each place in it."""

    file: Path
    value: Any
    lines: dict[Place, int]

    def problem(self, place: Place, wrong: str, mend: str) -> Problem:
        nearest = place
        while nearest not in self.lines and nearest:
            nearest = nearest[:-1]
        return Problem(self.file, self.lines.get(nearest, 1), self._field(place), wrong, mend)

    def _field(self, place: Place) -> str:
        """The place as an editor would say it: `rainlily, phones 1, number`."""
        steps = list(place)
        if steps[:1] == ["records"] and len(steps) > 1:
            steps[:2] = [self._id(steps[1])]
        words: list[str] = []
        for step in steps:
            if isinstance(step, int) and words:
                words[-1] += f" {step + 1}"
            else:
                words.append(str(step))
        return ", ".join(words) or "the file"

    def _id(self, index: int | str) -> str:
        try:
            return str(self.value["records"][index]["id"])
        except (LookupError, TypeError):
            return f"record {index + 1}" if isinstance(index, int) else index

    def model(self, kind: type[Model], value: Any, place: Place) -> Model:
        """Validate `value`, which stands at `place`.

        Raises:
            ContentError: naming each field that is wrong.
        """
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            raise ContentError(
                self.problem(place + _steps(detail["loc"]), _wrong(dict(detail)), _mend(dict(detail)))
                for detail in error.errors(include_url=False)
            ) from None


def read(file: Path) -> Document:
    """Read a YAML file.

    Raises:
        ContentError: when it is not YAML, is not UTF-8, or says a key twice.
    """
    try:
        value, lines, slips = _parsed(file.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        wrong = f"not readable as YAML ({error.problem or 'broken'})"
        mend = "check the indentation and quotes on this line and the one above it"
        raise ContentError([Problem(file, line, "the file", wrong, mend)]) from None
    except UnicodeDecodeError:
        raise ContentError(
            [Problem(file, 1, "the file", "not saved as UTF-8", "save it again as UTF-8")]
        ) from None
    if slips:
        raise ContentError(
            Problem(file, line, key, "written twice", "keep one of the two") for key, line in slips
        )
    return Document(file, value, dict(lines))


@lru_cache(maxsize=512)
def _parsed(text: str) -> tuple[Any, Mapping[Place, int], list[tuple[str, int]]]:
    """The value, the lines and the keys said twice. The same text is parsed once."""
    loader = _Loader(text)
    try:
        return _Builder(loader).whole()
    finally:
        loader.dispose()


class _Builder:
    """Turns YAML nodes into plain values, keeping the line of each."""

    def __init__(self, loader: _Loader) -> None:
        self.loader = loader
        self.lines: dict[Place, int] = {}
        self.twice: list[tuple[str, int]] = []

    def whole(self) -> tuple[Any, Mapping[Place, int], list[tuple[str, int]]]:
        node = self.loader.get_single_node()
        value = self.build(node, ()) if node is not None else None
        return value, self.lines, self.twice

    def build(self, node: yaml.Node, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*place, index)) for index, item in enumerate(node.value)]
        return self.loader.construct_object(node)

    def mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in found:
                self.twice.append((key, line))
            inner = (*place, key)
            self.lines[inner] = line
            found[key] = self.build(value_node, inner)
        return found


def _steps(loc: tuple[int | str, ...]) -> Place:
    return tuple(step for step in loc if step != "tuple")


def _wrong(detail: dict[str, Any]) -> str:
    kind = detail["type"]
    if kind == "missing":
        return "missing"
    if kind == "extra_forbidden":
        return "not a field of this record"
    if kind == "string_pattern_mismatch":
        return "not written in the form it needs"
    message = str(detail["msg"]).removeprefix("Value error, ").rstrip(".")
    return message[0].lower() + message[1:]


def _mend(detail: dict[str, Any]) -> str:
    kind, field = detail["type"], detail["loc"][-1] if detail["loc"] else "it"
    if kind == "missing":
        return {
            "en": "write the English beside the Chinese",
            "zh": "write the Chinese beside the English",
            "sources": "name at least one source from content/sources",
        }.get(str(field), f"add `{field}:` here")
    if kind == "extra_forbidden":
        return "take it out, or check its spelling"
    if kind.startswith("date"):
        return "write the date as YYYY-MM-DD"
    if kind == "string_pattern_mismatch":
        return f"write it like {FORMS[detail['ctx']['pattern']]}"
    if kind == "literal_error":
        return f"use one of {detail['ctx']['expected']}"
    if kind in {"string_too_short", "too_short"}:
        return "fill it in"
    return "correct this field"
