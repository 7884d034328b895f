"""The law: sections, elements, questions, inferences, related law and the disposal order."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from legal_kb.schema.base import Condition, Record, Strict, Text


class Offence(Record):
    """One section of Part XIIAA. `screening` is the one fact asked when nothing points here."""

    title: Text
    statute_title: Text
    summary: Text
    covers: tuple[Text, ...]
    does_not_cover: tuple[Text, ...]
    max_penalty: Text
    in_force: Text
    defences: tuple[Text, ...]
    unsettled: tuple[Text, ...]
    screening: str
    limbs: dict[str, Text]


class Element(Record):
    """One thing that must be so; `not_met` says why its absence rules the limb out."""

    text: Text
    not_met: Text


class Statement(Strict):
    """A fact told back to the person, either way."""

    yes: Text
    no: Text


class Question(Record):
    """How one fact is asked, in the fact's own polarity. `cost`: 1 easy … 5 hard to be asked."""

    text: Text
    help: Text
    why: Text
    statement: Statement
    cost: Annotated[int, Field(ge=1, le=5)]


class Inferred(Strict):
    fact: str
    value: Literal["yes", "no"]


class Inference(Record):
    """A soft rule that fills an unknown fact from what was said; it never overrules an answer.

    It applies when `when` is yes and `unless` is not. `only_if_unasked` keeps it from filling a
    fact the person was asked about and could not tell (the two gates); `not_if_unsure` keeps it back
    where another fact was asked and could not be told. One that only follows from
    an answer, or is presumed of everybody, may rule an element out (`rules_out`); a soft one never.
    """

    when: Condition | None = None
    unless: Condition | None = None
    infer: Inferred
    because: Text
    only_if_unasked: bool = False
    not_if_unsure: tuple[str, ...] = ()
    rules_out: bool = False


class RelatedLaw(Record):
    """Law beyond the Part that the facts may touch."""

    title: Text
    when: Condition
    why: Text


class Route(Strict):
    title: Text
    why: Text


class DisposalOrder(Record):
    """ss.159AAK ff.: the court's order to remove, delete or destroy an image."""

    title: Text
    summary: Text
    points: tuple[Text, ...]
    unsettled: tuple[Text, ...]
    route_sections: tuple[str, ...]
    open: Text
    not_open: Text
    unknown: Text
