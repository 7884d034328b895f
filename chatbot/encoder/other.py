"""Sentence vectors of another model, where `config.yml` says `backend: sentence-transformers`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from chatbot.encoder.encoder import Vectors


class BackendMissing(Exception):
    """The backend that the configuration asks for is not installed, or no model is named for it."""


class SentenceTransformers:
    """Any model that sentence-transformers loads, from a folder or from a hub by name.

    Raises:
        BackendMissing: when the package is not installed.
    """

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise BackendMissing(
                "config.yml asks for `backend: sentence-transformers`, and the package is not installed."
                " Install it (`.venv/bin/pip install sentence-transformers`), or take the line out."
            ) from error
        self._model: Any = SentenceTransformer(model, device="cpu")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length one a text."""
        found: Vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return found.astype(np.float32)
