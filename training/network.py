"""The network that is trained: a branch of the encoder that leaves the sentence vectors alone.

The lower layers stay as they are and are shared; the upper ones are copied, and the copies learn what every
token tells of every label. Each token votes on each label (not told, yes, no) and says how much it should
be heard. Over any span, the votes weighed by that are the span's own: one pass reads the whole and each of
its clauses.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

SHARED = 7
"""How many lower layers the branch has in common with the encoder."""
VALUES = 3
"""Not told, yes, no."""
UNTOLD = (2.0, -1.0, -2.0)
"""Most of what could be told is not."""


class Trunk(nn.Module):
    """The embeddings and the lower layers, as the base has them."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        sentences: Any = SentenceTransformer(str(base), device="cpu", model_kwargs={"dtype": torch.float32})
        self.encoder: Any = sentences[0].auto_model.eval().requires_grad_(False)

    def upper(self) -> nn.ModuleList:
        """The layers above, as they are before training."""
        return copy.deepcopy(self.encoder.encoder.layer[SHARED:])

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        states: Tensor = self.encoder.embeddings(input_ids=ids)
        for layer in self.encoder.encoder.layer[:SHARED]:
            states = layer(states, spread(mask))
        return states


class Branch(nn.Module):
    """The copied layers and what stands on them."""

    def __init__(self, trunk: Trunk, labels: int) -> None:
        super().__init__()
        self.labels, width = labels, trunk.encoder.config.hidden_size
        self.layer = trunk.upper().requires_grad_(True)
        self.register_buffer("centre", torch.zeros(width))
        self.register_buffer("scale", torch.ones(width))
        self.weight = nn.Linear(width, labels)
        self.votes = nn.Linear(width, labels * VALUES)
        with torch.no_grad():
            self.votes.bias.view(labels, VALUES).copy_(torch.tensor(UNTOLD))

    def settle(self, states: Tensor) -> None:
        """Take mean and deviation of untrained states: they are far from nought, and lie close together."""
        self.centre.copy_(states.mean(0))
        self.scale.copy_(states.std(0))

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        for layer in self.layer:
            states = layer(states, spread(mask))
        return (states - self.centre) / self.scale

    def heard(self, states: Tensor, spans: Tensor) -> Tensor:
        """Logits (span, label, value) of spans: rows of the states, 1 where a token belongs to the span.

        `states` has one row a span, so that a text with four spans stands there four times.
        """
        weights = self.weight(states).masked_fill(~spans.unsqueeze(-1), -1e4).softmax(dim=1)
        votes = self.votes(states).unflatten(-1, (self.labels, VALUES))
        return torch.einsum("stl,stlv->slv", weights, votes)


def spread(mask: Tensor) -> Tensor:
    """Which tokens are there, in the shape that attention takes."""
    return mask[:, None, None, :].bool()
