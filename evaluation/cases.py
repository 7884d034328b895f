"""Real cases retold (`tests/cases/dev.jsonl`): their elements as facts, and how well they come out.

The labels `sections_on_facts` say which sections fit the conduct as if the Part applied to it: cases
of 2005 carry them too. So the date is set aside when ranking against the labels, and measured apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legal_kb.engine.assess import Findings, assess
from legal_kb.engine.facts import Value, checked
from legal_kb.knowledge import KnowledgeBase

CASES = Path(__file__).parents[1] / "tests" / "cases" / "dev.jsonl"

DIRECT: Mapping[str, tuple[str, ...]] = {
    "recorded": ("recorded",),
    "secret": ("meant_to_be_secret",),
    "place_private": ("private_place",),
    "intimate_part_or_act": ("intimate_part",),
    "under_clothing_view": ("under_clothing",),
    "published": ("published",),
    "threatened_to_publish": ("threatened_to_publish",),
    "image_origin_covert": ("from_secret_capture",),
    "consent_to_taking": ("consented_to_capture",),
    "consent_to_publish": ("consented_to_publication",),
    "altered_image": ("altered",),
    "victim_under_18": ("under_18",),
    "money_demand": ("money_demanded",),
}
"""Case element → the facts it answers. Its other elements describe, and answer none."""

_ANSWERS: Mapping[str, Value] = {"yes": "yes", "no": "no"}
_ABROAD = ("mainland", "abroad", "overseas")


@dataclass(frozen=True)
class Case:
    id: str
    narrative: Mapping[str, str]
    elements: Mapping[str, str]
    sections: frozenset[str]
    arguable: frozenset[str]

    def facts(self, date: bool = False) -> dict[str, Value]:
        """The elements as facts; with `date`, whether it was before the offences began too."""
        facts: dict[str, Value] = {}
        for element, names in DIRECT.items():
            value = _ANSWERS.get(self.elements.get(element, ""))
            if value:
                facts.update(dict.fromkeys(names, value))
        if self.elements.get("observed_only") == "yes":
            facts["watched"] = "yes"
        intimate = facts.get("intimate_part")
        if intimate and "yes" in {facts.get("published"), facts.get("threatened_to_publish")}:
            facts["intimate_image"] = intimate
        if any(word in str(self.elements.get("place_kind")) for word in _ABROAD):
            facts["hong_kong_link"] = "no"
        before = self.elements.get("act_before_2021_10_08")
        if date and before in {"yes", "no"}:
            facts["since_commencement"] = "no" if before == "yes" else "yes"
        return facts


def load(file: Path = CASES) -> list[Case]:
    rows: Iterable[dict[str, Any]] = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [
        Case(
            row["id"],
            {"en": row["narrative_en"], "zh": row["narrative_zh"]},
            row["elements"],
            frozenset(row["sections_on_facts"]),
            frozenset(row["sections_arguable"]),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Outcome:
    """How one case came out against its labels."""

    case: Case
    findings: Findings

    @property
    def covered(self) -> bool:
        """Every labelled section is likely or possible."""
        return all(self.findings.section(name).status != "unlikely" for name in self.case.sections)

    @property
    def ranked(self) -> bool:
        """Every labelled section stands above all sections that nobody lists."""
        order = [section.section for section in self.findings.sections]
        strangers = set(order) - self.case.sections - self.case.arguable
        first_stranger = min((order.index(name) for name in strangers), default=len(order))
        return all(order.index(name) < first_stranger for name in self.case.sections)

    @property
    def likely(self) -> list[str]:
        return [section.section for section in self.findings.sections if section.status == "likely"]


def outcomes(kb: KnowledgeBase, cases: Iterable[Case], date: bool = False) -> list[Outcome]:
    """Each case assessed from its elements alone."""
    return [Outcome(case, assess(kb, checked(case.facts(date), kb.facts))) for case in cases]
