"""Compares the content as it lies here with that of another revision."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaluation.kb_diff.bank import Case, bank
from evaluation.kb_diff.words import told

ROOT = Path(__file__).parents[2]
WORKER = Path(__file__).with_name("outcomes.py")


class CannotCompare(Exception):
    """One of the two versions cannot be used; says which, and why."""


def main() -> int:
    if len(sys.argv) != 2:
        print("Say which revision to compare with, for example: make kb-diff BASE=main")
        return 2
    base = sys.argv[1]
    cases = bank()
    try:
        with tempfile.TemporaryDirectory() as folder:
            export(base, Path(folder))
            before = outcomes(Path(folder), cases, f"the content of {base}")
        after = outcomes(ROOT, cases, "the content here")
    except CannotCompare as error:
        print(error)
        return 2
    changed = {case: lines for case in cases if (lines := told(before[case], after[case]))}
    for case, lines in changed.items():
        print(f"{case}\n  given: {_given(cases[case])}")
        for line in lines:
            print(f"  {line}")
        print()
    print(f"Compared with {base}: {len(changed)} of {len(cases)} cases come out otherwise.")
    return 0


def export(revision: str, folder: Path) -> None:
    """Puts `legal_kb` of a revision into a folder.

    Raises:
        CannotCompare: where there is no such revision.
    """
    archive = subprocess.run(
        ["git", "archive", "--format=tar", revision, "legal_kb"], cwd=ROOT, capture_output=True, check=False
    )
    if archive.returncode:
        raise CannotCompare(
            f"There is no revision called “{revision}” here. Name a branch, a tag or a commit."
        )
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as packed:
        packed.extractall(folder, filter="data")


def outcomes(folder: Path, cases: Mapping[str, Case], name: str) -> Mapping[str, Any]:
    """How every case comes out under the `legal_kb` in a folder.

    Raises:
        CannotCompare: where that content cannot be loaded.
    """
    ran = subprocess.run(
        [sys.executable, str(WORKER)], input=json.dumps(cases), capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(folder)}, cwd=folder, check=False,
    )  # fmt: skip
    if ran.returncode:
        last = ran.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise CannotCompare(f"{name[0].upper()}{name[1:]} cannot be used: {last[0]}")
    found: Mapping[str, Any] = json.loads(ran.stdout)
    return found


def _given(case: Case) -> str:
    told = [f"{fact} {value}" for fact, value in case["given"].items()]
    if case["acted_on"]:
        told.append(f"done on {case['acted_on']}")
    return ", ".join(told) or "nothing"


if __name__ == "__main__":
    sys.exit(main())
