"""Intents beside Rasa's DIET, on the same examples and held-out messages in one run: `make beside-diet`.

DIET gets words and character n-grams, as in Rasa's own docs, once as it is and once with our vectors as well;
30 epochs, since it knows its examples after 12. Our tokenizer stands in for Rasa's: that cannot part Chinese.
"""

from __future__ import annotations

from chatbot.quiet import be_quiet

be_quiet()

import tempfile  # noqa: E402
import time  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import rasa.model_training  # noqa: E402
import yaml  # noqa: E402

from evaluation import nlu  # noqa: E402
from evaluation.nlu import Pipeline  # noqa: E402
from evaluation.scores import macro_f1  # noqa: E402
from legal_kb.reading import read  # noqa: E402

ROOT = Path(__file__).parents[1]
_SEED, _EPOCHS = 1, 30
_READ = ["chatbot.nlu.normaliser.Normaliser", "chatbot.nlu.tokenizer.BilingualTokenizer"]
_WORDS: list[dict[str, Any]] = [
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
_DIET = {
    "name": "DIETClassifier",
    "epochs": _EPOCHS,
    "random_seed": _SEED,
    "constrain_similarities": True,
    "entity_recognition": False,
}


def pipelines() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    read_ = [{"name": name} for name in _READ]
    vectors = {"name": "chatbot.nlu.vectors.SentenceVectors"}
    ngrams = {"name": "chatbot.nlu.ngrams.CharacterNgrams"}
    yield (
        "wording and meaning (ours)",
        [*read_, ngrams, vectors, {"name": "chatbot.nlu.intents.WordingAndMeaning"}],
    )
    yield "DIET", [*read_, *_WORDS, _DIET]
    yield "DIET with our vectors", [*read_, *_WORDS, vectors, _DIET]


def main() -> None:
    config = read(ROOT / "config.yml").value
    with tempfile.TemporaryDirectory() as folder:
        for name, pipeline in pipelines():
            file = Path(folder) / "config.yml"
            file.write_text(yaml.safe_dump({**config, "pipeline": pipeline}), encoding="utf-8")
            began = time.monotonic()
            model = rasa.model_training.train_nlu(str(file), str(ROOT / "nlu_data" / "en"), folder)
            trained = time.monotonic() - began
            _measure(name, Path(str(model)), trained)


def _measure(name: str, model: Path, trained: float) -> None:
    pipeline = Pipeline(model)
    for language, by_model, _ in nlu.intents(pipeline):
        low, high = by_model.macro_f1_interval()
        print(
            f"{name:28} {language}  accuracy {by_model.accuracy:.3f}"
            f"  macro F1 {macro_f1(by_model.tallies()):.3f} (95 %: {low:.2f} to {high:.2f})"
            f"  trained in {trained:.0f} s",
            flush=True,
        )
    pipeline.close()


if __name__ == "__main__":
    main()
