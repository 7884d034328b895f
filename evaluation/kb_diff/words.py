"""A difference of outcomes told in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Outcome = Mapping[str, Any]

_PLAIN = ("best fit", "disposal order")
_LISTS = ("other law", "next steps", "services")


def told(before: Outcome, after: Outcome) -> list[str]:
    """What changed in one case, a line each; nothing where nothing did."""
    return [*_sections(before["sections"], after["sections"]), *_rest(before, after)]


def _sections(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for section in sorted(before.keys() | after.keys()):
        old, new = before.get(section), after.get(section)
        if old is None or new is None:
            yield f"section {section}: {'now there' if old is None else 'no longer there'}"
            continue
        why = list(_elements(old["elements"], new["elements"]))
        if old["standing"] != new["standing"]:
            yield f"section {section}: “{old['standing']}” becomes “{new['standing']}”"
        elif why:
            yield f"section {section}: still “{new['standing']}”, but"
        yield from why


def _elements(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if new is None:
            yield f"    {name} is gone"
        elif old is None:
            yield f"    {name} is new: {_status(new)} ({new[1]})"
        elif old[0] != new[0]:
            yield f"    {name}: {_status(old)} becomes {_status(new)} ({new[1]})"


def _status(element: Any) -> str:
    return str(element[0]).replace("_", " ")


def _rest(before: Outcome, after: Outcome) -> Iterator[str]:
    for name in _PLAIN:
        if before[name] != after[name]:
            yield f"{name}: {before[name] or 'none'} becomes {after[name] or 'none'}"
    for name in _LISTS:
        gone, come = set(before[name]) - set(after[name]), set(after[name]) - set(before[name])
        if come:
            yield f"{name}: also {', '.join(sorted(come))}"
        if gone:
            yield f"{name}: no longer {', '.join(sorted(gone))}"
