"""Setting up on a machine that lacks what it needs: what is missing, and how to get it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from chatbot.model import ROOT

NEEDED = ("sh", "cat", "cmp", "basename", "rm", "cp")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What a fresh clone has of the set-up, beside a folder of the few programs it may use."""
    for part in ("deploy", "requirements"):
        shutil.copytree(ROOT / part, tmp_path / "clone" / part)
    (tmp_path / "bin").mkdir()
    for program in NEEDED:
        (tmp_path / "bin" / program).symlink_to(str(shutil.which(program)))
    return tmp_path / "clone"


def set_up(clone: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["deploy/set_up.sh", "requirements/run.txt"],
        cwd=clone, env={"PATH": str(clone.parent / "bin"), "HOME": str(clone.parent), **environment},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def program(clone: Path, name: str, script: str) -> None:
    file = clone.parent / "bin" / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def test_no_python_at_all(clone: Path) -> None:
    ended = set_up(clone)
    assert ended.returncode != 0
    assert ended.stderr.startswith("Kapok needs Python 3.10")
    for way in ("apt-get install", "brew install", "pyenv install", "uv python install", "PYTHON="):
        assert way in ended.stderr
    assert not (clone / ".venv").exists()


def test_only_another_python(clone: Path) -> None:
    program(clone, "python3", "exit 1")
    ended = set_up(clone, PYTHON="python3")
    assert ended.returncode != 0
    assert ended.stderr.startswith("Kapok needs Python 3.10")


def test_a_python_without_venv(clone: Path) -> None:
    program(clone, "python3.10", 'test "$1" = -c')
    ended = set_up(clone)
    assert ended.returncode != 0
    assert "python3.10-venv" in ended.stderr
