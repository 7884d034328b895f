"""Fits one straight line a fact to the stories, over sentence vectors: `python -m training.train_facts`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from sklearn.linear_model import LogisticRegression

from chatbot.encoder.centres import centred, centres_of
from chatbot.encoder.encoder import Encoder
from chatbot.reading.language import detect
from chatbot.reading.learned import FILE
from legal_kb.schema.base import LANGUAGES
from training.reading_stories import Told, names, stories

NOT_LEARNED = frozenset({
    "self_harm", "immediate_danger", "under_18", "under_16",
    "consented_to_capture", "consented_to_publication",
})  # fmt: skip
"""Signals have examples of their own, ages are read by rule, and a consent misheard takes protection away."""
SEED = 7
_REGULARISATION = 10.0


def examples() -> Iterator[tuple[str, Told]]:
    """Every story whole, and each of its lines."""
    for story in stories():
        yield story.text, story.told
        if len(story.lines) > 1:
            yield from ((story.text[line.start : line.end], line.told) for line in story.lines)


def main() -> int:
    texts, told = zip(*examples(), strict=True)
    languages = np.array([detect(text) for text in texts])
    vectors = Encoder(threads=0).embed(texts)
    centres = centres_of(vectors, languages)
    own = centred(vectors, centres[[LANGUAGES.index(language) for language in languages]])
    facts = sorted(set(names().values()) - NOT_LEARNED)
    lines = [
        LogisticRegression(C=_REGULARISATION, max_iter=300, random_state=SEED).fit(
            own, [one.get(fact) is True for one in told]
        )
        for fact in facts
    ]
    np.savez_compressed(
        FILE,
        facts=np.array(facts),
        centres=centres,
        coefficients=np.stack([line.coef_[0] for line in lines]).astype(np.float32),
        intercepts=np.array([line.intercept_[0] for line in lines], np.float32),
    )
    print(f"{FILE.name}: {len(facts)} facts from {len(texts)} texts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
