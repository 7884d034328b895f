"""What was measured: printed as it comes, and kept as one HTML page with plots."""

from __future__ import annotations

import html
import io
from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from evaluation.scores import Confusion

mpl.use("svg")
_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:70em;margin:2em auto;padding:0 1em}pre{white-space:pre-wrap}"
)
_ROW, _MOST_SHOWN = 0.28, 40
"""Inches a row; labels beyond which a matrix shows only those mixed up."""


class Page:
    """Collects headings, lines and plots in the order they come."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def heading(self, words: str) -> None:
        print(f"\n{words}\n{'-' * len(words)}")
        self._parts.append(f"<h2>{html.escape(words)}</h2>")

    def line(self, words: str) -> None:
        print(words)
        self._parts.append(f"<pre>{html.escape(words)}</pre>")

    def bars(self, words: str, series: Mapping[str, Mapping[str, float]]) -> None:
        """Series → label → share from 0 to 1, as bars side by side."""
        labels = list(dict.fromkeys(label for values in series.values() for label in values))
        figure = Figure(figsize=(9, 1 + _ROW * len(labels) * max(len(series), 1)))
        axes = figure.add_subplot()
        for place, (name, values) in enumerate(series.items()):
            heights = [values.get(label, 0.0) for label in labels]
            rows = [row + place / (len(series) + 1) for row in range(len(labels))]
            axes.barh(rows, heights, 1 / (len(series) + 1), label=name)
        axes.set_yticks(range(len(labels)), labels)
        axes.set_xlim(0, 1)
        axes.invert_yaxis()
        axes.legend(loc="lower right")
        self._plot(words, figure)

    def confusion(self, words: str, confusion: Confusion) -> None:
        """Rows: what it was; columns: what it was taken for."""
        labels = sorted({label for pair in confusion.pairs for label in pair})
        if len(labels) > _MOST_SHOWN:
            labels = sorted({label for one in confusion.worst(_MOST_SHOWN // 2) for label in one[:2]})
        counts = [[confusion.pairs[true, found] for found in labels] for true in labels]
        side = 2 + _ROW * len(labels)
        figure = Figure(figsize=(side, side))
        axes = figure.add_subplot()
        axes.imshow(counts, cmap="Blues")
        axes.set_xticks(range(len(labels)), labels, rotation=90)
        axes.set_yticks(range(len(labels)), labels)
        for row, own in enumerate(counts):
            for column, count in enumerate(own):
                if count:
                    axes.text(column, row, str(count), ha="center", va="center", fontsize=7)
        self._plot(words, figure)

    def write(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Kapok: figures</title>'
            f"<style>{_STYLE}</style><h1>Kapok: figures</h1>{''.join(self._parts)}</html>\n",
            encoding="utf-8",
        )

    def _plot(self, words: str, figure: Figure) -> None:
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", bbox_inches="tight")
        picture = drawn.getvalue()
        self._parts.append(f"<h3>{html.escape(words)}</h3>{picture[picture.index('<svg') :]}")
