"""The trained Rasa model: whether it fits what it was trained from, and training it.

`python -m chatbot.model` trains it if it is missing or stale.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from chatbot.encoder.encoder import EncoderDamaged, check
from chatbot.quiet import be_quiet
from chatbot.retrieval.asked import asked
from legal_kb.loading import load

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "models" / "kapok.tar.gz"
STAMP = MODEL.with_suffix(".stamp")
_INPUTS = (
    "config.yml",
    "chatbot/domain/*.yml",
    "chatbot/dialogue/*.yml",
    "chatbot/nlu/*.py",
    "chatbot/encoder/encoder.onnx",
    "chatbot/encoder/*.py",
    "chatbot/retrieval/*.py",
    "chatbot/reading/ngrams.py",
    "chatbot/reading/normalise.py",
    "chatbot/reading/signals.py",
    "chatbot/reading/tokens.py",
    "nlu_data/en/*.yml",
    "nlu_data/zh/*.yml",
    "nlu_data/signals/*.yml",
    "nlu_data/unanswered/*.yml",
)


class ModelNotReady(Exception):
    """The model is missing or was trained from something else."""


class TrainingFailed(Exception):
    """Rasa refused to train."""


def fingerprint(root: Path = ROOT) -> str:
    """A digest of everything that the model is trained from, the content's ways of asking included."""
    digest = hashlib.sha256()
    for file in _inputs(root):
        digest.update(f"{file.relative_to(root)}\n".encode())
        digest.update(file.read_bytes())
    for way in asked(load()):
        digest.update(f"{way}\n".encode())
    return digest.hexdigest()


def is_fresh(model: Path = MODEL) -> bool:
    stamp = model.with_suffix(".stamp")
    return model.is_file() and stamp.is_file() and stamp.read_text() == fingerprint()


def ready(model: Path = MODEL) -> Path:
    """The model's file.

    Raises:
        ModelNotReady: when it is missing or stale, saying what to do.
    """
    if not is_fresh(model):
        state = "out of date" if model.is_file() else "missing"
        raise ModelNotReady(f"The trained model is {state}. Run `make train`, then start again.")
    return model


def train(model: Path = MODEL) -> Path:
    """Train from scratch. Takes about two minutes on two cores, and no network.

    Raises:
        TrainingFailed: when Rasa refuses the domain, the rules or the examples.
    """
    import rasa.model_training

    stamp = fingerprint()
    model.parent.mkdir(parents=True, exist_ok=True)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        result = rasa.model_training.train(
            domain=str(ROOT / "chatbot" / "domain"),
            config=str(ROOT / "config.yml"),
            training_files=[],
            output=str(model.parent),
            force_training=True,
            fixed_model_name=model.name.removesuffix(".tar.gz"),
        )
    if result.code or not result.model:
        raise TrainingFailed("Rasa did not train the model; run `rasa data validate` to see why")
    if Path(result.model) != model:
        shutil.move(result.model, model)
    model.with_suffix(".stamp").write_text(stamp)
    return model


def _inputs(root: Path) -> Iterator[Path]:
    for pattern in _INPUTS:
        yield from sorted(root.glob(pattern))


def main() -> int:
    be_quiet()
    try:
        check()
    except EncoderDamaged as error:
        print(error, file=sys.stderr)
        return 1
    if is_fresh() and "--force" not in sys.argv:
        print("The model is up to date.")
        return 0
    print("Training the assistant, about two minutes …", flush=True)
    try:
        train()
    except TrainingFailed as error:
        print(error, file=sys.stderr)
        return 1
    print("Trained.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
