"""Outcomes of many cases under one version of `legal_kb`: run as a file, with that version on the path.

It reads `{case: {given, acted_on}}` from standard input and writes `{case: outcome}`. It uses nothing of
ours but `load` and `Explainer`, so that it works with versions older than itself.
"""

from __future__ import annotations

import datetime
import inspect
import json
import sys
from typing import Any


def main() -> None:
    try:
        from legal_kb.loading import load
    except ImportError:  # before loading had a module of its own
        from legal_kb.knowledge import load  # type: ignore[attr-defined,no-redef]
    from legal_kb.engine.explain import Explainer

    explainer = Explainer(load(), "en", "they")
    cases = json.load(sys.stdin)
    json.dump({name: _outcome(explainer, **case) for name, case in cases.items()}, sys.stdout)


def _outcome(explainer: Any, given: dict[str, str], acted_on: str | None) -> dict[str, Any]:
    knows_days = "acted_on" in inspect.signature(explainer.assessment).parameters
    day = {"acted_on": datetime.date.fromisoformat(acted_on)} if acted_on and knows_days else {}
    told = explainer.assessment(given, **day)
    return {
        "sections": {
            offence["section"]: {
                "standing": offence["standing"],
                "status": offence["status"],
                "elements": {
                    f"{limb['id']} {element['id']}": [element["status"], element["text"]]
                    for limb in offence["limbs"]
                    for element in limb["elements"]
                },
            }
            for offence in told["offences"]
        },
        "best fit": told["primary"],
        "disposal order": told["disposal_order"]["route"],
        "other law": sorted(law["id"] for law in told["related"]),
        "next steps": sorted(step["id"] for step in told["steps"]),
        "services": sorted(service["id"] for service in told["referrals"]),
    }


if __name__ == "__main__":
    main()
