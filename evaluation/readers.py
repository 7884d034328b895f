"""Other ways of reading stories, to compare with: `python -m evaluation.readers` (`make compare`).

TF-IDF of character n-grams, and the frozen encoder's vectors, each with logistic regression a fact, learned
from the same stories as the network; the network without the rules. None of them is used by the assistant.
"""

from __future__ import annotations

from chatbot.quiet import be_quiet

be_quiet()

from collections.abc import Sequence  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.multioutput import MultiOutputClassifier  # noqa: E402

from chatbot.encoder.encoder import Encoder  # noqa: E402
from chatbot.reading.facts import FactReading  # noqa: E402
from chatbot.reading.reader import HybridReader, Prepared, Reader, RuleReader  # noqa: E402
from evaluation import cases, stories  # noqa: E402
from evaluation.scores import macro_f1, micro  # noqa: E402
from legal_kb.loading import load  # noqa: E402
from legal_kb.schema.base import LANGUAGES  # noqa: E402
from training.reading_stories import names  # noqa: E402
from training.reading_stories import stories as told_stories  # noqa: E402

SURE = 0.3
_SEED = 7


class NetworkReader(HybridReader):
    """The network without the rules."""

    def _facts(self, prepared: Prepared) -> list[FactReading]:
        return prepared.telling.facts([])


class LineReader(RuleReader):
    """A straight line a fact, asked of the whole text and of every sentence."""

    def __init__(self, features: Any) -> None:
        super().__init__()
        self._features = features
        texts, told = _examples()
        self._facts_learned = sorted(set(names().values()))
        rows = [[one.get(fact) is True for fact in self._facts_learned] for one in told]
        line = LogisticRegression(C=10.0, max_iter=300, random_state=_SEED)
        self._model = MultiOutputClassifier(line, n_jobs=2).fit(features.fit_transform(texts), np.array(rows))

    def _facts(self, prepared: Prepared) -> list[FactReading]:
        plain = prepared.normalised.text
        rows = self._features.transform([plain, *_sentences(prepared)])
        sure = [float(own[:, 1].max()) for own in self._model.predict_proba(rows)]
        return [
            FactReading(fact, "yes", one, 0, len(plain))
            for fact, one in zip(self._facts_learned, sure, strict=True)
            if one >= SURE
        ]


def _sentences(prepared: Prepared) -> list[str]:
    spans: dict[int, list[int]] = {}
    for clause in prepared.clauses:
        spans.setdefault(clause.sentence, []).extend(clause.span())
    return [prepared.normalised.text[min(ends) : max(ends)] for ends in spans.values()]


class Frozen:
    """The encoder's vectors, as scikit-learn asks for features."""

    def fit_transform(self, texts: Sequence[str]) -> Any:
        return self.transform(texts)

    def transform(self, texts: Sequence[str]) -> Any:
        return Encoder(threads=2).embed(texts)


def _examples() -> tuple[list[str], list[Any]]:
    texts, told = [], []
    for story in told_stories():
        texts.append(story.text)
        told.append(story.told)
        for line in story.lines:
            texts.append(story.text[line.start : line.end])
            told.append(line.told)
    return texts, told


def main() -> None:
    readers: dict[str, Reader] = {
        "rules": RuleReader(),
        "TF-IDF n-grams": LineReader(TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2)),
        "frozen encoder": LineReader(Frozen()),
        "network": NetworkReader(),
        "rules and network": HybridReader(),
    }
    kb, dev = load(), cases.load()
    for words, reader in readers.items():
        for language in LANGUAGES:
            figures = stories.measure(kb, reader, dev, language)
            found = micro(figures.facts.values())
            print(
                f"{words:18} {language}  P {found.precision:.2f}  R {found.recall:.2f}"
                f"  micro F1 {found.f1:.2f}  macro F1 {macro_f1(figures.facts):.2f}"
                f"  first two {figures.alone_first_two}/{figures.positives}"
                f"  clean likely {figures.clean_likely_alone}/{figures.clean}",
                flush=True,
            )


if __name__ == "__main__":
    main()
