"""Another model instead of ours: named in the configuration, refused clearly where it cannot be had."""

from __future__ import annotations

import importlib.util

import pytest

from chatbot.encoder.other import BackendMissing, SentenceTransformers
from chatbot.nlu.vectors import SentenceVectors


def test_an_unknown_backend_is_refused_with_those_there_are() -> None:
    with pytest.raises(BackendMissing, match="onnx or sentence-transformers"):
        SentenceVectors.validate_config({"backend": "word2vec"})


def test_a_backend_without_its_model_is_refused() -> None:
    with pytest.raises(BackendMissing, match="`model`"):
        SentenceVectors.validate_config({"backend": "sentence-transformers"})


@pytest.mark.parametrize(
    "config", [{}, {"backend": "onnx"}, {"backend": "sentence-transformers", "model": "m"}]
)
def test_what_there_is_is_taken(config: dict[str, str]) -> None:
    SentenceVectors.validate_config(config)


def test_the_package_is_asked_for_by_name() -> None:
    assert importlib.util.find_spec("sentence_transformers") is None, "it is not among what the tests install"
    with pytest.raises(BackendMissing, match="pip install sentence-transformers"):
        SentenceTransformers("some/model")
