"""The law as data: each case gives facts and expects the standing of limbs and sections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from legal_kb.engine.assess import assess
from legal_kb.engine.facts import checked
from legal_kb.knowledge import KnowledgeBase
from legal_kb.reading import read

HERE = Path(__file__).parent


def cases(files: str) -> list[dict[str, Any]]:
    return [case for file in sorted(HERE.glob(files)) for case in read(file).value]


BOUNDARY = cases("boundary_*.yml")
MORE = cases("more_*.yml")


@pytest.mark.parametrize("case", BOUNDARY + MORE, ids=lambda case: str(case["id"]))
def test_case(kb: KnowledgeBase, case: dict[str, Any]) -> None:
    findings = assess(kb, checked(case["given"], kb.facts))
    limbs = {limb.limb.id: limb for section in findings.sections for limb in section.limbs}
    found: dict[str, Any] = {}
    for name in case["expect"].get("limbs", {}):
        found.setdefault("limbs", {})[name] = limbs[name].status
    for name in case["expect"].get("sections", {}):
        found.setdefault("sections", {})[name] = findings.section(name).status
    for name in case["expect"].get("elements", {}):
        limb, element = name.split(".")
        found.setdefault("elements", {})[name] = limbs[limb].elements[element]
    if "primary" in case["expect"]:
        found["primary"] = findings.primary.section if findings.primary else "none"
    if "raised" in case["expect"]:
        found["raised"] = sorted(s.section for s in findings.sections if s.raised)
    assert found == case["expect"], case["title"]


def test_the_bank_is_complete() -> None:
    assert {case["boundary"] for case in BOUNDARY} == set(range(1, 51))
    assert len(MORE) >= 60
    ids = [case["id"] for case in BOUNDARY + MORE]
    assert len(ids) == len(set(ids))
    assert all(case["expect"] for case in BOUNDARY + MORE)


def test_every_limb_is_expected_each_way(kb: KnowledgeBase) -> None:
    """No limb is left without a case that finds it likely, one possible and one unlikely."""
    seen: dict[str, set[str]] = {limb: set() for limb in kb.limbs}
    for case in BOUNDARY + MORE:
        for limb, status in case["expect"].get("limbs", {}).items():
            seen[limb].add(status)
    assert {limb: statuses for limb, statuses in seen.items() if len(statuses) < 3} == {}
