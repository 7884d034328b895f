"""The network is loaded only if it is the one that was tested."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chatbot.encoder.encoder import HERE, Encoder, EncoderDamaged

FILES = ("encoder.onnx", "tokenizer.json", "labels.json")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (*FILES, "SHA256SUMS"):
        shutil.copyfile(HERE / name, tmp_path / name)
    return tmp_path


def expected(name: str) -> str:
    rows = (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return next(row.split()[0] for row in rows if row.endswith(name))


@pytest.mark.parametrize("name", FILES)
def test_a_changed_byte_refuses_the_start_with_the_sum_expected(folder: Path, name: str) -> None:
    with (folder / name).open("r+b") as file:
        byte = file.read(1)
        file.seek(0)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(EncoderDamaged, match=expected(name)) as refused:
        Encoder(folder)
    assert str(folder / name) in str(refused.value)


@pytest.mark.parametrize("name", [*FILES, "SHA256SUMS"])
def test_a_missing_file_refuses_the_start_by_name(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(EncoderDamaged, match=name):
        Encoder(folder)
