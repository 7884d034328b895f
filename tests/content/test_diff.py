"""`make kb-diff`: what an edit changes in outcomes, in words; run on real revisions of a real repository."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evaluation.kb_diff.bank import bank
from evaluation.kb_diff.words import told
from tests.content.test_mistakes import change

ROOT = Path(__file__).parents[2]
PARTS = ("legal_kb", "evaluation", "chatbot", "actions", "tests/law", "tests/cases")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of the content as it is here, at one revision called `main`."""
    for part in PARTS:
        shutil.copytree(
            ROOT / part,
            tmp_path / part,
            ignore=shutil.ignore_patterns("*.onnx", "tokenizer.json", "__pycache__"),
        )
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    git(tmp_path, "add", "--all")
    git(tmp_path, "-c", "user.name=T", "-c", "user.email=t@t", "commit", "--quiet", "--message", "as it is")
    return tmp_path


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True)


def diff(folder: Path, *base: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "evaluation.kb_diff", *base],
        cwd=folder, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def test_the_bank_is_the_law_tests_and_the_real_cases() -> None:
    cases = bank()
    assert len(cases) > 250
    assert "HK-AAE-02" in cases
    assert any(name.startswith("b01-ex-threatens") for name in cases)
    assert cases["the-day-of-the-ruling"]["acted_on"] == "2019-04-04"


def test_nothing_changed_is_told_so(repository: Path) -> None:
    ran = diff(repository, "main")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == f"Compared with main: 0 of {len(bank())} cases come out otherwise."


def test_an_edit_is_told_by_the_cases_it_flips_and_why(repository: Path) -> None:
    inferences = repository / "legal_kb/content/inferences/inferences.yml"
    text = inferences.read_text(encoding="utf-8")
    start = text.index("- id: threat-foresees-distress")
    end = text.index("- id:", start + 10)
    part = text[start:end].replace(
        "when: threatened_to_publish", "when: threatened_to_publish & money_demanded"
    )
    assert part != text[start:end]
    inferences.write_text(text[:start] + part + text[end:], encoding="utf-8")
    ran = diff(repository, "main")
    assert ran.returncode == 0, ran.stderr
    assert "b01-ex-threatens-nudes-given-freely" in ran.stdout
    assert "section 159AAE: “Likely fits” becomes “May fit”" in ran.stdout
    assert "T T-HAD: inferred becomes unknown" in ran.stdout
    assert "b01-ex-threatens-unless-paid" not in ran.stdout


def test_an_unknown_revision_and_broken_content_are_clear_lines(repository: Path) -> None:
    ran = diff(repository, "no-such-branch")
    assert ran.returncode == 2
    assert "no revision called “no-such-branch”" in ran.stdout
    change(repository / "legal_kb/content/offences/159AAB.yml", "title:", "titel:")
    ran = diff(repository, "main")
    assert ran.returncode == 2
    assert "The content here cannot be used" in ran.stdout


def test_no_revision_named_says_how(repository: Path) -> None:
    assert "make kb-diff BASE=main" in diff(repository).stdout


def test_sections_that_keep_their_standing_still_tell_their_elements() -> None:
    old = {"sections": {"159AAB": {"standing": "May fit", "elements": {"V1 V-SUR": ["unknown", "Secret."]}}}}
    new = {"sections": {"159AAB": {"standing": "May fit", "elements": {"V1 V-SUR": ["met", "Secret."]}}}}
    rest: dict[str, Any] = {
        "best fit": None,
        "disposal order": "unknown",
        "other law": [],
        "next steps": [],
        "services": [],
    }
    assert told({**old, **rest}, {**new, **rest, "services": ["rainlily"]}) == [
        "section 159AAB: still “May fit”, but",
        "    V1 V-SUR: unknown becomes met (Secret.)",
        "services: also rainlily",
    ]
