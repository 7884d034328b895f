"""The law: sections, limbs, elements, definitions, questions, inferences, related law, disposal order."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from legal_kb.schema.base import Answer, Condition, Label, Record, Rule, Strict, Text

Some = Annotated[tuple[Text, ...], Field(min_length=1)]
Examples = Annotated[tuple[Label, ...], Field(min_length=1)]


class Offence(Rule, Answer):
    """One section of Part XIIAA. `screening` is the one fact asked when nothing points here."""

    title: Label
    statute_title: Label
    summary: Text
    covers: Some
    does_not_cover: Some
    max_penalty: Text
    in_force: Text
    defences: Some
    unsettled: Some
    screening: str


class LimbText(Rule):
    """One way of committing an offence, told; its logic is in `contract/limbs.yml`."""

    title: Label
    summary: Text
    covers: Some
    does_not_cover: Some
    unsettled: tuple[Text, ...] = ()


class Element(Record):
    """One thing that must be so; `not_met` says why its absence rules the limb out.

    `examples` are told as what appears to fit, `counter_examples` as what appears not to.
    """

    text: Text
    not_met: Text
    examples: Examples
    counter_examples: Examples


class Definition(Answer):
    """A word of the Part in plain words. `statute` is the Ordinance's own term."""

    title: Label
    statute: Label
    summary: Text
    counts: Some
    does_not_count: Some
    unsettled: tuple[Text, ...] = ()


class Statement(Strict):
    """A fact told back to the person, either way."""

    yes: Label
    no: Label


class Spoken(Strict):
    """What a hotline worker says aloud, in the languages that people speak."""

    en: Annotated[str, StringConstraints(min_length=3)]
    yue: Annotated[str, StringConstraints(min_length=3)]


class Question(Record):
    """How one fact is asked, in the fact's own polarity. `cost`: 1 easy … 5 hard to be asked."""

    text: Label
    help: Text
    why: Text
    statement: Statement
    cost: Annotated[int, Field(ge=1, le=5)]
    spoken: Spoken
    avoid: Label
    """What not to say when it is asked aloud."""


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
    because: Label
    """Told under “taken from what you said”."""
    only_if_unasked: bool = False
    not_if_unsure: tuple[str, ...] = ()
    rules_out: bool = False


class RelatedLaw(Rule, Answer):
    """Law beyond the Part that the facts may touch. `dated_by`: the act, or the day it is asked about."""

    title: Label
    statute: Label
    when: Condition
    unless: Condition | None = None
    why: Text
    points: tuple[Text, ...] = ()
    max_penalty: Text | None = None
    dated_by: Literal["act", "today"] = "act"


class DisposalOrder(Rule, Answer):
    """ss.159AAK ff.: the court's order to remove, delete or destroy an image."""

    title: Label
    summary: Text
    points: Some
    unsettled: Some
    route_sections: tuple[str, ...]
    open: Text
    not_open: Text
    unknown: Text
