"""Starting where something is wrong: one clear line, an exit code, no traceback."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from api.serve import NO_DATA, NO_MODEL, NO_PORT, WRONG_CONTENT, WRONG_SETTING
from chatbot.model import MODEL, ROOT
from tests.conftest import free_port, serving

PARTS = ("legal_kb", "chatbot", "actions", "api", "nlu_data", "config.yml", "models")

WITHOUT_ROOT_S_RIGHTS = (
    ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
)


def refused(
    code: int,
    settings: Mapping[str, str],
    root: Path = ROOT,
    limit: Callable[[], None] | None = None,
    within: tuple[str, ...] = (),
) -> str:
    """What a start that must be refused says; it must be one clear beginning and no traceback."""
    ended = subprocess.run(
        [*within, sys.executable, "-m", "api"],
        cwd=root, env=with_settings(settings), preexec_fn=limit, timeout=120,
        capture_output=True, text=True,
    )  # fmt: skip
    said = ended.stdout + ended.stderr
    assert ended.returncode == code, said
    assert ended.stderr.startswith("Kapok cannot start. ")
    assert "Traceback" not in said
    assert "ready" not in said
    return ended.stderr


def with_settings(settings: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "KAPOK_PORT": str(free_port()), **settings}


@pytest.fixture
def data(tmp_path: Path) -> dict[str, str]:
    return {"KAPOK_DATA": str(tmp_path / "data")}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project in a folder of its own, to be broken."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, tmp_path / "kapok" / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / "kapok" / part)
    return tmp_path / "kapok"


def test_the_port_is_in_use(model: Path, data: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        said = refused(NO_PORT, {**data, "KAPOK_PORT": port})
    assert f"Something else is using 127.0.0.1:{port}" in said
    assert "KAPOK_PORT" in said
    assert len(said.splitlines()) == 1


def test_an_address_that_is_not_this_machine_s(model: Path, data: dict[str, str]) -> None:
    assert "cannot listen on 203.0.113.7" in refused(NO_PORT, {**data, "KAPOK_HOST": "203.0.113.7"})


def test_a_data_folder_that_cannot_be_made(model: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = refused(NO_DATA, {"KAPOK_DATA": str(tmp_path / "file" / "data")})
    assert f"data folder {tmp_path / 'file' / 'data'} cannot be used" in said
    assert len(said.splitlines()) == 1


def test_no_permission_to_write(model: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    said = refused(NO_DATA, {"KAPOK_DATA": str(tmp_path / "data")}, within=WITHOUT_ROOT_S_RIGHTS)
    assert "Permission denied" in said
    assert len(said.splitlines()) == 1


def test_a_data_folder_that_cannot_be_written(model: Path) -> None:
    assert "cannot be used" in refused(NO_DATA, {"KAPOK_DATA": "/proc/kapok"})


@pytest.mark.parametrize(("room", "reason"), [(0, "no room left on the disk"), (8192, "disk")])
def test_a_full_disk(model: Path, data: dict[str, str], room: int, reason: str) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    said = refused(NO_DATA, data, limit=little_room)
    assert reason in said
    assert len(said.splitlines()) == 1
    with serving(Path(data["KAPOK_DATA"])):
        pass


def test_a_key_that_is_none(model: Path, data: dict[str, str]) -> None:
    folder = Path(data["KAPOK_DATA"])
    folder.mkdir()
    (folder / "server.key").write_bytes(b"short")
    assert "is not a key" in refused(NO_DATA, data)


@pytest.mark.parametrize(
    ("setting", "value"), [("KAPOK_PORT", "eighty"), ("KAPOK_LIFETIME_HOURS", "-1"), ("KAPOK_EXIT_TO", "x")]
)
def test_a_wrong_setting(model: Path, data: dict[str, str], setting: str, value: str) -> None:
    said = refused(WRONG_SETTING, {**data, setting: value})
    assert f"The setting {setting} is not right" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json"])
def test_a_damaged_network_is_told_with_the_checksum_expected(
    model: Path, project: Path, data: dict[str, str], name: str
) -> None:
    rows = (project / "chatbot" / "encoder" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    expected = next(row.split()[0] for row in rows if row.endswith(name))
    with (project / "chatbot" / "encoder" / name).open("ab") as file:
        file.write(b" ")
    said = refused(NO_MODEL, data, project)
    assert expected in said
    assert name in said
    assert len(said.splitlines()) == 1


def test_broken_content_is_told_by_file_line_and_mend(
    model: Path, project: Path, data: dict[str, str]
) -> None:
    offences = next((project / "legal_kb/content/offences").glob("*.yml"))
    lines = offences.read_text(encoding="utf-8").splitlines()
    broken = next(number for number, line in enumerate(lines) if line.strip().startswith("confidence:"))
    lines[broken] = lines[broken].split(":")[0] + ": surely"
    offences.write_text("\n".join(lines), encoding="utf-8")
    said = refused(WRONG_CONTENT, data, project)
    assert f"{offences.name}:{broken + 1}: " in said
    assert "confidence" in said
    assert "use one of 'primary', 'secondary'" in said


def test_content_that_is_no_yaml(model: Path, project: Path, data: dict[str, str]) -> None:
    steps = project / "legal_kb/content/steps/steps.yml"
    steps.write_text(steps.read_text(encoding="utf-8") + "\n  - {not: [yaml\n", encoding="utf-8")
    said = refused(WRONG_CONTENT, data, project)
    assert "steps.yml:" in said


def test_a_missing_model(model: Path, data: dict[str, str], tmp_path: Path) -> None:
    said = refused(NO_MODEL, {**data, "KAPOK_MODEL": str(tmp_path / "none.tar.gz")})
    assert "missing" in said
    assert "make train" in said
    assert len(said.splitlines()) == 1


def test_a_stale_model(model: Path, project: Path, data: dict[str, str]) -> None:
    examples = project / "nlu_data/en/story.yml"
    examples.write_text(examples.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    said = refused(NO_MODEL, data, project)
    assert "out of date" in said
    assert "make train" in said


def test_a_model_that_is_damaged(model: Path, project: Path, data: dict[str, str]) -> None:
    (project / "models" / MODEL.name).write_bytes(b"not a model")
    ended = subprocess.run(
        [sys.executable, "-m", "api"],
        cwd=project, env=with_settings(data), timeout=120,
        capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode != 0
    assert "Kapok cannot start. The model cannot be loaded. Run `make train`" in ended.stderr
    assert "Traceback" not in ended.stderr
