"""Who is typing: whose image it is, and who did what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from chatbot.reading.clauses import Clause
from chatbot.reading.lexicon import Cue

Role = Literal["victim", "supporter", "bystander", "person_who_did_it", "professional", "unknown"]
_SHORT = 12


def read_role(clauses: Sequence[Clause]) -> Role:
    """Who is typing, where the words show it: whose image it is, and who did what."""
    agents = {
        clause.agent(cue)
        for clause in clauses
        for cue in clause.get("record", "publish", "watch", "threat")
        if not clause.denied(cue) and not clause.has("self_made")
    }
    return "person_who_did_it" if agents == {"speaker"} else read_role_of_another(clauses)


def read_role_of_another(clauses: Sequence[Clause]) -> Role:
    """The role of somebody who did not do it, whatever acts of their own the words name."""
    if any(clause.has("staff") for clause in clauses):
        return "professional"
    if any(_own(clause, cue) for clause in clauses for cue in clause.get("victim_self")):
        return "victim"
    if any(clause.has("third_person") and not _does(clause) for clause in clauses):
        return "supporter"
    return "victim" if any(clause.has("victim_likely", "pressed") for clause in clauses) else "unknown"


def _own(clause: Clause, cue: Cue) -> bool:
    """“我俾人偷拍” is the speaker; “我個女俾人偷拍” begins with somebody else."""
    return not any(other.first == cue.first for other in clause.get("third_person"))


def _does(clause: Clause) -> bool:
    """Somebody close is the one who acts, as in “my classmate posted a photo of me”."""
    others = clause.get("third_person")
    acts = clause.get("record", "publish", "watch", "threat")
    passive = clause.get("passive")
    return clause.has("victim_likely") and any(
        other.last <= act.first and not any(other.last <= word.first < act.first for word in passive)
        for other in others
        for act in acts
    )


def read_who(clauses: Sequence[Clause]) -> Role:
    """The role in a reply to “who did this happen to?”: “me”, “我朋友”, “a client of mine”."""
    told = read_role(clauses)
    if told not in {"unknown", "victim"}:
        return told
    if sum(clause.last - clause.first for clause in clauses) > _SHORT:
        return told
    if any(clause.has("third_person", "who_other") for clause in clauses):
        return "supporter"
    if any(clause.has("who_saw") for clause in clauses):
        return "bystander"
    ends_with_self = any(cue.last == clause.last for clause in clauses for cue in clause.get("who_self"))
    return "victim" if ends_with_self else told
