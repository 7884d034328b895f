"""One pass hears the whole text and each of its parts, and gives the sentence vector besides."""

from __future__ import annotations

import numpy as np
import pytest

from chatbot.encoder.encoder import Encoder
from chatbot.encoder.heard import NOT_TOLD, YES

STORY = "He filmed me in the shower. I had noodles for lunch."
LONG = ("I went to work and came home again. " * 80) + "He put a camera in my shower."


@pytest.fixture(scope="module")
def network() -> Encoder:
    return Encoder()


def told(network: Encoder, text: str, start: int, end: int, label: str) -> float:
    return float(network.hear(text).told([(start, end)])[0, network.labels.index(label), YES])


def test_a_span_tells_what_is_said_in_it(network: Encoder) -> None:
    sentence = STORY.index("I had")
    assert told(network, STORY, 0, sentence, "recorded") > 0.5
    assert told(network, STORY, sentence, len(STORY), "recorded") < 0.2


def test_probabilities_are_probabilities(network: Encoder) -> None:
    heard = network.hear(STORY).told([(0, len(STORY)), (3, 9)])
    assert heard.shape == (2, len(network.labels), 3)
    assert np.allclose(heard.sum(axis=-1), 1, atol=1e-5)


def test_a_span_without_a_token_tells_nothing(network: Encoder) -> None:
    assert (network.hear(STORY).told([(0, 0)])[0, :, NOT_TOLD] == 1).all()


def test_what_comes_late_in_a_long_text_is_heard(network: Encoder) -> None:
    last = LONG.index("He put")
    assert told(network, LONG, last, len(LONG), "device_set_up") > 0.5


def test_the_vector_is_that_of_the_text_read_alone(network: Encoder) -> None:
    assert np.allclose(network.hear(STORY).vector, network.embed([STORY])[0], atol=1e-6)


def test_the_same_text_is_heard_alike_by_two(network: Encoder) -> None:
    one, other = (made.hear(STORY).told([(0, len(STORY))]) for made in (network, Encoder(threads=2)))
    assert np.allclose(one, other, atol=1e-3)
