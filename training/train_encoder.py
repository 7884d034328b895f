"""Trains the reading branch: `python -m training.train_encoder BASE OUT`.

BASE is a folder in sentence-transformers form; OUT gets `branch.safetensors` and `labels.json`. The sentence
vectors, by which answers are found, do not change. One file a theme is held back to measure by.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from training import examples
from training.examples import Example
from training.network import Branch, Trunk
from training.reading_stories import Story, stories

SEED = 7
EPOCHS = 5
BATCH = 16
RATE, HEAD_RATE = 2e-4, 2e-3
LONGEST = 256
PREFIX = "query: "


@dataclass(frozen=True)
class Run:
    """One training from the same beginning; the runs’ weights are averaged."""

    ordinary: float
    """What share of ordinary replies and questions is learned from."""
    raised: int
    """How often what raises a signal is."""


RUNS = (Run(1.0, 1), Run(0.4, 2))


@dataclass(frozen=True)
class Prepared:
    """An example as the branch sees it: the trunk’s states; spans over tokens, their targets and weights."""

    states: Tensor
    members: Tensor
    targets: Tensor
    weights: Tensor


def main() -> int:
    if len(sys.argv) != 3:
        print("Say where the base encoder is and where to write: python -m training.train_encoder BASE OUT")
        return 2
    base, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(2)
    labels = examples.labels()
    (out / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    learn, held_back = examples.split(stories())
    trunk = Trunk(base)
    to_measure = list(prepare(trunk, base, labels, [examples.whole(story) for story in held_back]))
    branches = [_run(trunk, base, labels, learn, to_measure, run) for run in RUNS]
    mean = branches[0]
    states = [branch.state_dict() for branch in branches]
    mean.load_state_dict({name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]})
    print("mean of the runs:", report(mean, labels, to_measure), flush=True)
    save_file(
        {name: value.contiguous() for name, value in mean.state_dict().items()}, out / "branch.safetensors"
    )
    return 0


def _run(
    trunk: Trunk,
    base: Path,
    labels: Sequence[str],
    learn: Sequence[Story],
    to_measure: Sequence[Prepared],
    run: Run,
) -> Branch:
    random.seed(SEED)
    np.random.seed(SEED)
    torch.manual_seed(SEED)
    told = [examples.whole(story) for story in learn]
    told += [part for story in learn for part in examples.parts(story)]
    told += [*examples.signals(run.raised), *examples.replies(), *examples.ordinary(run.ordinary)]
    branch = Branch(trunk, len(labels))
    branch.eval()
    prepared = list(prepare(trunk, base, labels, told))
    branch.settle(_some_states(branch, prepared))
    print(f"{run}: {len(prepared)} texts to learn from, {len(to_measure)} held back", flush=True)
    for epoch in train(branch, prepared):
        print(f"epoch {epoch}:", report(branch, labels, to_measure), flush=True)
    return branch


def prepare(trunk: Trunk, base: Path, labels: Sequence[str], told: Sequence[Example]) -> Iterator[Prepared]:
    tokenizer: Any = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST)
    encoded = tokenizer.encode_batch([PREFIX + example.text for example in told])
    states: list[Tensor] = [torch.empty(0)] * len(told)
    order = sorted(range(len(told)), key=lambda index: len(encoded[index].ids))
    for start in range(0, len(order), 64):
        some = order[start : start + 64]
        longest = max(len(encoded[index].ids) for index in some)
        ids = torch.ones(len(some), longest, dtype=torch.long)
        mask = torch.zeros(len(some), longest, dtype=torch.bool)
        for row, index in enumerate(some):
            length = len(encoded[index].ids)
            ids[row, :length] = torch.tensor(encoded[index].ids)
            mask[row, :length] = True
        with torch.no_grad():
            read = trunk(ids, mask)
        for row, index in enumerate(some):
            states[index] = read[row, : len(encoded[index].ids)].bfloat16().clone()
    for example, one, own in zip(told, encoded, states, strict=True):
        yield _spans(labels, example, one.offsets, own)


def _spans(
    labels: Sequence[str], example: Example, offsets: Sequence[tuple[int, int]], states: Tensor
) -> Prepared:
    known = torch.tensor([float(label in example.known) for label in labels])
    members, targets, weights = [], [], []
    for line in example.spans:
        inside = torch.tensor(
            [
                end > start and start - len(PREFIX) < line.end and end - len(PREFIX) > line.start
                for start, end in offsets
            ]
        )
        if inside.any():
            members.append(inside)
            targets.append(torch.tensor([_value(line.told.get(label)) for label in labels]))
            first = line is example.spans[0]
            weights.append(known * (1.0 if first else 1.0 / (len(example.spans) - 1)))
    return Prepared(states, torch.stack(members), torch.stack(targets), torch.stack(weights))


def _some_states(branch: Branch, prepared: Sequence[Prepared]) -> Tensor:
    with torch.no_grad():
        return torch.cat(
            [
                branch(one.states.float()[None], torch.ones(1, len(one.states), dtype=torch.bool))[0]
                for one in random.sample(list(prepared), 200)
            ]
        )


def _value(told: bool | None) -> int:
    return 0 if told is None else 1 if told else 2


def train(branch: Branch, prepared: Sequence[Prepared]) -> Iterator[int]:
    """Yields the number of each epoch when it is done."""
    heads = [*branch.weight.parameters(), *branch.votes.parameters()]
    body = list(branch.layer.parameters())
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": RATE, "weight_decay": 0.01}, {"params": heads, "lr": HEAD_RATE}]
    )
    steps = EPOCHS * len(list(_batches(prepared)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (0.05 * steps), max(0.02, (steps - step) / (0.95 * steps)))
    )
    began, step = time.monotonic(), 0
    for epoch in range(1, EPOCHS + 1):
        branch.train()
        for batch in _batches(prepared):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits, targets, weights, _ = _read(branch, batch)
            losses = nn.functional.cross_entropy(
                logits.float().flatten(0, 1), targets.flatten(), reduction="none"
            )
            loss = (losses.view_as(targets) * weights).sum() / len(batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(body, 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                print(
                    f"step {step}/{steps} loss {loss.item():.3f} {time.monotonic() - began:.0f} s", flush=True
                )
        yield epoch


def _read(branch: Branch, batch: Sequence[Prepared]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Logits, targets and weights of all spans, and which of them are whole texts."""
    longest = max(len(one.states) for one in batch)
    states = torch.zeros(len(batch), longest, batch[0].states.shape[1], dtype=torch.bfloat16)
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    rows, members, wholes = [], [], []
    for row, one in enumerate(batch):
        length, spans = len(one.states), len(one.members)
        states[row, :length] = one.states
        mask[row, :length] = True
        rows += [row] * spans
        members.append(nn.functional.pad(one.members, (0, longest - length)))
        wholes += [index == 0 for index in range(spans)]
    read = branch(states.float(), mask)
    logits = branch.heard(read[rows], torch.cat(members))
    return (
        logits,
        torch.cat([one.targets for one in batch]),
        torch.cat([one.weights for one in batch]),
        torch.tensor(wholes),
    )


def _batches(prepared: Sequence[Prepared]) -> Iterator[list[Prepared]]:
    """Texts of like length together, in a random order."""
    order = random.sample(range(len(prepared)), len(prepared))
    stretch = BATCH * 20
    batches: list[list[int]] = []
    for start in range(0, len(order), stretch):
        alike = sorted(order[start : start + stretch], key=lambda index: len(prepared[index].states))
        batches.extend(alike[first : first + BATCH] for first in range(0, len(alike), BATCH))
    random.shuffle(batches)
    for batch in batches:
        yield [prepared[index] for index in batch]


def report(branch: Branch, labels: Sequence[str], held_back: Sequence[Prepared]) -> str:
    """Micro- and macro-F1 of “yes”, of whole texts and of lines."""
    branch.eval()
    counts = {"whole": np.zeros((3, len(labels))), "lines": np.zeros((3, len(labels)))}
    with torch.no_grad():
        for start in range(0, len(held_back), BATCH):
            logits, targets, _, wholes = _read(branch, held_back[start : start + BATCH])
            found, truth = (logits.argmax(-1) == 1).numpy(), (targets == 1).numpy()
            whole = wholes.numpy()
            for kind, rows in (("whole", whole), ("lines", ~whole)):
                counts[kind] += [
                    (found & truth)[rows].sum(0),
                    (found & ~truth)[rows].sum(0),
                    (~found & truth)[rows].sum(0),
                ]
    said = []
    for kind, (hits, alarms, misses) in counts.items():
        each = 2 * hits / np.maximum(2 * hits + alarms + misses, 1)
        micro = 2 * hits.sum() / (2 * hits + alarms + misses).sum()
        said.append(f"{kind} F1 micro {micro:.3f} macro {each[(hits + misses) > 0].mean():.3f}")
    return ", ".join(said)


if __name__ == "__main__":
    sys.exit(main())
