"""How a message answers a yes-or-no question: yes, no, unsure, or rather not.

What that means is up to the question asked; see `actions.questions.meaning`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from chatbot.reading.clauses import Clause
from chatbot.reading.lexicon import Cue

Reply = Literal["yes", "no", "unsure", "skip"]
_LONGEST_REPLY = 40


def read_reply(clauses: Sequence[Clause]) -> Reply | None:
    """The reply in a short text; None where it holds none.

    A refusal or a doubt counts wherever it stands, and before a yes or a no, since either leaves the
    fact open. A yes or a no counts at the start, past any “well”, or as the last words (“he did it,
    yes”).
    """
    told = [clause for clause in clauses if not _filler_only(clause)]
    if not told or sum(clause.last - clause.first for clause in told) > _LONGEST_REPLY:
        return None
    if any(clause.has("reply_skip") for clause in told):
        return "skip"
    if any(clause.has("reply_unsure") for clause in told):
        return "unsure"
    said = _whole(told[0]) or _begins(told[0])
    said = said or (_begins(told[-1]) if len(told) > 1 else None) or _ends(told[-1])
    if said is not None:
        return said
    return "unsure" if any(clause.has("hedge") for clause in told) else None


def _whole(clause: Clause) -> Reply | None:
    """“He did.”: a short answer that is all there is."""
    return "yes" if any(cue.last == clause.last for cue in clause.get("reply_yes_whole")) else None


def _begins(clause: Clause) -> Reply | None:
    """The longest wording at the start decides: 冇錯 is yes, 冇 is no.

    係咪犯法 is neither, nor is 係我自己影: there 係 is no answer.
    """
    first = _past_filler(clause)
    starting = {
        reply: max((cue.last for cue in clause.get(f"reply_{reply}") if cue.first == first), default=0)
        for reply in ("no", "yes")
    }
    otherwise = max(
        (cue.last for cue in clause.get("question", "copula") if cue.first == first and _longer(cue)),
        default=0,
    )
    yes, no = starting["yes"], starting["no"]
    if (not yes and not no) or otherwise >= max(yes, no):
        return None
    return "no" if no >= yes else "yes"


def _ends(clause: Clause) -> Reply | None:
    """“I agreed to the photo yes”: a bare word at the very end."""
    for reply in ("yes", "no"):
        for cue in clause.get(f"reply_{reply}"):
            if cue.last == clause.last and cue.last - cue.first == 1 and cue.end - cue.start > 1:
                return "yes" if reply == "yes" else "no"
    return None


def _longer(cue: Cue) -> bool:
    return cue.last - cue.first > 1


def _past_filler(clause: Clause) -> int:
    first = clause.first
    for cue in clause.get("filler"):
        if cue.first == first and cue.last < clause.last:
            first = cue.last
    return first


def _filler_only(clause: Clause) -> bool:
    return any(cue.first == clause.first and cue.last >= clause.last for cue in clause.get("filler"))
