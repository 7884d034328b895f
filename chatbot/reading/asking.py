"""Whether a message is put as a question."""

from __future__ import annotations

from chatbot.reading.reader import Prepared

_MARKS = ("?", "？")


def asks(prepared: Prepared) -> bool:
    """By its mark, or by a question word: in English at the start of a clause, in Chinese anywhere."""
    text = prepared.normalised.text
    return text.rstrip().endswith(_MARKS) or any(
        cue.first == clause.first or not text[cue.start].isascii()
        for clause in prepared.clauses
        for cue in clause.get("asking")
    )
