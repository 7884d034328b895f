"""Help: what to do, who can help, and where an image can be taken down."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from legal_kb.schema.base import Condition, Name, Record, Strict, Text

Phone = Annotated[str, StringConstraints(pattern=r"^(\d{3}|\d{5}|\d{4} \d{4}|\+\d{1,3} \d{4} \d{4})$")]
Url = Annotated[str, StringConstraints(pattern=r"^https://\S+$")]


class Article(Record):
    """A short piece of guidance: a title, a sentence, and points or steps."""

    title: Text
    summary: Text
    points: tuple[Text, ...] = ()
    when: Condition | None = None


class Contact(Strict):
    number: Phone
    label: Text


class Service(Record):
    """Somebody who can help. `check_first`: the contact is old or second-hand, say so."""

    name: Name
    kind: Literal["emergency", "sexual_violence", "crisis_line", "removal", "rights", "child", "welfare"]
    what: Text
    who_for: Text
    how: Text
    hours: Text
    cost: Text | None = None
    phones: tuple[Contact, ...] = ()
    url: Url | None = None
    email: str | None = None
    rank: Annotated[int, Field(ge=1, le=99)]
    when: Condition | None = None
    unless: Condition | None = None
    check_first: bool = False


class Platform(Record):
    """Where an image is asked to be removed, and how."""

    name: Name
    summary: Text
    steps: tuple[Text, ...]
    limits: Text
    url: Url | None = None
    check_first: bool = False


class Step(Record):
    """One next step, shown when the facts call for it; `article` or `services` say more."""

    title: Text
    text: Text
    rank: Annotated[int, Field(ge=1, le=99)]
    when: Condition | None = None
    unless: Condition | None = None
    article: str | None = None
    services: tuple[str, ...] = ()
    urgent: bool = False
