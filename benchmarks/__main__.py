"""`python -m benchmarks`: one run, both systems turn about, written to `benchmarks/results.md`."""

from __future__ import annotations

from chatbot.quiet import be_quiet

be_quiet()

import datetime  # noqa: E402
import os  # noqa: E402
import platform  # noqa: E402
import secrets  # noqa: E402
from collections.abc import Sequence  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import quantiles  # noqa: E402

import httpx  # noqa: E402

from benchmarks.conversations import SCRIPTS, Taken, hold  # noqa: E402
from benchmarks.systems import System, kapok, stock_rasa  # noqa: E402
from benchmarks.understanding import understanding  # noqa: E402

ROUNDS = 6
RESULTS = Path(__file__).with_name("results.md")


def main() -> None:
    with kapok() as ours, stock_rasa() as stock, httpx.Client(timeout=60) as client:
        systems = (ours, stock)
        for system in systems:
            hold(system, client, SCRIPTS[0], secrets.token_hex(16), Taken())
        taken = {system.name: Taken() for system in systems}
        for _ in range(ROUNDS):
            for script in SCRIPTS:
                for system in systems:
                    hold(system, client, script, secrets.token_hex(16), taken[system.name])
        report = _report(systems, taken)
    print(report)
    RESULTS.write_text(report, encoding="utf-8")


def _report(systems: Sequence[System], taken: dict[str, Taken]) -> str:
    ours, stock = (taken[system.name] for system in systems)
    if ours.asked != stock.asked:
        raise RuntimeError("the two did not hold the same conversations")
    rows = [
        _row("turns counted", len(ours.guided), len(stock.guided), "d"),
        _row("guided turn, CPU ms", _per_turn(ours), _per_turn(stock), ".1f"),
        _row("guided turn, p50 ms", _at(ours.guided, 50), _at(stock.guided, 50), ".1f"),
        _row("guided turn, p95 ms", _at(ours.guided, 95), _at(stock.guided, 95), ".1f"),
        _row("story turn, p50 ms", _at(ours.story, 50), _at(stock.story, 50), ".1f"),
        _row("story turn, p95 ms", _at(ours.story, 95), _at(stock.story, 95), ".1f"),
        _row("memory, MB", systems[0].memory_megabytes(), systems[1].memory_megabytes(), ".0f"),
    ]
    ratio = _per_turn(stock) / _per_turn(ours)
    return "\n".join(
        [
            "# A turn, beside stock Rasa",
            "",
            f"{datetime.date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python"
            f" {platform.python_version()}; `make bench` writes this file. Both systems run the same"
            " trained model and hold the same conversations over Rasa's REST channel, turn about, one at"
            " a time. Kapok's turn also renders its messages, seals them and keeps them on disk; stock is"
            " `rasa run` with `rasa run actions` and a tracker store in memory.",
            "",
            "| | Kapok | stock Rasa |",
            "|---|---:|---:|",
            *rows,
            "",
            f"A guided turn of stock Rasa takes **{ratio:.1f} times** the CPU of Kapok's.",
            "",
            "## Understanding one message",
            "",
            "All of NLU (rules, network, intent, answers), one thread, in process.",
            "",
            "| read | p50 ms | p95 ms |",
            "|---|---:|---:|",
            *(f"| {name} | {middle:.1f} | {most:.1f} |" for name, middle, most in understanding()),
            "",
        ]
    )


def _row(name: str, ours: float, stock: float, form: str) -> str:
    return f"| {name} | {ours:{form}} | {stock:{form}} |"


def _per_turn(taken: Taken) -> float:
    return 1000 * taken.guided_cpu / len(taken.guided)


def _at(seconds: Sequence[float], percent: int) -> float:
    return 1000 * quantiles(seconds, n=100, method="inclusive")[percent - 1]


main()
