"""Help: what to do, who can help, and where an image can be taken down."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from legal_kb.schema import forms
from legal_kb.schema.base import Answer, Condition, Label, Name, Record, Reference, Strict, Text

Phone = Annotated[str, StringConstraints(pattern=forms.PHONE)]
Url = Annotated[str, StringConstraints(pattern=forms.URL)]
Email = Annotated[str, StringConstraints(pattern=forms.EMAIL)]


class Instead(Strict):
    """Another record, shown in this one's place where the facts call for it."""

    when: Condition
    show: Reference


class Article(Answer):
    """A short piece of guidance: a title, a sentence or two, and points."""

    title: Label
    summary: Text
    points: tuple[Text, ...] = ()
    topic: str | None = None
    """Under which heading a long list shows it; set for a whole file."""
    when: Condition | None = None
    instead: Instead | None = None


class Figure(Answer):
    """A figure that was published. Figures of different years or bases are not to be compared."""

    title: Label
    summary: Text
    as_of: Annotated[str, StringConstraints(pattern=forms.DATE)]
    caution: Text | None = None


class Contact(Strict):
    number: Phone
    label: Label


ServiceKind = Literal[
    "emergency",
    "sexual_violence",
    "crisis_line",
    "removal",
    "rights",
    "legal",
    "child",
    "welfare",
    "community",
]


class Service(Answer):
    """Somebody who can help. `check_first`: the contact is old or second-hand, say so."""

    name: Name
    kind: ServiceKind
    what: Text
    who_for: Text
    how: Text
    hours: Text | None = None
    cost: Text | None = None
    prepare: tuple[Text, ...] = ()
    languages: Text | None = None
    phones: tuple[Contact, ...] = ()
    url: Url | None = None
    email: Email | None = None
    rank: Annotated[int, Field(ge=1, le=99)]
    when: Condition | None = None
    unless: Condition | None = None
    on_request: bool = False
    """For a group that no fact tells of: shown when asked for, not with every result."""
    check_first: bool = False


class Platform(Answer):
    """Where an image is asked to be removed, and how."""

    name: Name
    summary: Text
    who_for: Text
    prepare: tuple[Text, ...] = ()
    steps: Annotated[tuple[Text, ...], Field(min_length=1)]
    limits: Text
    url: Url | None = None
    check_first: bool = False


class RealCase(Record):
    """A real case, retold without names. `like`: the facts that make it worth showing."""

    title: Label
    summary: Text
    outcome: Text
    reported: Annotated[str, StringConstraints(pattern=forms.DATE)]
    sections: tuple[str, ...]
    like: Condition


class Step(Record):
    """One next step, shown when the facts call for it; `see` says more."""

    title: Label
    text: Text
    rank: Annotated[int, Field(ge=1, le=99)]
    when: Condition | None = None
    unless: Condition | None = None
    see: tuple[Reference, ...] = ()
    urgent: bool = False


class Message(Label):
    """One of the assistant's own sentences. Those that state law or name a contact carry sources."""

    sources: tuple[str, ...] = ()


class SignOff(Strict):
    """A lawyer's signature under one chapter, as it read on that day."""

    chapter: str
    hash: Annotated[str, StringConstraints(pattern=forms.HASH)]
    who: Annotated[str, StringConstraints(min_length=3)]
    qualification: Annotated[str, StringConstraints(min_length=3)]
    on: datetime.date
